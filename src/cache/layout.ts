/**
 * cache.db's tables, generated from the noun definitions. Per noun: `row_` (base: central's text as it was sent, with
 * its hash; read: the text as this program reads it, where that is another; shown: the row after pending commands,
 * where it differs; sort: null when the screen has no such row), `lookup_`, `member_` (which buckets hold it), and
 * `find_` (contentless full text) when the noun is searched. Rows of nouns that this program does not know lie in
 * `row_deferred`. Rules ST5–ST12: docs/spec/store.md.
 */
import { hash } from 'node:crypto';
import { nounByName, nounNames, type NounName } from '../shared/domain/nouns.ts';
import type { Writer } from './handle.ts';
import { nounDigests } from './noun-digest.ts';

/** Moves when tables change shape in a way that the definitions do not tell. */
export const LAYOUT = 2;

/** Where a row lies: under its noun, or among those of nouns yet unknown. */
export type Place = NounName | typeof DEFERRED;
export const DEFERRED = 'deferred';
export const places: readonly Place[] = [...nounNames, DEFERRED];

/** Two programs with one digest make the same file of the same rows: an image of one is a cache of the other. */
export const layoutDigest = (): string =>
  hash('sha256', JSON.stringify([LAYOUT, nounDigests()]), 'hex').slice(0, 32);

/** Everything in its order, for an empty file. */
export function createTables(db: Writer): void {
  db.define(COMMON);
  for (const place of places) createPlace(db, place);
}

export function createPlace(db: Writer, place: Place): void {
  db.define(tablesOf(place));
  db.define(indexesOf(place));
}

const COMMON = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE bucket (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cursor TEXT NOT NULL,
    generation INTEGER NOT NULL, state TEXT NOT NULL, count INTEGER NOT NULL, sum TEXT NOT NULL
  ) STRICT;
  CREATE TABLE unfound (noun TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (noun, n)) STRICT, WITHOUT ROWID;`;

/** For a file that is filled first and gets its indexes last. */
export function createTablesWithoutIndexes(db: Writer): void {
  db.define(COMMON);
  for (const place of places) db.define(tablesOf(place));
}
export function createIndexes(db: Writer): void {
  for (const place of places) db.define(indexesOf(place));
}

function tablesOf(place: Place): string {
  return `
    CREATE TABLE row_${place} (
      n INTEGER PRIMARY KEY, id TEXT NOT NULL, ver INTEGER NOT NULL, hash TEXT NOT NULL,
      base TEXT, read TEXT, shown TEXT, sort REAL
    ) STRICT;
    CREATE TABLE member_${place} (
      n INTEGER NOT NULL, bucket INTEGER NOT NULL, generation INTEGER NOT NULL, PRIMARY KEY (n, bucket)
    ) STRICT, WITHOUT ROWID;
    ${place === DEFERRED ? '' : derivedTables(place)}`;
}

/** Tables that hold nothing but what follows from the rows' texts. */
export const derivedTables = (noun: NounName): string => `
  CREATE TABLE lookup_${noun} (
    lookup INTEGER NOT NULL, key TEXT NOT NULL, sort REAL NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (lookup, key, sort, n)
  ) STRICT, WITHOUT ROWID;
  ${nounByName(noun).search ? findTable(noun) : ''}`;

const findTable = (noun: NounName): string => `
  CREATE VIRTUAL TABLE find_${noun} USING fts5(
    title, body, pinyin, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");`;

const indexesOf = (place: Place): string => `
  CREATE UNIQUE INDEX row_${place}_id ON row_${place} (id);
  CREATE INDEX row_${place}_sort ON row_${place} (sort) WHERE sort IS NOT NULL;
  CREATE INDEX row_${place}_shown ON row_${place} (n) WHERE shown IS NOT NULL;`;

export const dropDerived = (noun: string): string =>
  `DROP TABLE IF EXISTS lookup_${noun}; DROP TABLE IF EXISTS find_${noun};`;

export const dropPlace = (noun: string): string =>
  `${dropDerived(noun)} DROP TABLE IF EXISTS member_${noun}; DROP TABLE IF EXISTS row_${noun};`;
