/**
 * One start per data folder, whichever program it is: start, dev or lab. The lock is one that the system drops when
 * its owner ends, however it ends; so there is nothing left over to be recognised. PostgreSQL and core have locks of
 * their own; this one comes first and says it kindly.
 */
import { mkdirSync } from 'node:fs';
import { lockFolder } from '../../src/main/core/store/lock.ts';
import { failureOf } from '../../src/shared/link/attempt.ts';
import { say } from './say.ts';

export type Claim = { ok: true; release(): void } | { ok: false };

/** Throws when the folder cannot be made or written. */
export function claimData(dataFolder: string): Claim {
  mkdirSync(dataFolder, { recursive: true });
  try {
    return { ok: true, release: lockFolder(dataFolder) };
  } catch (cause) {
    if (failureOf(cause) === 'store/in-use') return { ok: false };
    throw cause;
  }
}

/** Returns what releases it; ends the program with one sentence when another has the data. */
export function claimOrEnd(dataFolder: string): () => void {
  const claim = claimData(dataFolder);
  if (claim.ok) return claim.release;
  say(
    '这份数据已被另一个 Seatline 使用，请先关闭它。',
    'Another Seatline is using this data; close it first.',
  );
  return process.exit(1);
}
