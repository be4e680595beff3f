/** What two copies of a bucket are compared by: sums of its slices, a slice's rows, single rows. */
import type { View } from '../../shared/contract/sync/identity.ts';
import type { Reader } from './database.ts';
import type { BucketRow } from './pages.ts';

export interface SliceSum {
  slice: number;
  count: number;
  /** An exact number of any length, signed; services/sync/sum.ts brings it back to 64 bits. */
  sum: string;
}

const MEMBER_HASH: Record<View, string> = { full: 'm.full_hash', masked: 'm.masked_hash' };
const HERE = `m.tenant = current_setting('seatline.tenant') AND m.bucket = $1`;

/** Slices without a row are left out. */
export const sliceSums = (db: Reader, bucket: string, view: View): Promise<SliceSum[]> =>
  db.rows(
    `SELECT m.slice, count(*) AS count, sum(${MEMBER_HASH[view]})::text AS sum
     FROM sync_member m WHERE ${HERE} AND m.live GROUP BY m.slice`,
    [bucket],
  );

export interface SliceRow {
  noun: string;
  id: string;
  ver: number;
  hash: string;
}

export const sliceRows = (db: Reader, bucket: string, view: View, slice: number): Promise<SliceRow[]> =>
  db.rows(
    `SELECT m.noun, m.row_id AS id, r.ver, hash_hex(${MEMBER_HASH[view]}) AS hash
     FROM sync_member m JOIN sync_row r ON r.tenant = m.tenant AND r.noun = m.noun AND r.row_id = m.row_id
     WHERE ${HERE} AND m.slice = $2 AND m.live ORDER BY m.noun, m.row_id`,
    [bucket, slice],
  );

const TEXT: Record<View, string> = { full: 'r.full_text', masked: 'coalesce(r.masked_text, r.full_text)' };

/** Those of the named rows that are in the bucket now. `ver` of the others: as they were buried, 0 when never heard of. */
export const namedRows = (
  db: Reader,
  bucket: string,
  view: View,
  rows: readonly (readonly [noun: string, id: string])[],
): Promise<Omit<BucketRow, 'seq'>[]> =>
  db.rows(
    `SELECT asked.noun, asked.id, coalesce(r.ver, 0) AS ver,
       CASE WHEN m.live THEN hash_hex(${MEMBER_HASH[view]}) END AS hash, CASE WHEN m.live THEN ${TEXT[view]} END AS text
     FROM unnest($2::text[], $3::text[]) AS asked (noun, id)
     LEFT JOIN sync_member m ON m.noun = asked.noun AND m.row_id = asked.id AND ${HERE}
     LEFT JOIN sync_row r ON r.tenant = m.tenant AND r.noun = m.noun AND r.row_id = m.row_id`,
    [bucket, rows.map(([noun]) => noun), rows.map(([, id]) => id)],
  );
