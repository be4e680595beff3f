/** What buckets add up to while a pass works on them: the next number, how many rows, their sums. Rules O1, CK3. */
import type { Writer } from '../../db/database.ts';
import {
  readTallies,
  saveTallies,
  type BucketTally,
  type Hashes,
  type Membership,
} from '../../db/sequence.ts';
import { addHash } from './sum.ts';

export interface Tally {
  /** Reads what is not known yet of these buckets. Before `take`. */
  load(db: Writer, buckets: Iterable<string>): Promise<void>;
  /** A member becomes another (before: null when it is new); returns its number. */
  take(before: Membership | null, after: Omit<Membership, 'id'>): number;
  save(db: Writer): Promise<void>;
}

export const NO_HASHES: Hashes = { full: '0000000000000000', masked: '0000000000000000' };

export function createTally(): Tally {
  const tallies = new Map<string, BucketTally>();
  return {
    load: async (db, buckets) => {
      const missing = [...new Set(buckets)].filter((bucket) => !tallies.has(bucket));
      if (missing.length === 0) return;
      for (const bucket of missing) tallies.set(bucket, { bucket, head: 0, count: 0, ...NO_HASHES });
      for (const known of await readTallies(db, missing)) tallies.set(known.bucket, known);
    },
    take: (before, after) => {
      const tally = tallies.get(after.bucket);
      if (!tally) throw new Error('a bucket was counted before it was read');
      tally.head += 1;
      const gone = before?.live ? before : null;
      tally.count += Number(after.live) - Number(gone !== null);
      tally.full = addHash(tally.full, after.full, gone?.full);
      tally.masked = addHash(tally.masked, after.masked, gone?.masked);
      return tally.head;
    },
    save: (db) => saveTallies(db, [...tallies.values()]),
  };
}
