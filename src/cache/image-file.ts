/**
 * A whole cache.db with one bucket in it, filled from nothing as fast as it goes: rows in their order, look-ups sorted
 * into place, indexes last, words merged into one part. Nothing of it is ever on the disk in plain text. Rule IM2.
 */
import { rmSync } from 'node:fs';
import { EMPTY_SUM, type BucketSum } from '../shared/contract/sync/identity.ts';
import { isNounName, nounByName, nounNames, type NounName } from '../shared/domain/nouns.ts';
import { openBucket, type Bucket } from './bucket.ts';
import { keysOf, putWords, sortOf } from './derive.ts';
import type { Writer } from './handle.ts';
import { createIndexes, createTablesWithoutIndexes, DEFERRED } from './layout.ts';
import type { Told } from './member.ts';
import { setMeta } from './meta.ts';
import { openEncrypted } from './open-file.ts';
import { readingOf, type Reading } from './reading.ts';
import { stampLayout } from './rebuild.ts';
import { createTally, type Tally } from './row-hash.ts';
import { placeOf } from './stored-row.ts';

export interface ToldRow extends Told {
  noun: string;
}

export interface ImageFile {
  /** Many at a time; each id once. */
  put(rows: readonly ToldRow[]): void;
  /** Closes the file; the sum of the rows that were put. */
  finish(): BucketSum;
  /** Removes what there is. */
  abandon(): void;
}

export interface ImageFileOptions {
  path: string;
  /** 32 bytes; of this file alone. */
  key: Uint8Array;
  bucket: string;
  cacheKib: number;
}

const stageOf = (path: string): string => `${path}.stage`;

export function createImageFile({ path, key, bucket: name, cacheKib }: ImageFileOptions): ImageFile {
  const remove = (): void => [path, stageOf(path)].forEach((file) => rmSync(file, { force: true }));
  remove();
  const file = openEncrypted({ path, key, synchronous: 'OFF', cacheKib, stage: stageOf(path) });
  const bucket = file.write((db) => {
    createTablesWithoutIndexes(db);
    stampLayout(db);
    setMeta(db, 'closed', 'in order');
    db.define('CREATE TABLE stage.entry (noun TEXT, lookup INTEGER, key TEXT, sort REAL, n INTEGER)');
    return openBucket(db, name);
  });
  const tally = createTally(EMPTY_SUM);
  return {
    put: (rows) => file.write((db) => rows.forEach((row) => putRow(db, row, { bucket, tally }))),
    finish: () => {
      const sum = tally.read();
      // Words first: the pages that merging frees are filled by what follows.
      for (const noun of nounNames) if (nounByName(noun).search) file.write((db) => mergeWords(db, noun));
      for (const noun of nounNames) file.write((db) => sortLookups(db, noun));
      file.write((db) => {
        createIndexes(db);
        db.run('UPDATE bucket SET count = ?, sum = ? WHERE id = ?', sum.count, sum.sum, bucket.id);
      });
      file.close();
      rmSync(stageOf(path), { force: true });
      return sum;
    },
    abandon: () => {
      file.close();
      remove();
    },
  };
}

interface Putting {
  bucket: Bucket;
  tally: Tally;
}

function putRow(db: Writer, { noun, text, hash, ver, id: named }: ToldRow, { bucket, tally }: Putting): void {
  const { place, id } = placeOf(noun, named, isNounName);
  const { body, read }: Reading = place === DEFERRED ? { body: null, read: null } : readingOf(place, text);
  const sort = place === DEFERRED ? null : sortOf(place, body);
  const n = db.insert(
    `INSERT INTO row_${place} (id, ver, hash, base, read, sort) VALUES (?, ?, ?, ?, ?, ?)`,
    id,
    ver,
    hash,
    text,
    read,
    sort,
  );
  db.run(
    `INSERT INTO member_${place} (n, bucket, generation) VALUES (?, ?, ?)`,
    n,
    bucket.id,
    bucket.generation,
  );
  tally.add(hash);
  if (place === DEFERRED || body === null) return;
  for (const key of keysOf(place, body))
    db.run('INSERT INTO stage.entry (noun, lookup, key, sort, n) VALUES (?, ?, ?, ?, ?)', place, ...key, n);
  const { search } = nounByName(place);
  if (search) putWords(db, place, n, search(body));
}

/** Sorted entries fill their pages to the brim. */
function sortLookups(db: Writer, noun: NounName): void {
  Object.keys(nounByName(noun).lookups).forEach((_, lookup) => {
    db.run(
      `INSERT OR IGNORE INTO lookup_${noun} (lookup, key, sort, n)
       SELECT lookup, key, sort, n FROM stage.entry WHERE noun = ? AND lookup = ? ORDER BY key, sort, n`,
      noun,
      lookup,
    );
  });
}

const mergeWords = (db: Writer, noun: NounName): void =>
  void db.run(`INSERT INTO find_${noun} (find_${noun}) VALUES ('optimize')`);
