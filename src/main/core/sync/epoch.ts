/**
 * [WS7] Another epoch: central was restored from a backup and may have forgotten what it acknowledged. Tokens and numbers
 * begin anew; everything acknowledged in the last 30 days goes again under its old id; no row is dropped before the new
 * pages are complete.
 */
import { cacheEpoch, forgetCursors, setCacheEpoch } from '../../../cache/bucket.ts';
import type { StoreFile, Writer } from '../../../cache/handle.ts';
import { sendAcknowledgedAgain } from '../store/archive.ts';
import { dropFact, getFact, putFact } from '../store/kv.ts';
import { numberWaiting } from '../store/numbering.ts';

/** Longer than any backup is old, and as long as the archive keeps what was applied. */
export const REMEMBERED_MS = 30 * 24 * 3_600_000;

/** The vault's half. `nowMs` is central's clock. */
export function meetEpoch(db: Writer, epoch: string, nowMs: number): void {
  const known = getFact(db, 'epoch');
  if (known === epoch) return;
  putFact(db, 'epoch', epoch);
  if (known === null) return;
  for (const name of ['pushToken', 'pushBatch', 'ackedSeq'] as const) dropFact(db, name);
  sendAcknowledgedAgain(db, nowMs - REMEMBERED_MS);
  numberWaiting(db);
}

/** The cache's half. */
export function meetCacheEpoch(cache: StoreFile, epoch: string): void {
  const known = cacheEpoch(cache.read);
  if (known === epoch) return;
  cache.write((db) => {
    if (known !== null) forgetCursors(db);
    setCacheEpoch(db, epoch);
  });
}
