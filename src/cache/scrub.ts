/**
 * Rows that left are gone from the file too. SQLite overwrites what it deletes (secure_delete); the full text keeps the
 * words of deleted rows until its parts are merged, and the log keeps old pages until it is cut. Rule ST14.
 */
import { nounByName, nounNames } from '../shared/domain/nouns.ts';
import type { StoreFile, Writer } from './handle.ts';

/** Pages of the full text merged in one step: some 5 ms. */
const MERGE_PAGES = 200;

const searched = nounNames.filter((noun) => nounByName(noun).search !== null);

/** All of it at once; for a million searched rows use `scrubbing` and give others a turn between its steps. */
export function scrub(file: StoreFile): void {
  const steps = scrubbing(file);
  while (!steps.next().done);
}

/** One transaction per step; the last cuts the log. */
export function* scrubbing(file: StoreFile): Generator<void> {
  for (const noun of searched) {
    file.write((db) => startMerge(db, noun));
    yield;
    while (file.write((db) => mergeMore(db, noun))) yield;
  }
  file.checkpoint();
}

/** A negative number puts all parts on one level, so that they end as one (FTS5 'merge'). */
const startMerge = (db: Writer, noun: string): void => void db.run(mergeSql(noun), -MERGE_PAGES);

/** False when the last step had nothing to write. */
function mergeMore(db: Writer, noun: string): boolean {
  const before = changes(db);
  db.run(mergeSql(noun), MERGE_PAGES);
  return changes(db) - before >= 2;
}

const mergeSql = (noun: string): string =>
  `INSERT INTO find_${noun} (find_${noun}, rank) VALUES ('merge', ?)`;

const changes = (db: Writer): number => db.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
