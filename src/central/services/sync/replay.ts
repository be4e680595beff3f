/**
 * Commands that this central did not know when they came, run again now that it does (docs/spec/sync.md P15). In the name
 * of the person who gave them, judged by what that person may do today; the result takes the place of the old answer.
 */
import { commandByName } from '../../../shared/commands/registry.ts';
import { Mutation } from '../../../shared/contract/sync/push.ts';
import type { Writer } from '../../db/database.ts';
import { raiseMark, readStanding, writeAs } from '../../db/devices.ts';
import { lockDevice, wakeSequencer } from '../../db/mutations.ts';
import { forgetKept, keptFor, type KeptMutation } from '../../db/quarantine.ts';
import { isClash } from '../../db/sql-error.ts';
import { leavingOf } from '../devices/leaving.ts';
import { runGroup } from './push-group.ts';
import { readMutation } from './push-reading.ts';
import { itemsOf, openGroup, type PushParts } from './push.ts';

const UNKNOWN = 'command/unknown';

/** Returns how many were run. In the order of work of each device. */
export async function replayQuarantined(parts: PushParts, tenant: string): Promise<number> {
  const kept = await parts.db.read(tenant, (db) => keptFor(db, UNKNOWN));
  const readable = kept.flatMap((entry) => withMutation(entry)).toSorted(inOrderOfWork);
  let ran = 0;
  for (const found of readable) {
    const reading = readMutation(parts.commandByName ?? commandByName, found.mutation);
    if (reading.type === 'unreadable' && reading.code === UNKNOWN) continue;
    if (await replayOne(parts, tenant, found)) ran += 1;
  }
  return ran;
}

interface Found {
  entry: KeptMutation;
  mutation: Mutation;
}

/** What does not even have the shape of a mutation stays where it is. */
function withMutation(entry: KeptMutation): Found[] {
  const parsed = Mutation.safeParse(JSON.parse(entry.payload));
  return parsed.success ? [{ entry, mutation: parsed.data }] : [];
}

const inOrderOfWork = (a: Found, b: Found): number =>
  a.entry.deviceId.localeCompare(b.entry.deviceId) || a.mutation.deviceSeq - b.mutation.deviceSeq;

/** Somebody is in the way, or we made a mistake: as if nothing had been tried, until the next time. */
class NotNow extends Error {
  override name = 'NotNow';
}

async function replayOne(parts: PushParts, tenant: string, found: Found): Promise<boolean> {
  try {
    return await parts.db.write(tenant, (db) => runAgain(db, parts, tenant, found));
  } catch (cause) {
    if (cause instanceof NotNow || isClash(cause)) return false;
    throw cause;
  }
}

async function runAgain(
  db: Writer,
  parts: PushParts,
  tenant: string,
  { entry, mutation }: Found,
): Promise<boolean> {
  const who = { userId: entry.userId, deviceId: entry.deviceId };
  await lockDevice(db, tenant, who.deviceId);
  const standing = await readStanding(db, who);
  if (leavingOf(standing)) return false; // nothing is done in the name of someone who was given up
  await forgetKept(db, entry);
  await writeAs(db, who);
  const request = { token: null, batchHash: '', mutations: [mutation] };
  const answered = await runGroup(
    await openGroup(db, parts, who, { standing, request }),
    itemsOf(parts, request),
  );
  if (answered.results[0]?.status === 'retry') throw new NotNow();
  await raiseMark(db, who, answered.mark);
  await wakeSequencer(db);
  return true;
}
