/** Rows of the nouns as the screen has them: base + pending commands. */
import { nounByName, type NounName, type Row } from '../shared/domain/nouns.ts';
import type { Reader, Writer } from './handle.ts';
import { bodyOf, changeRow, insertRow, screenOf, stored, UNTOLD } from './stored-row.ts';
import { NOTHING } from './reading.ts';

const parse = <N extends NounName>(json: string | null): Row<N> | null =>
  json === null || json === NOTHING ? null : (JSON.parse(json) as Row<N>);

/** The row on the screen. */
export function getRow<N extends NounName>(db: Reader, noun: N, id: string): Row<N> | null {
  const row = stored(db, noun, id);
  return parse<N>(row ? screenOf(row) : null);
}

/** Central's row as this program reads it, without pending commands. */
export function getBase<N extends NounName>(db: Reader, noun: N, id: string): Row<N> | null {
  const row = stored(db, noun, id);
  return parse<N>(row?.read ?? row?.base ?? null);
}

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
      `SELECT coalesce(shown, read, base) AS json FROM row_${noun}
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
      `SELECT coalesce(r.shown, r.read, r.base) AS json FROM lookup_${noun} l JOIN row_${noun} r ON r.n = l.n
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
      `SELECT coalesce(r.shown, r.read, r.base) AS json
       FROM (SELECT rowid AS n FROM find_${noun} WHERE find_${noun} MATCH ? ORDER BY rowid DESC LIMIT ?) f
       JOIN row_${noun} r ON r.n = f.n WHERE r.sort IS NOT NULL ORDER BY f.n DESC`,
      match,
      limit,
    ),
  );
}

export const countRows = (db: Reader, noun: NounName): number =>
  db.get<{ n: number }>(`SELECT count(*) AS n FROM row_${noun} WHERE sort IS NOT NULL`)?.n ?? 0;

/** What pending commands make of the row: a body, null (deleted), or undefined (nothing pending any more). */
export function putShown(db: Writer, noun: NounName, id: string, body: unknown): void {
  const known = stored(db, noun, id);
  const shown = body === undefined ? null : body === null ? NOTHING : JSON.stringify(body);
  if (!known) {
    if (shown !== null && shown !== NOTHING)
      insertRow(db, noun, { ...UNTOLD, id, shown, screen: bodyOf(shown), words: 'now' });
    return;
  }
  const differs = shown === (known.read ?? known.base) ? null : shown;
  if (differs !== known.shown) changeRow(db, noun, known, { ...known, shown: differs, words: 'now' });
}

/** Ids whose screen row differs from base. */
export const shownIds = (db: Reader, noun: NounName): string[] =>
  db.all<{ id: string }>(`SELECT id FROM row_${noun} WHERE shown IS NOT NULL`).map((row) => row.id);
