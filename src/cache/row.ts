/** Rows of the nouns as the screen has them: base + pending commands. */
import { nounByName, type NounName, type Row } from '../shared/domain/nouns.ts';
import type { Reader, Value, Writer } from './handle.ts';
import { searchText } from './search-text.ts';

interface StoredRow {
  n: number;
  ver: number;
  base: string | null;
  shown: string | null;
}

type Body = Record<string, unknown>;

/** `shown` of a row that a pending command deletes. */
const GONE = 'null';

const screenOf = (row: Pick<StoredRow, 'base' | 'shown'>): string | null =>
  row.shown === GONE ? null : (row.shown ?? row.base);

const stored = (db: Reader, noun: NounName, id: string): StoredRow | undefined =>
  db.get<StoredRow>(`SELECT n, ver, base, shown FROM row_${noun} WHERE id = ?`, id);

/** The row on the screen. */
export function getRow<N extends NounName>(db: Reader, noun: N, id: string): Row<N> | null {
  const row = stored(db, noun, id);
  return parse<N>(row ? screenOf(row) : null);
}

/** Central's row, without pending commands. */
export const getBase = <N extends NounName>(db: Reader, noun: N, id: string): Row<N> | null =>
  parse<N>(stored(db, noun, id)?.base ?? null);

const parse = <N extends NounName>(json: string | null): Row<N> | null =>
  json === null ? null : (JSON.parse(json) as Row<N>);

export interface Page {
  /** Only rows whose sort key is less; null: from the newest. */
  before?: number | null;
  limit?: number;
}

const EVERYTHING = 1_000_000;

/** Newest (highest sort key) first. */
export function listRows<N extends NounName>(db: Reader, noun: N, page: Page = {}): Row<N>[] {
  return bodies<N>(
    db.all(
      `SELECT coalesce(shown, base) AS json FROM row_${noun}
       WHERE sort IS NOT NULL AND sort < ? ORDER BY sort DESC, n DESC LIMIT ?`,
      page.before ?? Number.MAX_VALUE,
      page.limit ?? EVERYTHING,
    ),
  );
}

/** Rows under a key of one of the noun's lookups, newest first. */
export function lookUp<N extends NounName>(
  db: Reader,
  noun: N,
  lookup: string,
  key: string,
  page: Page = {},
): Row<N>[] {
  return bodies<N>(
    db.all(
      `SELECT coalesce(r.shown, r.base) AS json FROM lookup_${noun} l JOIN row_${noun} r ON r.n = l.n
       WHERE l.lookup = ? AND l.key = ? AND l.sort < ? ORDER BY l.sort DESC, l.n DESC LIMIT ?`,
      lookupNumber(noun, lookup),
      key,
      page.before ?? Number.MAX_VALUE,
      page.limit ?? EVERYTHING,
    ),
  );
}

const bodies = <N extends NounName>(rows: { json: string }[]): Row<N>[] =>
  rows.map((row) => JSON.parse(row.json) as Row<N>);

function lookupNumber(noun: NounName, lookup: string): number {
  const number = Object.keys(nounByName(noun).lookups).indexOf(lookup);
  if (number < 0) throw new Error(`noun ${noun} has no lookup ${lookup}`);
  return number;
}

/**
 * Full-text match, newest row first; `match` is an FTS5 expression from the search room. No bm25: it reads every row
 * of a frequent word for its weight, where order by row number stops at the limit.
 */
export function findRows<N extends NounName>(db: Reader, noun: N, match: string, limit: number): Row<N>[] {
  return bodies<N>(
    db.all(
      `SELECT coalesce(r.shown, r.base) AS json
       FROM (SELECT rowid AS n FROM find_${noun} WHERE find_${noun} MATCH ? ORDER BY rowid DESC LIMIT ?) f
       JOIN row_${noun} r ON r.n = f.n ORDER BY f.n DESC`,
      match,
      limit,
    ),
  );
}

export const countRows = (db: Reader, noun: NounName): number =>
  db.get<{ n: number }>(`SELECT count(*) AS n FROM row_${noun} WHERE sort IS NOT NULL`)?.n ?? 0;

/**
 * Central's newer word on a row; null deletes. An older version than the known one changes nothing.
 * Returns the row's number, or null when there is nothing to be a member of a bucket.
 */
export function putBase(
  db: Writer,
  noun: NounName,
  row: { id: string; ver: number; body: unknown },
): number | null {
  const known = stored(db, noun, row.id);
  const base = row.body === null ? null : JSON.stringify(row.body);
  if (!known) return base === null ? null : insertRow(db, noun, { ...row, base, shown: null });
  if (row.ver < known.ver) return known.n;
  change(db, noun, known, { ver: row.ver, base, shown: known.shown }, row.id);
  return base === null ? null : known.n;
}

/** No bucket holds the row any more: central's half goes, pending commands stay. */
export function dropBase(db: Writer, noun: NounName, id: string): void {
  const known = stored(db, noun, id);
  if (known) change(db, noun, known, { ver: 0, base: null, shown: known.shown }, id);
}

/** What pending commands make of the row: a body, null (deleted), or undefined (nothing pending any more). */
export function putShown(db: Writer, noun: NounName, id: string, body: unknown): void {
  const known = stored(db, noun, id);
  const shown = body === undefined ? null : body === null ? GONE : JSON.stringify(body);
  if (!known) {
    if (shown !== null && shown !== GONE) insertRow(db, noun, { id, ver: 0, base: null, shown });
    return;
  }
  const differs = shown === known.base ? null : shown;
  if (differs !== known.shown) change(db, noun, known, { ...known, shown: differs }, id);
}

/** Ids whose screen row differs from base. */
export const shownIds = (db: Reader, noun: NounName): string[] =>
  db.all<{ id: string }>(`SELECT id FROM row_${noun} WHERE shown IS NOT NULL`).map((row) => row.id);

function insertRow(
  db: Writer,
  noun: NounName,
  row: { id: string; ver: number; base: string | null; shown: string | null },
): number {
  const screen = screenOf(row);
  const body = screen === null ? null : (JSON.parse(screen) as Body);
  const n = db.insert(
    `INSERT INTO row_${noun} (id, ver, base, shown, sort) VALUES (?, ?, ?, ?, ?)`,
    row.id,
    row.ver,
    row.base,
    row.shown,
    sortOf(noun, body),
  );
  if (body !== null) index(db, noun, n, body);
  return n;
}

function change(db: Writer, noun: NounName, from: StoredRow, to: Omit<StoredRow, 'n'>, id: string): void {
  const before = screenOf(from);
  const after = screenOf(to);
  const moved = before !== after;
  const body = after === null ? null : (JSON.parse(after) as Body);
  if (moved && before !== null) unindex(db, noun, from.n, JSON.parse(before) as Body);
  if (to.base === null && to.shown === null) {
    db.run(`DELETE FROM row_${noun} WHERE id = ?`, id);
    return;
  }
  db.run(
    `UPDATE row_${noun} SET ver = ?, base = ?, shown = ?, sort = ? WHERE id = ?`,
    to.ver,
    to.base,
    to.shown,
    sortOf(noun, body),
    id,
  );
  if (moved && body !== null) index(db, noun, from.n, body);
}

const sortOf = (noun: NounName, body: Body | null): number | null =>
  body === null ? null : nounByName(noun).sortKey(body);

function index(db: Writer, noun: NounName, n: number, row: Body): void {
  const { search, sortKey } = nounByName(noun);
  for (const [lookup, key] of keysOf(noun, row))
    db.run(
      `INSERT OR IGNORE INTO lookup_${noun} (lookup, key, sort, n) VALUES (?, ?, ?, ?)`,
      lookup,
      key,
      sortKey(row),
      n,
    );
  if (!search) return;
  const { title, body, pinyin } = searchText(search(row));
  db.run(`INSERT INTO find_${noun} (rowid, title, body, pinyin) VALUES (?, ?, ?, ?)`, n, title, body, pinyin);
}

function unindex(db: Writer, noun: NounName, n: number, row: Body): void {
  const sort = nounByName(noun).sortKey(row);
  for (const [lookup, key] of keysOf(noun, row))
    db.run(
      `DELETE FROM lookup_${noun} WHERE lookup = ? AND key = ? AND sort = ? AND n = ?`,
      ...([lookup, key, sort, n] satisfies Value[]),
    );
  if (nounByName(noun).search) db.run(`DELETE FROM find_${noun} WHERE rowid = ?`, n);
}

const keysOf = (noun: NounName, row: Body): [number, string][] =>
  Object.values(nounByName(noun).lookups).flatMap((lookup, number) =>
    lookup(row)
      .filter((key) => key !== '')
      .map((key): [number, string] => [number, key]),
  );
