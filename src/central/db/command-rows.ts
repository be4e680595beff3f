/** The rows that commands meet, noun by noun: locked in one order, written in one statement each. */
import type { RowKey } from '../../shared/commands/command.ts';
import type { NounName } from '../../shared/domain/nouns.ts';
import type { Reader, Writer } from './database.ts';
import { nounTable } from './nouns.ts';

/** Who wrote last, where and when; nulls for imports and raw SQL. */
export interface WrittenBy {
  userId: string | null;
  deviceId: string | null;
  atMs: number | null;
}

export interface LockedRow extends RowKey {
  body: unknown;
  by: WrittenBy;
}

const BY = `by_user AS "userId", by_device AS "deviceId"`;
const toMs = (column: string) => `floor(extract(epoch FROM ${column}) * 1000)::bigint AS "atMs"`;

/**
 * Kept from others until the transaction ends; what is only looked at may be looked at by many. In one order everywhere,
 * so that nobody waits in a circle.
 */
export async function lockRows(db: Writer, keys: readonly RowKey[]): Promise<LockedRow[]> {
  const toChange = byNoun(keys.filter(({ lookOnly }) => !lookOnly));
  const changing = new Set(toChange.flatMap(([noun, ids]) => ids.map((id) => `${noun} ${id}`)));
  const toLookAt = byNoun(keys.filter(({ noun, id }) => !changing.has(`${noun} ${id}`)));
  const locked: LockedRow[] = [];
  for (const [noun, ids] of toChange) locked.push(...(await lockNoun(db, noun, ids, 'UPDATE')));
  for (const [noun, ids] of toLookAt) locked.push(...(await lockNoun(db, noun, ids, 'SHARE')));
  return locked;
}

async function lockNoun(
  db: Writer,
  noun: NounName,
  ids: readonly string[],
  strength: 'UPDATE' | 'SHARE',
): Promise<LockedRow[]> {
  const found = await db.rows<WrittenBy & { id: string; body: unknown }>(
    `SELECT id, body, ${BY}, ${toMs('updated_at')} FROM ${nounTable(noun)}
     WHERE id = ANY($1) ORDER BY id FOR ${strength}`,
    [ids],
  );
  return found.map(({ id, body, ...by }) => ({ noun, id, body, by }));
}

export interface Grave extends RowKey {
  by: WrittenBy;
}

/** Which of these rows were deleted, and by whom. */
export async function gravesOf(db: Reader, keys: readonly RowKey[]): Promise<Grave[]> {
  if (keys.length === 0) return [];
  const found = await db.rows<WrittenBy & RowKey>(
    `SELECT noun, id, ${BY}, ${toMs('at')} FROM noun_grave
     WHERE (noun, id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [keys.map(({ noun }) => noun), keys.map(({ id }) => id)],
  );
  return found.map(({ noun, id, ...by }) => ({ noun, id, by }));
}

/** Whoever edits a row that went before that says so with what they saw of it (spec CF10). */
export async function forgetGraves(db: Writer, olderThanDays: number): Promise<void> {
  await db.run(`DELETE FROM noun_grave WHERE at < now() - $1 * interval '1 day'`, [olderThanDays]);
}

export interface RowWrite extends RowKey {
  type: 'insert' | 'update' | 'delete';
  body: unknown;
}

/** Fails with a duplicate (sql-error.ts) when someone else made one of the rows meanwhile. */
export async function writeRows(db: Writer, writes: readonly RowWrite[]): Promise<void> {
  for (const [noun] of byNoun(writes)) {
    for (const type of ['insert', 'update', 'delete'] as const) {
      const rows = writes.filter((write) => write.noun === noun && write.type === type);
      const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const ids = ordered.map(({ id }) => id);
      if (ids.length > 0) await run[type](db, nounTable(noun), ids, ordered.map(textOf));
    }
  }
}

type Run = (db: Writer, table: string, ids: string[], bodies: string[]) => Promise<number>;

const run: Record<RowWrite['type'], Run> = {
  insert: (db, table, ids, bodies) =>
    db.run(
      `INSERT INTO ${table} (tenant, id, body)
       SELECT current_setting('seatline.tenant'), r.id, r.body FROM unnest($1::text[], $2::jsonb[]) AS r (id, body)`,
      [ids, bodies],
    ),
  update: (db, table, ids, bodies) =>
    db.run(
      `UPDATE ${table} AS n SET body = r.body FROM unnest($1::text[], $2::jsonb[]) AS r (id, body) WHERE n.id = r.id`,
      [ids, bodies],
    ),
  delete: (db, table, ids) => db.run(`DELETE FROM ${table} WHERE id = ANY($1)`, [ids]),
};

const textOf = ({ body }: RowWrite): string => JSON.stringify(body);

function byNoun(keys: readonly RowKey[]): [NounName, string[]][] {
  const groups = Map.groupBy(keys, ({ noun }) => noun);
  return [...groups.keys()].toSorted().map((noun) => [noun, ids(groups.get(noun) ?? [])]);
}

const ids = (keys: readonly RowKey[]): string[] => [...new Set(keys.map(({ id }) => id))].toSorted();
