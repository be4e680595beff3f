/** What a push leaves to be done later, at start and once a day: old results forgotten, new commands run after all. */
import { listTenants } from '../../db/accounts.ts';
import { forgetGraves } from '../../db/command-rows.ts';
import { forgetResults, REMEMBERED_DAYS } from '../../db/mutations.ts';
import type { PushParts } from './push.ts';
import { replayQuarantined } from './replay.ts';

export interface UpkeepParts extends PushParts {
  onFailed(cause: unknown): void;
}

const DAY_MS = 24 * 3_600_000;

/** Returns what stops it; what is going on then is waited for. */
export function startUpkeep(parts: UpkeepParts): () => Promise<void> {
  let running = round(parts);
  const timer = setInterval(() => (running = round(parts)), DAY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

async function round(parts: UpkeepParts): Promise<void> {
  try {
    for (const tenant of await parts.db.owner(listTenants)) {
      await parts.db.write(tenant, async (db) => {
        await forgetResults(db, REMEMBERED_DAYS);
        await forgetGraves(db, REMEMBERED_DAYS);
      });
      await replayQuarantined(parts, tenant);
    }
  } catch (cause) {
    parts.onFailed(cause); // the database is away, or closing: the next day comes
  }
}
