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

export interface DirtyRow {
  id: number;
  noun: string;
  rowId: string;
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
    `SELECT id, noun, row_id AS "rowId" FROM sync_dirty WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3`,
    [tenant, afterId, limit],
  );
}

export async function deleteDirty(db: Writer, ids: readonly number[]): Promise<void> {
  await db.run('DELETE FROM sync_dirty WHERE id = ANY($1::bigint[])', [ids]);
}

/** Alarm value: how long the oldest change has been waiting, in ms; 0 when none waits. */
export async function oldestDirtyMs(db: Reader): Promise<number> {
  const [row] = await db.rows<{ ms: number }>(
    `SELECT coalesce(max(floor(extract(epoch FROM clock_timestamp() - at) * 1000)), 0)::bigint AS ms FROM sync_dirty`,
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
export interface KnownRow {
  id: string;
  ver: number;
  deleted: boolean;
}
export interface Membership {
  id: string;
  bucket: string;
  live: boolean;
}

export const presentRows = (db: Reader, noun: NounName, ids: readonly string[]): Promise<PresentRow[]> =>
  db.rows(`SELECT id, ver, body FROM ${nounTable(noun)} WHERE id = ANY($1)`, [ids]);

export const knownRows = (db: Reader, noun: NounName, ids: readonly string[]): Promise<KnownRow[]> =>
  db.rows('SELECT row_id AS id, ver, deleted FROM sync_row WHERE noun = $1 AND row_id = ANY($2)', [
    noun,
    ids,
  ]);

export const memberships = (db: Reader, noun: NounName, ids: readonly string[]): Promise<Membership[]> =>
  db.rows('SELECT row_id AS id, bucket, live FROM sync_member WHERE noun = $1 AND row_id = ANY($2)', [
    noun,
    ids,
  ]);

/** Copies the rows as this snapshot shows them. */
export async function copyRows(db: Writer, noun: NounName, ids: readonly string[]): Promise<void> {
  await db.run(
    `INSERT INTO sync_row (tenant, noun, row_id, ver, deleted, body)
     SELECT tenant, $1, id, ver, false, body FROM ${nounTable(noun)} WHERE id = ANY($2)
     ON CONFLICT (tenant, noun, row_id) DO UPDATE SET ver = excluded.ver, deleted = false, body = excluded.body`,
    [noun, ids],
  );
}

export async function buryRows(
  db: Writer,
  noun: NounName,
  dead: readonly { id: string; ver: number }[],
): Promise<void> {
  await db.run(
    `UPDATE sync_row SET ver = dead.ver, deleted = true, body = NULL
     FROM unnest($2::text[], $3::bigint[]) AS dead (id, ver) WHERE noun = $1 AND row_id = dead.id`,
    [noun, dead.map(({ id }) => id), dead.map(({ ver }) => ver)],
  );
}

export interface MemberEntry extends Membership {
  seq: number;
}

export async function saveMembers(
  db: Writer,
  noun: NounName,
  entries: readonly MemberEntry[],
): Promise<void> {
  await db.run(
    `INSERT INTO sync_member (tenant, noun, row_id, bucket, seq, live)
     SELECT current_setting('seatline.tenant'), $1, e.id, e.bucket, e.seq, e.live
     FROM unnest($2::text[], $3::text[], $4::bigint[], $5::boolean[]) AS e (id, bucket, seq, live)
     ON CONFLICT (tenant, noun, row_id, bucket) DO UPDATE SET seq = excluded.seq, live = excluded.live`,
    [
      noun,
      entries.map(({ id }) => id),
      entries.map(({ bucket }) => bucket),
      entries.map(({ seq }) => seq),
      entries.map(({ live }) => live),
    ],
  );
}

export async function readHeads(db: Reader): Promise<Map<string, number>> {
  const found = await db.rows<{ bucket: string; head: number }>(
    'SELECT bucket, head_seq AS head FROM sync_bucket',
  );
  return new Map(found.map(({ bucket, head }) => [bucket, head]));
}

export async function saveHeads(db: Writer, heads: ReadonlyMap<string, number>): Promise<void> {
  await db.run(
    `INSERT INTO sync_bucket (tenant, bucket, head_seq)
     SELECT current_setting('seatline.tenant'), h.bucket, h.head FROM unnest($1::text[], $2::bigint[]) AS h (bucket, head)
     ON CONFLICT (tenant, bucket) DO UPDATE SET head_seq = excluded.head_seq`,
    [[...heads.keys()], [...heads.values()]],
  );
}

/** Reaches the listeners of every central when the transaction commits. */
export async function tellMoved(db: Writer, tenant: string): Promise<void> {
  await db.rows(`SELECT pg_notify('seatline_moved', $1)`, [tenant]);
}
