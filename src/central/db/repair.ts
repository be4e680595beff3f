/** What a repair compares: the nouns' tables with what was sequenced from them, and buckets with their members. */
import type { NounName } from '../../shared/domain/nouns.ts';
import type { Reader, Writer } from './database.ts';
import { nounTable } from './nouns.ts';
import type { Hashes } from './sequence.ts';

/** Ids of a noun, stored or sequenced, in order. */
export async function idsAfter(db: Reader, noun: NounName, after: string, limit: number): Promise<string[]> {
  const found = await db.rows<{ id: string }>(
    `SELECT id FROM (
       (SELECT id FROM ${nounTable(noun)} WHERE id > $2 ORDER BY id LIMIT $3)
       UNION
       (SELECT row_id FROM sync_row WHERE tenant = current_setting('seatline.tenant') AND noun = $1 AND row_id > $2
        ORDER BY row_id LIMIT $3)
       UNION
       (SELECT DISTINCT row_id FROM sync_member WHERE tenant = current_setting('seatline.tenant') AND noun = $1
        AND row_id > $2 ORDER BY row_id LIMIT $3)) ids
     ORDER BY id LIMIT $3`,
    [noun, after, limit],
  );
  return found.map(({ id }) => id);
}

export interface StoredText extends Hashes {
  id: string;
  ver: number;
  deleted: boolean;
  fullText: string | null;
  maskedText: string | null;
}

export const storedTexts = (db: Reader, noun: NounName, ids: readonly string[]): Promise<StoredText[]> =>
  db.rows(
    `SELECT row_id AS id, ver, deleted, full_text AS "fullText", masked_text AS "maskedText",
       hash_hex(full_hash) AS full, hash_hex(masked_hash) AS masked
     FROM sync_row WHERE noun = $1 AND row_id = ANY($2)`,
    [noun, ids],
  );

/** Buckets whose count, sums or newest number are not those of their members. */
export async function wrongBuckets(db: Reader): Promise<string[]> {
  const found = await db.rows<{ bucket: string }>(`${COUNTED}
    SELECT coalesce(c.bucket, b.bucket) AS bucket
    FROM counted c FULL JOIN (SELECT * FROM sync_bucket) b ON b.bucket = c.bucket
    WHERE b.bucket IS NULL OR c.bucket IS NULL AND (b.live_count, b.full_sum, b.masked_sum) <> (0, 0, 0)
      OR (b.live_count, b.full_sum, b.masked_sum) <> (c.live_count, c.full_sum, c.masked_sum) OR b.head_seq < c.head_seq
    ORDER BY 1`);
  return found.map(({ bucket }) => bucket);
}

/** Sums over signed 64-bit hashes are exact numbers of any length; back to 64 bits, two's complement. */
const BACK = (sum: string) =>
  `(((${sum}) % 18446744073709551616 + 27670116110564327424) % 18446744073709551616 - 9223372036854775808)::bigint`;

const COUNTED = `WITH counted AS (
  SELECT bucket, max(seq) AS head_seq, count(*) FILTER (WHERE live) AS live_count,
    ${BACK('coalesce(sum(full_hash) FILTER (WHERE live), 0)')} AS full_sum,
    ${BACK('coalesce(sum(masked_hash) FILTER (WHERE live), 0)')} AS masked_sum
  FROM sync_member GROUP BY bucket)`;

/** Counts every bucket anew from its members. The newest number never becomes smaller. */
export async function recountBuckets(db: Writer): Promise<void> {
  await db.run(
    `${COUNTED}
     INSERT INTO sync_bucket (tenant, bucket, head_seq, live_count, full_sum, masked_sum)
     SELECT current_setting('seatline.tenant'), bucket, head_seq, live_count, full_sum, masked_sum FROM counted
     ON CONFLICT (tenant, bucket) DO UPDATE
     SET head_seq = greatest(sync_bucket.head_seq, excluded.head_seq), live_count = excluded.live_count,
       full_sum = excluded.full_sum, masked_sum = excluded.masked_sum`,
  );
  await db.run(
    `UPDATE sync_bucket b SET live_count = 0, full_sum = 0, masked_sum = 0
     WHERE NOT EXISTS (SELECT 1 FROM sync_member m WHERE m.tenant = b.tenant AND m.bucket = b.bucket)`,
  );
}
