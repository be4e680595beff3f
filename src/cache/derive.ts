/** What follows from a row as the screen has it: its place in lists, its look-ups, its words. */
import { nounByName, type NounName } from '../shared/domain/nouns.ts';
import type { Writer } from './handle.ts';
import type { Body } from './reading.ts';
import { searchText } from './search-text.ts';

/** Words now: found at once. Later: the row waits in `unfound` until `findMore` comes by. */
export type Words = 'now' | 'later';

export interface Change {
  noun: NounName;
  n: number;
  before: Body | null;
  after: Body | null;
  words: Words;
}

export const sortOf = (noun: NounName, body: Body | null): number | null =>
  body === null ? null : nounByName(noun).sortKey(body);

export function derive(db: Writer, change: Change): void {
  moveKeys(db, change);
  moveWords(db, change);
}

interface DeriveSql {
  putKey: string;
  dropKey: string;
  putWords: string;
  dropWords: string;
}
const statements = new Map<NounName, DeriveSql>();

function sqlOf(noun: NounName): DeriveSql {
  const known = statements.get(noun);
  if (known) return known;
  const made = {
    putKey: `INSERT OR IGNORE INTO lookup_${noun} (lookup, key, sort, n) VALUES (?, ?, ?, ?)`,
    dropKey: `DELETE FROM lookup_${noun} WHERE lookup = ? AND key = ? AND sort = ? AND n = ?`,
    putWords: `INSERT OR REPLACE INTO find_${noun} (rowid, title, body, pinyin) VALUES (?, ?, ?, ?)`,
    dropWords: `DELETE FROM find_${noun} WHERE rowid = ?`,
  };
  statements.set(noun, made);
  return made;
}

type Key = [lookup: number, key: string, sort: number];

function moveKeys(db: Writer, { noun, n, before, after }: Change): void {
  const sql = sqlOf(noun);
  const old = before === null ? [] : keysOf(noun, before);
  const fresh = after === null ? [] : keysOf(noun, after);
  for (const key of old) if (!fresh.some((other) => isSame(key, other))) db.run(sql.dropKey, ...key, n);
  for (const key of fresh) if (!old.some((other) => isSame(key, other))) db.run(sql.putKey, ...key, n);
}

const isSame = (a: Key, b: Key): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

/** The row's entries in its noun's look-ups. */
export function keysOf(noun: NounName, row: Body): Key[] {
  const { lookups, sortKey } = nounByName(noun);
  const sort = sortKey(row);
  return Object.values(lookups).flatMap((lookup, number) =>
    lookup(row)
      .filter((key) => key !== '')
      .map((key): Key => [number, key, sort]),
  );
}

function moveWords(db: Writer, { noun, n, before, after, words }: Change): void {
  const { search } = nounByName(noun);
  if (!search) return;
  const old = before && search(before);
  const fresh = after && search(after);
  if (old && fresh && old.title === fresh.title && old.body === fresh.body) return;
  if (old) db.run(sqlOf(noun).dropWords, n);
  if (fresh && words === 'now') putWords(db, noun, n, fresh);
  if (fresh && words === 'later') db.run('INSERT OR IGNORE INTO unfound (noun, n) VALUES (?, ?)', noun, n);
}

export function putWords(db: Writer, noun: NounName, n: number, text: { title: string; body: string }): void {
  const { title, body, pinyin } = searchText(text);
  db.run(sqlOf(noun).putWords, n, title, body, pinyin);
}
