/** A bucket's sums in 256 slices, one slice's rows, or the rows themselves. */
import type { AuditAnswer, AuditInput } from '../../../src/shared/contract/sync/audit.ts';
import { failure } from '../../../src/shared/link/attempt.ts';
import { sliceOf, sumOf } from './hash.ts';
import { grantsNow, liveRows } from './readers.ts';
import { keyOf, type ModelState } from './state.ts';

export function auditAnswer(
  state: ModelState,
  userId: string,
  { epoch, bucket, ask }: AuditInput,
): AuditAnswer {
  if (epoch !== state.epoch) throw failure('sync/epoch-changed');
  const grants = grantsNow(state, userId);
  if (!(grants.buckets as string[]).includes(bucket)) throw failure('request/forbidden');
  const rows = liveRows(state, bucket, grants.view);
  if (ask.type === 'sums') {
    const slices = Array.from({ length: 256 }, (): string[] => []);
    for (const row of rows) slices[sliceOf(row.noun, row.id)]?.push(row.hash);
    return { type: 'sums', whole: sumOf(rows.map((row) => row.hash)), slices: slices.map(sumOf) };
  }
  if (ask.type === 'slice') {
    const wanted = rows.filter((row) => sliceOf(row.noun, row.id) === ask.slice);
    return { type: 'slice', rows: wanted.map(({ noun, id, ver, hash }) => [noun, id, ver, hash]) };
  }
  const byKey = new Map(rows.map((row) => [keyOf(row.noun, row.id), row]));
  return {
    type: 'rows',
    rows: ask.rows.map(([noun, id]) => {
      const row = byKey.get(keyOf(noun, id));
      if (row) return [noun, id, row.ver, row.hash, row.text];
      return [noun, id, state.published.get(keyOf(noun, id))?.ver ?? 0];
    }),
  };
}
