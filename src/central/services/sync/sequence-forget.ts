/**
 * Rows that left a bucket are remembered for as long as a workstation may be away, then forgotten: the bucket's floor
 * rises, and whoever comes from below it reads the bucket anew. Rule L10: docs/spec/sync.md.
 */
import type { Connection, Writer } from '../../db/database.ts';
import {
  forgetBuried,
  forgetLeft,
  lockSequence,
  raiseFloors,
  unlockSequence,
  type Left,
} from '../../db/sequence.ts';

export const RETENTION_MS = 90 * 24 * 3_600_000;
/** Of one transaction. */
const BATCH = 5_000;

/** Returns how many were forgotten. */
export async function forgetTombstones(
  connection: Connection,
  tenant: string,
  retentionMs: number,
): Promise<number> {
  let sum = 0;
  for (;;) {
    const left = await inSequence(connection, tenant, (tx) => forgetSome(tx, retentionMs));
    sum += left.length;
    if (left.length < BATCH) return sum;
  }
}

async function forgetSome(tx: Writer, retentionMs: number): Promise<Left[]> {
  const left = await forgetLeft(tx, retentionMs, BATCH);
  if (left.length === 0) return left;
  await raiseFloors(tx, left);
  await forgetBuried(tx, left);
  return left;
}

/** One snapshot of the tenant, with nobody else working on its sequence: the lock is held before the snapshot is taken. */
export async function inSequence<T>(
  connection: Connection,
  tenant: string,
  work: (tx: Writer) => Promise<T>,
): Promise<T> {
  await lockSequence(connection.session, tenant);
  try {
    return await connection.snapshot(tenant, work);
  } finally {
    await unlockSequence(connection.session, tenant).catch(() => {}); // gone with a lost connection
  }
}
