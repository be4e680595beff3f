/**
 * cache.db's tables, generated from the noun definitions. Per noun: `row_` (base: central's body; shown: the body
 * after pending commands where it differs; sort: null when the screen has no such row), `lookup_`, `member_` (which
 * buckets hold it), and `find_` (contentless full text) when the noun is searched. Rules ST5–ST9: docs/spec/store.md.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { nounByName, nounNames, type NounName } from '../shared/domain/nouns.ts';
import type { Writer } from './handle.ts';

/** Moves when the generated tables change shape. */
const LAYOUT = 1;

/** Two stores with one digest have the same tables, keys and index; with another, the cache is made anew. */
export function cacheDigest(): string {
  const hash = createHash('sha256').update(String(LAYOUT));
  for (const name of nounNames) {
    const { schema, lookups, sortKey, search } = nounByName(name);
    hash.update(JSON.stringify([name, z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })]));
    for (const [key, lookup] of Object.entries(lookups)) hash.update(key + lookup.toString());
    hash.update(sortKey.toString()).update(String(search));
  }
  return hash.digest('hex');
}

export function createCacheTables(db: Writer): void {
  db.define(`
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE bucket (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cursor TEXT NOT NULL,
      generation INTEGER NOT NULL, sweeping INTEGER NOT NULL
    ) STRICT;
  `);
  for (const name of nounNames) db.define(nounTables(name));
}

function nounTables(name: NounName): string {
  const find = `CREATE VIRTUAL TABLE find_${name} USING fts5(
    title, body, pinyin, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");`;
  return `
    CREATE TABLE row_${name} (
      n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ver INTEGER NOT NULL,
      base TEXT, shown TEXT, sort REAL
    ) STRICT;
    CREATE INDEX row_${name}_sort ON row_${name} (sort) WHERE sort IS NOT NULL;
    CREATE INDEX row_${name}_shown ON row_${name} (n) WHERE shown IS NOT NULL;
    CREATE TABLE lookup_${name} (
      lookup INTEGER NOT NULL, key TEXT NOT NULL, sort REAL NOT NULL, n INTEGER NOT NULL,
      PRIMARY KEY (lookup, key, sort, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE member_${name} (
      n INTEGER NOT NULL, bucket INTEGER NOT NULL, generation INTEGER NOT NULL, PRIMARY KEY (n, bucket)
    ) STRICT, WITHOUT ROWID;
    ${nounByName(name).search ? find : ''}`;
}
