/** What a pull reads: who asks, what is granted, and a bucket's rows in the order of their sequence. */
import type { BucketSum, View } from '../../shared/contract/sync/identity.ts';
import type { User } from '../../shared/domain/people.ts';
import type { Reader, Writer } from './database.ts';
import { nounTable } from './nouns.ts';

/** Everything that one snapshot says about the person and the device that ask. */
export interface Asker {
  epoch: string;
  beat: number;
  /** As this snapshot has them, not as they were a moment ago. */
  user: User | null;
  isSuspect: boolean;
  /** Of the program that last said hello from this device; null: none ever did. */
  protocol: number | null;
}

export async function readAsker(
  db: Reader,
  { tenant, userId, deviceId }: { tenant: string; userId: string; deviceId: string },
): Promise<Asker | null> {
  const [asker] = await db.rows<Asker>(
    `SELECT e.epoch, e.beat,
       (SELECT body FROM ${nounTable('user')} WHERE id = $2) AS user,
       EXISTS (SELECT 1 FROM sync_suspect s WHERE s.tenant = $1 AND s.epoch = e.epoch) AS "isSuspect",
       (SELECT protocol FROM sync_program WHERE user_id = $2 AND device_id = $3) AS protocol
     FROM sync_epoch e`,
    [tenant, userId, deviceId],
  );
  return asker ?? null;
}

export interface BucketHead extends BucketSum {
  bucket: string;
  /** The newest number given. */
  head: number;
  /** Whoever left under a number up to this one may be forgotten. */
  floor: number;
}

const SUM: Record<View, string> = { full: 'full_sum', masked: 'masked_sum' };

/** Buckets that nothing was ever put in are left out. */
/** Of the tenant, by rows; null: there is none. */
export async function biggestBucket(db: Reader): Promise<string | null> {
  const [row] = await db.rows<{ bucket: string }>(
    'SELECT bucket FROM sync_bucket ORDER BY live_count DESC, bucket LIMIT 1',
  );
  return row?.bucket ?? null;
}

export const bucketHeads = (db: Reader, buckets: readonly string[], view: View): Promise<BucketHead[]> =>
  db.rows(
    `SELECT bucket, head_seq AS head, tomb_floor AS floor, live_count AS count, hash_hex(${SUM[view]}) AS sum
     FROM sync_bucket WHERE bucket = ANY($1)`,
    [buckets],
  );

export interface BucketRow {
  seq: number;
  noun: string;
  id: string;
  ver: number;
  /** null, both: the row left this bucket. */
  hash: string | null;
  text: string | null;
}

export interface Span {
  bucket: string;
  view: View;
  after: number;
  /** Rows that left under a number up to this one are not told: whoever reads never heard of them. */
  silentTo: number;
  limit: number;
}

const TOLD: Record<View, string> = {
  full: 'CASE WHEN m.live THEN hash_hex(r.full_hash) END AS hash, CASE WHEN m.live THEN r.full_text END AS text',
  masked:
    'CASE WHEN m.live THEN hash_hex(r.masked_hash) END AS hash, ' +
    'CASE WHEN m.live THEN coalesce(r.masked_text, r.full_text) END AS text',
};
const ROW = 'sync_row r ON r.tenant = m.tenant AND r.noun = m.noun AND r.row_id = m.row_id';

export const spanSql = (view: View): string =>
  `SELECT m.seq, m.noun, m.row_id AS id, r.ver, ${TOLD[view]}
   FROM sync_member m JOIN ${ROW}
   WHERE m.tenant = current_setting('seatline.tenant') AND m.bucket = $1 AND m.seq > $2 AND (m.live OR m.seq > $3)
   ORDER BY m.seq LIMIT $4`;

export const bucketRowsAfter = (
  db: Reader,
  { bucket, view, after, silentTo, limit }: Span,
): Promise<BucketRow[]> => db.rows(spanSql(view), [bucket, after, silentTo, limit]);

/** How many numbers lie beyond `after`; rows that left are among them. */
export async function countAfter(db: Reader, bucket: string, after: number): Promise<number> {
  const [row] = await db.rows<{ n: number }>(
    `SELECT count(*) AS n FROM sync_member
     WHERE tenant = current_setting('seatline.tenant') AND bucket = $1 AND seq > $2`,
    [bucket, after],
  );
  return row?.n ?? 0;
}

export interface ProgramName {
  userId: string;
  deviceId: string;
  program: string;
  protocol: number;
}

/** With which program a person's device came last. */
export async function noteProgram(
  db: Writer,
  { userId, deviceId, program, protocol }: ProgramName,
): Promise<void> {
  await db.run(
    `INSERT INTO sync_program (tenant, user_id, device_id, program, protocol)
     VALUES (current_setting('seatline.tenant'), $1, $2, $3, $4)
     ON CONFLICT (tenant, user_id, device_id) DO UPDATE
     SET program = excluded.program, protocol = excluded.protocol, heard_at = now()`,
    [userId, deviceId, program, protocol],
  );
}
