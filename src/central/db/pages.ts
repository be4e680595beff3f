/** What a pull reads: a bucket's rows in the order of their sequence. */
import type { Reader } from './database.ts';

export interface BucketRow {
  seq: number;
  noun: string;
  id: string;
  ver: number;
  /** null: the row left this bucket. */
  body: unknown;
}

/** From the very beginning (after = 0) rows that have left are not told: nothing is there to forget. */
export function bucketRowsAfter(
  db: Reader,
  bucket: string,
  after: number,
  limit: number,
): Promise<BucketRow[]> {
  return db.rows(
    `SELECT m.seq, m.noun, m.row_id AS id, r.ver, CASE WHEN m.live THEN r.body END AS body
     FROM sync_member m JOIN sync_row r ON r.tenant = m.tenant AND r.noun = m.noun AND r.row_id = m.row_id
     WHERE m.tenant = current_setting('seatline.tenant') AND m.bucket = $1 AND m.seq > $2 AND (m.live OR $2 > 0)
     ORDER BY m.seq LIMIT $3`,
    [bucket, after, limit],
  );
}

export async function headOf(db: Reader, bucket: string): Promise<number> {
  const [row] = await db.rows<{ head: number }>(
    'SELECT head_seq AS head FROM sync_bucket WHERE bucket = $1',
    [bucket],
  );
  return row?.head ?? 0;
}
