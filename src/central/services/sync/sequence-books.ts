/** What buckets add up to while a pass works on them: the next number, how many rows, their sums. Rules O1, CK3. */
import { createTally, type Tally } from '../../../cache/row-hash.ts';
import { EMPTY_SUM } from '../../../shared/contract/sync/identity.ts';
import type { Writer } from '../../db/database.ts';
import {
  readTallies,
  saveTallies,
  type BucketTally,
  type Hashes,
  type Membership,
} from '../../db/sequence.ts';

export interface Books {
  /** Reads what is not known yet of these buckets. Before `enter`. */
  load(db: Writer, buckets: Iterable<string>): Promise<void>;
  /** A member becomes another (before: null when it is new); returns its number. */
  enter(before: Membership | null, after: Omit<Membership, 'id'>): number;
  save(db: Writer): Promise<void>;
  /** Buckets in which something got a number. */
  moved(): string[];
}

export const NO_HASHES: Hashes = { full: EMPTY_SUM.sum, masked: EMPTY_SUM.sum };

interface Book {
  head: number;
  full: Tally;
  masked: Tally;
}

export function openBooks(): Books {
  const books = new Map<string, Book>();
  const moved = new Set<string>();
  return {
    load: async (db, buckets) => {
      const missing = [...new Set(buckets)].filter((bucket) => !books.has(bucket));
      if (missing.length === 0) return;
      for (const bucket of missing) books.set(bucket, bookOf({ bucket, head: 0, count: 0, ...NO_HASHES }));
      for (const known of await readTallies(db, missing)) books.set(known.bucket, bookOf(known));
    },
    enter: (before, after) => {
      const book = books.get(after.bucket);
      if (!book) throw new Error('a bucket was counted before it was read');
      for (const view of ['full', 'masked'] as const) {
        if (before?.live) book[view].subtract(before[view]);
        if (after.live) book[view].add(after[view]);
      }
      moved.add(after.bucket);
      book.head += 1;
      return book.head;
    },
    save: (db) => saveTallies(db, [...books].map(tallyOf)),
    moved: () => [...moved],
  };
}

const bookOf = ({ head, count, full, masked }: BucketTally): Book => ({
  head,
  full: createTally({ count, sum: full }),
  masked: createTally({ count, sum: masked }),
});

function tallyOf([bucket, { head, full, masked }]: [string, Book]): BucketTally {
  const { count, sum } = full.read();
  return { bucket, head, count, full: sum, masked: masked.read().sum };
}
