/** A row with its several texts, as the file keeps it, and how one state of it follows another. */
import type { NounName } from '../shared/domain/nouns.ts';
import { derive, sortOf, type Words } from './derive.ts';
import type { Reader, Writer } from './handle.ts';
import { DEFERRED, type Place } from './layout.ts';
import { NOTHING, type Body } from './reading.ts';

export interface Texts {
  ver: number;
  hash: string;
  base: string | null;
  read: string | null;
  shown: string | null;
}
export interface StoredRow extends Texts {
  n: number;
}

/** A row of which central has said nothing. */
export const UNTOLD: Texts = { ver: 0, hash: '', base: null, read: null, shown: null };

/** The text on the screen; null: the screen has no such row. */
export function screenOf({ shown, read, base }: Pick<Texts, 'base' | 'read' | 'shown'>): string | null {
  const text = shown ?? read ?? base;
  return text === NOTHING ? null : text;
}

interface RowSql {
  get: string;
  insert: string;
  update: string;
  remove: string;
}
const statements = new Map<Place, RowSql>();

function sqlOf(place: Place): RowSql {
  const known = statements.get(place);
  if (known) return known;
  const table = `row_${place}`;
  const made = {
    get: `SELECT n, ver, hash, base, read, shown FROM ${table} WHERE id = ?`,
    insert: `INSERT INTO ${table} (id, ver, hash, base, read, shown, sort) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    update: `UPDATE ${table} SET ver = ?, hash = ?, base = ?, read = ?, shown = ?, sort = ? WHERE n = ?`,
    remove: `DELETE FROM ${table} WHERE n = ?`,
  };
  statements.set(place, made);
  return made;
}

export const stored = (db: Reader, place: Place, id: string): StoredRow | undefined =>
  db.get<StoredRow>(sqlOf(place).get, id);

/** `screen`: the row as `screenOf(texts)` says, when the caller has it at hand. Returns the row's number. */
export function insertRow(
  db: Writer,
  place: Place,
  row: Texts & { id: string; screen: Body | null; words: Words },
): number {
  const { id, screen, words } = row;
  const sort = place === DEFERRED ? null : sortOf(place, screen);
  const n = db.insert(sqlOf(place).insert, id, row.ver, row.hash, row.base, row.read, row.shown, sort);
  if (place !== DEFERRED && screen !== null)
    derive(db, { noun: place, n, before: null, after: screen, words });
  return n;
}

/** The row becomes `to`; with neither base nor shown, it goes. */
export function changeRow(db: Writer, place: Place, from: StoredRow, to: Texts & { words: Words }): void {
  const before = screenOf(from);
  const after = screenOf(to);
  const screen = place === DEFERRED ? null : bodyOf(after);
  if (to.base === null && to.shown === null) db.run(sqlOf(place).remove, from.n);
  else {
    const sort = place === DEFERRED ? null : sortOf(place, screen);
    db.run(sqlOf(place).update, to.ver, to.hash, to.base, to.read, to.shown, sort, from.n);
  }
  if (place !== DEFERRED && before !== after)
    derive(db, { noun: place, n: from.n, before: bodyOf(before), after: screen, words: to.words });
}

export const bodyOf = (text: string | null): Body | null =>
  text === null ? null : (JSON.parse(text) as Body);

/** Ids of deferred rows carry their noun. */
export const deferredId = (noun: string, id: string): string => `${noun}\n${id}`;
export function fromDeferredId(text: string): { noun: string; id: string } {
  const at = text.indexOf('\n');
  return { noun: text.slice(0, at), id: text.slice(at + 1) };
}

/** Where a row named on the wire lies, and under which id. */
export const placeOf = (
  noun: string,
  id: string,
  isKnown: (noun: string) => noun is NounName,
): { place: Place; id: string } =>
  isKnown(noun) ? { place: noun, id } : { place: DEFERRED, id: deferredId(noun, id) };
