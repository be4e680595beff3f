/** A row in a bucket: coming, changing, leaving. Every way through here keeps the books right. */
import type { NounName } from '../shared/domain/nouns.ts';
import type { Books, Bucket } from './bucket.ts';
import type { Words } from './derive.ts';
import type { Reader, Writer } from './handle.ts';
import { DEFERRED, type Place } from './layout.ts';
import { NOTHING, readingOf, type Body, type Reading } from './reading.ts';
import { changeRow, insertRow, screenOf, stored, UNTOLD, type StoredRow } from './stored-row.ts';

/** A row as central told it. */
export interface Told {
  id: string;
  ver: number;
  hash: string;
  text: string;
}

export interface Putting {
  books: Books;
  words: Words;
  /** Also an older version replaces what is here: central's numbers began anew, or a copy is being repaired. */
  isAnew: boolean;
}

interface MemberSql {
  of: string;
  put: string;
  drop: string;
  any: string;
  older: string;
}
const statements = new Map<Place, MemberSql>();

function sqlOf(place: Place): MemberSql {
  const known = statements.get(place);
  if (known) return known;
  const table = `member_${place}`;
  const made = {
    of: `SELECT bucket, generation FROM ${table} WHERE n = ?`,
    put: `INSERT INTO ${table} (n, bucket, generation) VALUES (?, ?, ?)
          ON CONFLICT (n, bucket) DO UPDATE SET generation = excluded.generation`,
    drop: `DELETE FROM ${table} WHERE n = ? AND bucket = ?`,
    any: `SELECT 1 FROM ${table} WHERE n = ? LIMIT 1`,
    older: `SELECT r.id FROM ${table} m JOIN row_${place} r ON r.n = m.n
            WHERE m.bucket = ? AND m.generation < ? LIMIT ?`,
  };
  statements.set(place, made);
  return made;
}

interface Membership {
  bucket: number;
  generation: number;
}

/** False: this program cannot read the row; it is kept and not shown. */
export function putMember(db: Writer, place: Place, bucket: Bucket, told: Told, putting: Putting): boolean {
  const known = stored(db, place, told.id);
  if (!known) return putNew(db, place, bucket, told, putting);
  const held = db.all<Membership>(sqlOf(place).of, known.n);
  const isTaken =
    known.base === null || told.ver >= known.ver || putting.isAnew || bucket.state === 'sweeping';
  const isSame = !isTaken || (told.hash === known.hash && told.text === known.base);
  const isReadable = isSame ? known.read !== NOTHING : replace(db, place, { known, held, told, putting });
  const mine = held.find((member) => member.bucket === bucket.id);
  if (mine?.generation !== bucket.generation) db.run(sqlOf(place).put, known.n, bucket.id, bucket.generation);
  if (!mine) putting.books.of(bucket.id).add(isTaken ? told.hash : known.hash);
  return isReadable && place !== DEFERRED;
}

function putNew(db: Writer, place: Place, bucket: Bucket, told: Told, { books, words }: Putting): boolean {
  const { body, read } = readingIn(place, told.text);
  const texts = { ver: told.ver, hash: told.hash, base: told.text, read, shown: null };
  const n = insertRow(db, place, { ...texts, id: told.id, screen: body, words });
  db.run(sqlOf(place).put, n, bucket.id, bucket.generation);
  books.of(bucket.id).add(told.hash);
  return body !== null;
}

interface Replacing {
  known: StoredRow;
  held: Membership[];
  told: Told;
  putting: Putting;
}

function replace(db: Writer, place: Place, { known, held, told, putting }: Replacing): boolean {
  const { body, read } = readingIn(place, told.text);
  const { ver, hash, text } = told;
  changeRow(db, place, known, { ver, hash, base: text, read, shown: known.shown, words: putting.words });
  for (const { bucket } of held) {
    putting.books.of(bucket).subtract(known.hash);
    putting.books.of(bucket).add(hash);
  }
  return body !== null;
}

const readingIn = (place: Place, text: string): Reading =>
  place === DEFERRED ? { body: null, read: null } : readingOf(place, text);

/** A row left the bucket; it goes when no other bucket holds it. */
export function dropMember(db: Writer, place: Place, bucket: Bucket, id: string, books: Books): void {
  const known = stored(db, place, id);
  if (!known || db.run(sqlOf(place).drop, known.n, bucket.id) === 0) return;
  books.of(bucket.id).subtract(known.hash);
  if (!db.get(sqlOf(place).any, known.n)) dropBase(db, place, known);
}

/** No bucket holds the row any more: central's half goes, pending commands stay. */
const dropBase = (db: Writer, place: Place, known: StoredRow): void =>
  changeRow(db, place, known, { ...UNTOLD, shown: known.shown, words: 'now' });

/** Ids in the bucket that no page of this generation repeated; at most `limit`. */
export const olderMembers = (
  db: Reader,
  place: Place,
  bucket: Bucket,
  { generation, limit }: { generation: number; limit: number },
): string[] => db.all<{ id: string }>(sqlOf(place).older, bucket.id, generation, limit).map((row) => row.id);

/** The row's text as the screen has it, for rows whose derived tables are made anew. */
export function readAgain(noun: NounName, row: StoredRow): { read: string | null; screen: Body | null } {
  const { body, read } = row.base === null ? { body: null, read: null } : readingOf(noun, row.base);
  const shown = screenOf({ ...row, read });
  return { read, screen: row.shown === null ? body : shown === null ? null : (JSON.parse(shown) as Body) };
}
