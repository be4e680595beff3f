/**
 * Loaded before everything else of a workstation (`--import`), in its threads as well: notes how long each transaction
 * that writes holds its file, from BEGIN to the end of COMMIT.
 */
import { BroadcastChannel } from 'node:worker_threads';
// oxlint-disable-next-line no-restricted-imports -- looks on from below our own store
import Database from 'better-sqlite3';

export interface WriteTold {
  ms: number;
}

/** Threads tell the thread that asks. */
export const WRITES = 'seatline-bench-writes';

const { exec } = Database.prototype;
const channel = new BroadcastChannel(WRITES);
channel.unref();
const begun = new WeakMap<object, number>();

Database.prototype.exec = function watched(this: Database.Database, sql: string) {
  if (/^\s*BEGIN/i.test(sql)) begun.set(this, performance.now());
  const answer = exec.call(this, sql);
  const startedMs = begun.get(this);
  if (startedMs !== undefined && /^\s*(COMMIT|END)/i.test(sql)) {
    begun.delete(this);
    channel.postMessage({ ms: performance.now() - startedMs } satisfies WriteTold);
  }
  return answer as Database.Database;
};
