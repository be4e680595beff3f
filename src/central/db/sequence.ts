/** The sequencer's tables: sync_dirty in, sync_row and sync_member out. Nobody else writes the latter two. */
import type { NounName } from '../../shared/domain/nouns.ts';
import type { Reader, Writer } from './database.ts';
import { nounTable } from './nouns.ts';

const LEADER_LOCK = 0x5ea75;

/** Held as long as the connection lives: one sequencer for all centrals of this database. */
export async function takeLead(session: Reader): Promise<boolean> {
  const [row] = await session.rows<{ held: boolean }>(`SELECT pg_try_advisory_lock(${LEADER_LOCK}) AS held`);
  return row?.held ?? false;
}

/** One at a time works on a tenant's sequence: a pass, the forgetting, a repair. Held until it is given back. */
export async function lockSequence(session: Reader, tenant: string): Promise<void> {
  await session.rows(`SELECT pg_advisory_lock(${LEADER_LOCK}, hashtext($1))`, [tenant]);
}
export async function unlockSequence(session: Reader, tenant: string): Promise<void> {
  await session.rows(`SELECT pg_advisory_unlock(${LEADER_LOCK}, hashtext($1))`, [tenant]);
}

export interface DirtyRow {
  id: number;
  noun: string;
  rowId: string;
  /** Of a push's mark; else null. */
  deviceId: string | null;
}

export async function dirtyTenants(db: Reader): Promise<string[]> {
  const found = await db.rows<{ id: string }>(
    'SELECT id FROM tenant t WHERE EXISTS (SELECT 1 FROM sync_dirty d WHERE d.tenant = t.id)',
  );
  return found.map(({ id }) => id);
}

/** In order of id, so that a push's mark is taken after everything that it covers. */
export function dirtyAfter(db: Reader, tenant: string, afterId: number, limit: number): Promise<DirtyRow[]> {
  return db.rows(
    `SELECT id, noun, row_id AS "rowId", device_id AS "deviceId" FROM sync_dirty WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3`,
    [tenant, afterId, limit],
  );
}

export async function deleteDirty(db: Writer, ids: readonly number[]): Promise<void> {
  await db.run('DELETE FROM sync_dirty WHERE id = ANY($1::bigint[])', [ids]);
}

/** Alarm value: how long the oldest change has been waiting, in ms begun; 0 only when none waits. */
export async function oldestDirtyMs(db: Reader): Promise<number> {
  const [row] = await db.rows<{ ms: number }>(
    `SELECT coalesce(max(1 + floor(extract(epoch FROM clock_timestamp() - at) * 1000)), 0)::bigint AS ms FROM sync_dirty`,
  );
  return row?.ms ?? 0;
}

/** Does a committed change of this tenant wait that was written more than `afterMs` ago? Marks of pushes do not count. */
export async function isBehind(db: Reader, tenant: string, afterMs: number): Promise<boolean> {
  const [row] = await db.rows<{ behind: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM sync_dirty WHERE tenant = $1 AND noun <> ''
       AND at < clock_timestamp() - $2 * interval '1 millisecond') AS behind`,
    [tenant, afterMs],
  );
  return row?.behind ?? false;
}

export interface PresentRow {
  id: string;
  ver: number;
  body: unknown;
}
/** Hashes are 16 hex digits. */
export interface KnownRow extends Hashes {
  id: string;
  ver: number;
  deleted: boolean;
}
export interface Hashes {
  full: string;
  masked: string;
}
export interface Membership extends Hashes {
  id: string;
  bucket: string;
  live: boolean;
}

export const presentRows = (db: Reader, noun: NounName, ids: readonly string[]): Promise<PresentRow[]> =>
  db.rows(`SELECT id, ver, body FROM ${nounTable(noun)} WHERE id = ANY($1)`, [ids]);

export const knownRows = (db: Reader, noun: NounName, ids: readonly string[]): Promise<KnownRow[]> =>
  db.rows(
    `SELECT row_id AS id, ver, deleted, hash_hex(full_hash) AS full, hash_hex(masked_hash) AS masked
     FROM sync_row WHERE noun = $1 AND row_id = ANY($2)`,
    [noun, ids],
  );

export const memberships = (db: Reader, noun: NounName, ids: readonly string[]): Promise<Membership[]> =>
  db.rows(
    `SELECT row_id AS id, bucket, live, hash_hex(full_hash) AS full, hash_hex(masked_hash) AS masked
     FROM sync_member WHERE noun = $1 AND row_id = ANY($2)`,
    [noun, ids],
  );

/** A row as it is told: canonical JSON, and its hash, per view. */
export interface TextRow {
  id: string;
  ver: number;
  fullText: string;
  /** null: nothing in it is hidden. */
  maskedText: string | null;
  full: string;
  masked: string;
}

export async function saveRows(db: Writer, noun: NounName, rows: readonly TextRow[]): Promise<void> {
  await db.run(
    `INSERT INTO sync_row (tenant, noun, row_id, ver, deleted, full_text, full_hash, masked_text, masked_hash)
     SELECT current_setting('seatline.tenant'), $1, r.id, r.ver, false,
       r."fullText", hex_hash(r."full"), r."maskedText", hex_hash(r.masked)
     FROM json_to_recordset($2::json)
       AS r (id text, ver bigint, "fullText" text, "full" text, "maskedText" text, masked text)
     ON CONFLICT (tenant, noun, row_id) DO UPDATE
     SET ver = excluded.ver, deleted = false, full_text = excluded.full_text, full_hash = excluded.full_hash,
       masked_text = excluded.masked_text, masked_hash = excluded.masked_hash`,
    [noun, JSON.stringify(rows)],
  );
}

export async function buryRows(
  db: Writer,
  noun: NounName,
  dead: readonly { id: string; ver: number }[],
): Promise<void> {
  await db.run(
    `INSERT INTO sync_row (tenant, noun, row_id, ver, deleted, full_hash, masked_hash)
     SELECT current_setting('seatline.tenant'), $1, d.id, d.ver, true, 0, 0
     FROM unnest($2::text[], $3::bigint[]) AS d (id, ver)
     ON CONFLICT (tenant, noun, row_id) DO UPDATE
     SET ver = excluded.ver, deleted = true, full_text = NULL, full_hash = 0, masked_text = NULL, masked_hash = 0`,
    [noun, dead.map(({ id }) => id), dead.map(({ ver }) => ver)],
  );
}

export interface MemberEntry extends Membership {
  seq: number;
  slice: number;
}

export async function saveMembers(
  db: Writer,
  noun: NounName,
  entries: readonly MemberEntry[],
): Promise<void> {
  await db.run(
    `INSERT INTO sync_member (tenant, noun, row_id, bucket, seq, slice, live, full_hash, masked_hash, left_at)
     SELECT current_setting('seatline.tenant'), $1, e.id, e.bucket, e.seq, e.slice, e.live,
       hex_hash(e."full"), hex_hash(e.masked), CASE WHEN NOT e.live THEN now() END
     FROM json_to_recordset($2::json)
       AS e (id text, bucket text, seq bigint, slice smallint, live boolean, "full" text, masked text)
     ON CONFLICT (tenant, noun, row_id, bucket) DO UPDATE
     SET seq = excluded.seq, live = excluded.live, full_hash = excluded.full_hash,
       masked_hash = excluded.masked_hash, left_at = excluded.left_at`,
    [noun, JSON.stringify(entries)],
  );
}

/** Sums are modulo 2^64, as 16 hex digits. */
export interface BucketTally {
  bucket: string;
  head: number;
  count: number;
  full: string;
  masked: string;
}

export const readTallies = (db: Reader, buckets: readonly string[]): Promise<BucketTally[]> =>
  db.rows(
    `SELECT bucket, head_seq AS head, live_count AS count, hash_hex(full_sum) AS full, hash_hex(masked_sum) AS masked
     FROM sync_bucket WHERE bucket = ANY($1)`,
    [buckets],
  );

export async function saveTallies(db: Writer, tallies: readonly BucketTally[]): Promise<void> {
  await db.run(
    `INSERT INTO sync_bucket (tenant, bucket, head_seq, live_count, full_sum, masked_sum)
     SELECT current_setting('seatline.tenant'), b.bucket, b.head, b.count, hex_hash(b."full"), hex_hash(b.masked)
     FROM json_to_recordset($1::json) AS b (bucket text, head bigint, count bigint, "full" text, masked text)
     ON CONFLICT (tenant, bucket) DO UPDATE
     SET head_seq = excluded.head_seq, live_count = excluded.live_count,
       full_sum = excluded.full_sum, masked_sum = excluded.masked_sum`,
    [JSON.stringify(tallies)],
  );
}

export interface Left {
  bucket: string;
  seq: number;
  noun: string;
  id: string;
}

/** Members that left longer ago than `retentionMs`, oldest first: they are not remembered any more. */
export const forgetLeft = (db: Writer, retentionMs: number, limit: number): Promise<Left[]> =>
  db.rows(
    `DELETE FROM sync_member m USING (
       SELECT noun, row_id, bucket FROM sync_member
       WHERE tenant = current_setting('seatline.tenant') AND left_at <= now() - $1 * interval '1 millisecond'
       ORDER BY left_at LIMIT $2) old
     WHERE m.tenant = current_setting('seatline.tenant')
       AND m.noun = old.noun AND m.row_id = old.row_id AND m.bucket = old.bucket
     RETURNING m.bucket, m.seq, m.noun, m.row_id AS id`,
    [retentionMs, limit],
  );

/** [L10] In the same transaction: a device that read less of the bucket must read it anew. */
export async function raiseFloors(db: Writer, left: readonly Left[]): Promise<void> {
  await db.run(
    `UPDATE sync_bucket b SET tomb_floor = greatest(b.tomb_floor, gone.top)
     FROM (SELECT bucket, max(seq) AS top FROM unnest($1::text[], $2::bigint[]) AS l (bucket, seq) GROUP BY bucket) gone
     WHERE b.bucket = gone.bucket`,
    [left.map(({ bucket }) => bucket), left.map(({ seq }) => seq)],
  );
}

/** Deleted rows that no bucket remembers. Versions never count backwards all the same: one counter makes them all. */
export async function forgetBuried(db: Writer, left: readonly Left[]): Promise<void> {
  await db.run(
    `DELETE FROM sync_row r USING unnest($1::text[], $2::text[]) AS l (noun, id)
     WHERE r.noun = l.noun AND r.row_id = l.id AND r.deleted AND NOT EXISTS (
       SELECT 1 FROM sync_member m WHERE m.noun = l.noun AND m.row_id = l.id)`,
    [left.map(({ noun }) => noun), left.map(({ id }) => id)],
  );
}
