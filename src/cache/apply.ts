/** What central says of buckets, into the file: one line of a pull, one transaction. Rules ST10–ST14: docs/spec/store.md. */
import type { BucketRows } from '../shared/contract/sync/pull.ts';
import type { WireRow } from '../shared/contract/sync/identity.ts';
import type { RowKey } from '../shared/commands/command.ts';
import { isNounName } from '../shared/domain/nouns.ts';
import {
  bucketsIn,
  findBucket,
  forgetBucket,
  openBooks,
  openBucket,
  setCursor,
  setState,
  startSweep,
  type Books,
  type Bucket,
} from './bucket.ts';
import type { Words } from './derive.ts';
import type { Writer } from './handle.ts';
import { DEFERRED, places, type Place } from './layout.ts';
import { dropMember, olderMembers, putMember, type Putting } from './member.ts';
import { rowHash } from './row-hash.ts';
import { placeOf } from './stored-row.ts';

export interface Applied {
  /** Rows of known nouns that came, changed or may have gone. */
  touched: RowKey[];
  rows: number;
  /** Kept, but this program cannot show them: central is newer. */
  unfit: number;
}

/** More rows than this in one transaction wait for their words (`findMore`): they cost most of the time. */
const WORDS_NOW = 50;

/** A row whose hash is not its text's. Nothing of the line was written; the same line asked for again may be whole. */
export class WrongHash extends Error {
  override name = 'WrongHash';
}

/** One line of a pull. Call inside one `write`; throws `WrongHash`. */
export function applyBuckets(db: Writer, lines: readonly BucketRows[]): Applied {
  const rows = lines.reduce((sum, line) => sum + line.rows.length, 0);
  const applied: Applied = { touched: [], rows: 0, unfit: 0 };
  const books = openBooks(db);
  const putting = { books, words: rows > WORDS_NOW ? 'later' : 'now', isAnew: false } as const;
  for (const line of lines) applyLine(db, line, putting, applied);
  books.close();
  return applied;
}

function applyLine(db: Writer, line: BucketRows, putting: Putting, applied: Applied): void {
  if (line.state === 'revoked') return revoke(db, line.bucket);
  const known = openBucket(db, line.bucket);
  const bucket = line.state === 'reset' ? startSweep(db, known) : known;
  for (const row of line.rows) applyRow(db, bucket, row, putting, applied);
  setCursor(db, bucket, line.cursor);
}

function revoke(db: Writer, name: string): void {
  const bucket = findBucket(db, name);
  if (bucket) setState(db, bucket, 'leaving');
}

function applyRow(db: Writer, bucket: Bucket, row: WireRow, putting: Putting, applied: Applied): void {
  const [noun, name, ver, hash, text] = row;
  const { place, id } = placeOf(noun, name, isNounName);
  applied.rows += 1;
  if (place !== DEFERRED) applied.touched.push({ noun: place, id });
  if (hash === undefined || text === undefined) return dropMember(db, place, bucket, id, putting.books);
  if (rowHash(noun, name, ver, text) !== hash)
    throw new WrongHash('a row does not have the hash it came with');
  if (!putMember(db, place, bucket, { id, ver, hash, text }, putting)) applied.unfit += 1;
}

/**
 * After the last line of a complete pull, and after one that revoked: rows that were not repeated leave the buckets that
 * were read anew, rows of revoked buckets go. `limit`: at most so many rows in this transaction; call until not `more`.
 */
export function endOfPull(
  db: Writer,
  { isComplete = true, limit = Number.MAX_SAFE_INTEGER }: { isComplete?: boolean; limit?: number } = {},
): { touched: RowKey[]; more: boolean } {
  const touched: RowKey[] = [];
  const books = openBooks(db);
  const going = [...bucketsIn(db, 'leaving'), ...(isComplete ? bucketsIn(db, 'sweeping') : [])];
  const gone: Bucket[] = [];
  for (const bucket of going) if (letGo(db, bucket, { books, limit, touched })) gone.push(bucket);
  books.close();
  for (const bucket of gone)
    if (bucket.state === 'leaving') forgetBucket(db, bucket);
    else setState(db, bucket, 'whole');
  return { touched, more: gone.length < going.length };
}

interface LettingGo {
  books: Books;
  limit: number;
  touched: RowKey[];
}

/** True when nothing of the bucket is left to go. */
function letGo(db: Writer, bucket: Bucket, { books, limit, touched }: LettingGo): boolean {
  const generation = bucket.state === 'leaving' ? Number.MAX_SAFE_INTEGER : bucket.generation;
  for (const place of places) {
    const room = limit - touched.length;
    const ids = olderMembers(db, place, bucket, { generation, limit: room });
    for (const id of ids) dropMember(db, place, bucket, id, books);
    touched.push(...keysIn(place, ids));
    if (ids.length >= room) return false;
  }
  return true;
}

/** Deferred rows are shown to nobody: they count, but no screen is told. */
const keysIn = (place: Place, ids: readonly string[]): RowKey[] =>
  place === DEFERRED ? [] : ids.map((id) => ({ noun: place, id }));

/** Rows that central sent again because they differed here: they replace what there is, whatever their version. */
export function putAuditRows(db: Writer, name: string, rows: readonly WireRow[]): Applied {
  const applied: Applied = { touched: [], rows: 0, unfit: 0 };
  const bucket = findBucket(db, name);
  if (!bucket) return applied;
  const books = openBooks(db);
  const words: Words = rows.length > WORDS_NOW ? 'later' : 'now';
  for (const row of rows) applyRow(db, bucket, row, { books, words, isAnew: true }, applied);
  books.close();
  return applied;
}
