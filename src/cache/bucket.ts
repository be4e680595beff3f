/**
 * Buckets this device holds: how far each was read, which rows it holds, and the count and sum of their hashes, kept
 * right with every change. A row lies in as many buckets as name it, and goes when the last one lets it go.
 */
import type { BucketSum } from '../shared/contract/sync/identity.ts';
import type { Reader, Writer } from './handle.ts';
import { getMeta, setMeta } from './meta.ts';
import { createTally, type Tally } from './row-hash.ts';

/**
 * whole: every row that it ever had stays until it is told gone. sweeping: it is being read anew, and rows that are not
 * repeated go at the end. leaving: it was revoked, and its rows are going.
 */
export type BucketState = 'whole' | 'sweeping' | 'leaving';

export interface Bucket {
  readonly id: number;
  readonly name: string;
  generation: number;
  state: BucketState;
}

/** To be sent with a pull. */
export const cursors = (db: Reader): Record<string, string> =>
  Object.fromEntries(
    db
      .all<{ name: string; cursor: string }>(
        `SELECT name, cursor FROM bucket WHERE state <> 'leaving' ORDER BY name`,
      )
      .map((row) => [row.name, row.cursor]),
  );

/** As the rows that lie here add up; to be compared with what central says at the end of a complete pull. */
export const bucketSums = (db: Reader): Record<string, BucketSum> =>
  Object.fromEntries(
    db
      .all<{ name: string } & BucketSum>(
        `SELECT name, count, sum FROM bucket WHERE state <> 'leaving' ORDER BY name`,
      )
      .map(({ name, count, sum }) => [name, { count, sum }]),
  );

/** For a recount; while rows change, `Books` keeps the sums. */
export const setSum = (db: Writer, name: string, { count, sum }: BucketSum): void =>
  void db.run('UPDATE bucket SET count = ?, sum = ? WHERE name = ?', count, sum, name);

const COLUMNS = 'id, name, generation, state';

export const findBucket = (db: Reader, name: string): Bucket | undefined =>
  db.get<Bucket>(`SELECT ${COLUMNS} FROM bucket WHERE name = ?`, name);

export const bucketsIn = (db: Reader, state: BucketState): Bucket[] =>
  db.all<Bucket>(`SELECT ${COLUMNS} FROM bucket WHERE state = ? ORDER BY id`, state);

export function openBucket(db: Writer, name: string): Bucket {
  const known = findBucket(db, name);
  if (known?.state === 'leaving') return grantAgain(db, known);
  if (known) return known;
  const id = db.insert(
    `INSERT INTO bucket (name, cursor, generation, state, count, sum) VALUES (?, '', 1, 'whole', 0, ?)`,
    name,
    createTally({ count: 0, sum: '0' }).read().sum,
  );
  return { id, name, generation: 1, state: 'whole' };
}

/** Granted again before its rows had gone: they go unless they are told anew. */
function grantAgain(db: Writer, bucket: Bucket): Bucket {
  db.run(`UPDATE bucket SET state = 'whole' WHERE id = ?`, bucket.id);
  return startSweep(db, { ...bucket, state: 'whole' });
}

export const setCursor = (db: Writer, bucket: Bucket, cursor: string): void =>
  void db.run('UPDATE bucket SET cursor = ? WHERE id = ?', cursor, bucket.id);

/** The coming pages repeat the whole bucket: what they leave out is swept when they are complete. */
export function startSweep(db: Writer, bucket: Bucket): Bucket {
  db.run(`UPDATE bucket SET generation = generation + 1, state = 'sweeping' WHERE id = ?`, bucket.id);
  return { ...bucket, generation: bucket.generation + 1, state: 'sweeping' };
}

export const setState = (db: Writer, bucket: Bucket, state: BucketState): void =>
  void db.run('UPDATE bucket SET state = ? WHERE id = ?', state, bucket.id);

export const forgetBucket = (db: Writer, bucket: Bucket): void =>
  void db.run('DELETE FROM bucket WHERE id = ?', bucket.id);

/** Central's numbers mean nothing any more: read everything anew, keep every row until it is replaced or swept. */
export const forgetCursors = (db: Writer): void =>
  void db.run(
    `UPDATE bucket SET cursor = '', generation = generation + 1, state = 'sweeping' WHERE state <> 'leaving'`,
  );

/** The epoch of central's that the cursors belong to. */
export const cacheEpoch = (db: Reader): string | null => getMeta(db, 'epoch');
export const setCacheEpoch = (db: Writer, epoch: string): void => setMeta(db, 'epoch', epoch);

/** When the cache last equalled central's; null: never yet, the first copy is not whole. */
export function completeAtMs(db: Reader): number | null {
  const text = getMeta(db, 'completeAtMs');
  return text === null ? null : Number(text);
}
export const setCompleteAt = (db: Writer, atMs: number): void => setMeta(db, 'completeAtMs', String(atMs));

/** Counts and sums while many rows change; `close` writes them down. One per transaction. */
export interface Books {
  of(bucket: number): Tally;
  close(): void;
}

export function openBooks(db: Writer): Books {
  const tallies = new Map<number, Tally>();
  return {
    of: (bucket) => {
      const known = tallies.get(bucket);
      if (known) return known;
      const sum = db.get<BucketSum>('SELECT count, sum FROM bucket WHERE id = ?', bucket);
      if (!sum) throw new Error('a row lies in a bucket that is not there');
      const tally = createTally(sum);
      tallies.set(bucket, tally);
      return tally;
    },
    close: () => {
      for (const [id, tally] of tallies) {
        const { count, sum } = tally.read();
        db.run('UPDATE bucket SET count = ?, sum = ? WHERE id = ?', count, sum, id);
      }
    },
  };
}
