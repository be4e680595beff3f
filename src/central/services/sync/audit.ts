/** Answers what differs, from one snapshot: 256 sums, a slice's rows, or rows. Rules CK5–CK7: docs/spec/sync.md. */
import type { AuditAnswer, AuditInput } from '../../../shared/contract/sync/audit.ts';
import { EMPTY_SUM, type View } from '../../../shared/contract/sync/identity.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { namedRows, sliceRows, sliceSums } from '../../db/audit.ts';
import type { Reader } from '../../db/database.ts';
import { bucketHeads } from '../../db/pages.ts';
import type { Caller } from '../accounts/accounts.ts';
import { grantsNow } from './pull-grants.ts';
import type { PullParts } from './pull.ts';
import { SLICES } from '../../../cache/row-hash.ts';
import { hexOfNumeric } from './sum.ts';

/**
 * Throws 'sync/epoch-changed' when the device compares another history, 'request/not-found' for a bucket that is not
 * granted (whether it exists or not), and what every pull throws.
 */
export async function audit(
  parts: Pick<PullParts, 'db' | 'epoch'>,
  caller: Caller,
  { deviceId, epoch, bucket, ask }: AuditInput,
): Promise<AuditAnswer> {
  if (caller.deviceId !== deviceId) throw failure('request/forbidden');
  const known = parts.epoch.known();
  if (epoch !== known.epoch) throw failure('sync/epoch-changed');
  const snapshot = await parts.db.openSnapshot(caller.tenant);
  try {
    const { db } = snapshot;
    const { buckets, view } = await grantsNow(db, { caller, known, epoch: parts.epoch });
    if (!buckets.some((name) => name === bucket)) throw failure('request/not-found');
    return await answer(db, { bucket, view }, ask);
  } finally {
    await snapshot.end();
  }
}

interface Seen {
  bucket: string;
  view: View;
}

async function answer(db: Reader, { bucket, view }: Seen, ask: AuditInput['ask']): Promise<AuditAnswer> {
  if (ask.type === 'sums') return sums(db, { bucket, view });
  if (ask.type === 'slice') {
    const rows = await sliceRows(db, bucket, view, ask.slice);
    return { type: 'slice', rows: rows.map(({ noun, id, ver, hash }) => [noun, id, ver, hash]) };
  }
  const rows = await namedRows(db, bucket, view, ask.rows);
  return {
    type: 'rows',
    rows: rows.map(({ noun, id, ver, hash, text }) =>
      hash === null || text === null ? [noun, id, ver] : [noun, id, ver, hash, text],
    ),
  };
}

async function sums(db: Reader, { bucket, view }: Seen): Promise<AuditAnswer> {
  const [head] = await bucketHeads(db, [bucket], view);
  const { count, sum } = head ?? EMPTY_SUM;
  const slices = Array.from({ length: SLICES }, () => EMPTY_SUM);
  for (const found of await sliceSums(db, bucket, view))
    slices[found.slice] = { count: found.count, sum: hexOfNumeric(found.sum) };
  return { type: 'sums', whole: { count, sum }, slices };
}
