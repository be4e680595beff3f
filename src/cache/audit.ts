/** Finding what differs from central, and what differs from its own hash. Rules CK: docs/spec/sync.md. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EMPTY_SUM, type BucketSum } from '../shared/contract/sync/identity.ts';
import { bucketSums, findBucket, setSum } from './bucket.ts';
import type { Reader, StoreFile } from './handle.ts';
import { DEFERRED, places, type Place } from './layout.ts';
import { createTally, rowHash, sliceOf, SLICES } from './row-hash.ts';
import { fromDeferredId } from './stored-row.ts';

/** Rows looked at before others have a turn: some 5 ms. */
const STRIDE = 1_000;

/** [noun, id, ver, hash] */
export type HashedRow = [noun: string, id: string, ver: number, hash: string];

/** The bucket's 256 partial sums; an empty bucket when there is none. Leaves the thread free in between. */
export async function sliceSums(db: Reader, bucket: string): Promise<BucketSum[]> {
  const tallies = Array.from({ length: SLICES }, () => createTally(EMPTY_SUM));
  for await (const [noun, id, , hash] of rowsOf(db, bucket)) tallies[sliceOf(noun, id)]?.add(hash);
  return tallies.map((tally) => tally.read());
}

/**
 * Every bucket's count and sum once more from the rows that really lie in it: a row that vanished or appeared beneath us
 * left them as they were. Sets wrong ones right, so that the next comparison with central tells. Returns their names.
 */
export async function recount(file: StoreFile): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, kept] of Object.entries(bucketSums(file.read))) {
    const tally = createTally(EMPTY_SUM);
    for await (const [, , , hash] of rowsOf(file.read, name)) tally.add(hash);
    const real = tally.read();
    if (real.count === kept.count && real.sum === kept.sum) continue;
    file.write((db) => setSum(db, name, real));
    wrong.push(name);
  }
  return wrong;
}

/** The rows of several slices, in one walk through the bucket. */
export async function rowsOfSlices(
  db: Reader,
  bucket: string,
  slices: ReadonlySet<number>,
): Promise<Map<number, HashedRow[]>> {
  const found = new Map<number, HashedRow[]>([...slices].map((slice) => [slice, []]));
  for await (const row of rowsOf(db, bucket)) found.get(sliceOf(row[0], row[1]))?.push(row);
  return found;
}

async function* rowsOf(db: Reader, name: string): AsyncGenerator<HashedRow> {
  const bucket = findBucket(db, name);
  if (!bucket) return;
  for (const place of places)
    for (let after = 0, isMore = true; isMore; await nextTurn()) {
      const rows = memberRows(db, place, bucket.id, after);
      for (const row of rows) yield hashedRow(place, row);
      after = rows.at(-1)?.n ?? after;
      isMore = rows.length === STRIDE;
    }
}

interface MemberRow {
  n: number;
  id: string;
  ver: number;
  hash: string;
}

const memberRows = (db: Reader, place: Place, bucket: number, after: number): MemberRow[] =>
  db.all<MemberRow>(
    `SELECT r.n, r.id, r.ver, r.hash FROM row_${place} r JOIN member_${place} m ON m.n = r.n AND m.bucket = ?
     WHERE r.n > ? ORDER BY r.n LIMIT ${STRIDE}`,
    bucket,
    after,
  );

function hashedRow(place: Place, { id, ver, hash }: MemberRow): HashedRow {
  if (place !== DEFERRED) return [place, id, ver, hash];
  const named = fromDeferredId(id);
  return [named.noun, named.id, ver, hash];
}

/** Where a check of all texts has got to; null: at the beginning, or at the end. */
export type CheckMark = { place: string; n: number } | null;

export interface Recheck {
  /** Rows whose text is not what central hashed: to be asked for again. */
  wrong: [noun: string, id: string][];
  checked: number;
  next: CheckMark;
}

/** Hashes up to `limit` stored texts again (about 4 µs each): bits that fell over, hands that were in the file. */
export function recheck(db: Reader, { after, limit }: { after: CheckMark; limit: number }): Recheck {
  const at = Math.max(
    0,
    places.findIndex((place) => place === after?.place),
  );
  const place = places[at] ?? DEFERRED;
  const rows = db.all<{ n: number; id: string; ver: number; hash: string; base: string }>(
    `SELECT n, id, ver, hash, base FROM row_${place} WHERE n > ? AND base IS NOT NULL ORDER BY n LIMIT ?`,
    after?.n ?? 0,
    limit,
  );
  const wrong = rows.flatMap((row): Recheck['wrong'] => {
    const [noun, id] = hashedRow(place, row);
    return rowHash(noun, id, row.ver, row.base) === row.hash ? [] : [[noun, id]];
  });
  return {
    wrong,
    checked: rows.length,
    next: nextMark(at, rows.length < limit ? null : (rows.at(-1)?.n ?? null)),
  };
}

function nextMark(at: number, n: number | null): CheckMark {
  const place = n === null ? places[at + 1] : places[at];
  return place === undefined ? null : { place, n: n ?? 0 };
}
