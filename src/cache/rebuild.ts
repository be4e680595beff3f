/**
 * A program with other definitions finds the texts as central sent them, and makes from them what its definitions say:
 * nothing is fetched again and the screen is never empty. Rule ST7: docs/spec/store.md.
 */
import { nounByName, nounNames, isNounName, type NounName } from '../shared/domain/nouns.ts';
import { derive, sortOf } from './derive.ts';
import type { Reader, Writer } from './handle.ts';
import { createPlace, DEFERRED, derivedTables, dropDerived, dropPlace, LAYOUT } from './layout.ts';
import { nounDigests } from './noun-digest.ts';
import { readAgain } from './member.ts';
import { getMeta, setMeta } from './meta.ts';
import type { StoredRow } from './stored-row.ts';

/** same: nothing to do. rebuilding: see `rebuildMore`. other: tables of another layout; only a new file will do. */
export type Fit = 'same' | 'rebuilding' | 'other';

/** Written into a new file with its tables. */
export function stampLayout(db: Writer): void {
  setMeta(db, 'layout', String(LAYOUT));
  setMeta(db, 'nouns', JSON.stringify(nounDigests()));
}

/** First thing after opening: tables of new nouns are made, those of nouns gone are put by. One transaction. */
export function meetLayout(db: Writer): Fit {
  if (getMeta(db, 'layout') !== String(LAYOUT)) return 'other';
  const known = JSON.parse(getMeta(db, 'nouns') ?? '{}') as Record<string, string>;
  const wanted = nounDigests();
  for (const noun of Object.keys(known)) if (!isNounName(noun)) putBy(db, noun);
  for (const noun of nounNames) if (!(noun in known)) takeIn(db, noun);
  const changed = nounNames.filter((noun) => noun in known && known[noun] !== wanted[noun]);
  for (const noun of changed) db.define(dropDerived(noun) + derivedTables(noun));
  const fresh = nounNames.filter((noun) => !(noun in known));
  const marks = { ...marksOf(db), ...Object.fromEntries([...changed, ...fresh].map((noun) => [noun, 0])) };
  setMarks(db, Object.fromEntries(Object.entries(marks).filter(([noun]) => isNounName(noun))));
  setMeta(db, 'nouns', JSON.stringify(wanted));
  return Object.keys(marksOf(db)).length > 0 ? 'rebuilding' : 'same';
}

/** This program is older than the one before and does not know the noun: its rows count and wait, unseen. */
function putBy(db: Writer, noun: string): void {
  if (!/^\w+$/.test(noun)) throw new Error('a noun with a strange name');
  db.run(
    `INSERT INTO row_${DEFERRED} (id, ver, hash, base) SELECT ? || id, ver, hash, base FROM row_${noun}
     WHERE base IS NOT NULL`,
    `${noun}\n`,
  );
  db.run(
    `INSERT INTO member_${DEFERRED} (n, bucket, generation)
     SELECT d.n, m.bucket, m.generation FROM member_${noun} m
     JOIN row_${noun} r ON r.n = m.n JOIN row_${DEFERRED} d ON d.id = ? || r.id`,
    `${noun}\n`,
  );
  db.run('DELETE FROM unfound WHERE noun = ?', noun);
  db.define(dropPlace(noun));
}

/** A noun that this program knows and the one before did not: its rows were kept, and come in. */
function takeIn(db: Writer, noun: NounName): void {
  createPlace(db, noun);
  const range = [`${noun}\n`, `${noun}\u000b`] as const;
  db.run(
    `INSERT INTO row_${noun} (id, ver, hash, base) SELECT substr(id, ?), ver, hash, base FROM row_${DEFERRED}
     WHERE id >= ? AND id < ? ORDER BY n`,
    noun.length + 2,
    ...range,
  );
  db.run(
    `INSERT INTO member_${noun} (n, bucket, generation)
     SELECT r.n, m.bucket, m.generation FROM member_${DEFERRED} m
     JOIN row_${DEFERRED} d ON d.n = m.n JOIN row_${noun} r ON r.id = substr(d.id, ?)
     WHERE d.id >= ? AND d.id < ?`,
    noun.length + 2,
    ...range,
  );
  db.run(
    `DELETE FROM member_${DEFERRED} WHERE n IN (SELECT n FROM row_${DEFERRED} WHERE id >= ? AND id < ?)`,
    ...range,
  );
  db.run(`DELETE FROM row_${DEFERRED} WHERE id >= ? AND id < ?`, ...range);
}

type Marks = Record<string, number>;
const marksOf = (db: Reader): Marks => JSON.parse(getMeta(db, 'rebuild') ?? '{}') as Marks;
const setMarks = (db: Writer, marks: Marks): void => setMeta(db, 'rebuild', JSON.stringify(marks));

/** Nouns that lists, look-ups and search do not show whole yet. */
export const rebuildingNouns = (db: Reader): NounName[] => Object.keys(marksOf(db)).filter(isNounName);

/** How many rows are still to be looked at; cheap. */
export const rebuildRows = (db: Reader): number =>
  rebuildingNouns(db).reduce((sum, noun) => sum + rowsAfter(db, noun, marksOf(db)[noun] ?? 0), 0);

const rowsAfter = (db: Reader, noun: NounName, n: number): number =>
  Math.max(0, (db.get<{ n: number | null }>(`SELECT max(n) AS n FROM row_${noun}`)?.n ?? 0) - n);

/** Up to `limit` rows (about 40 µs each) of the smallest noun first. False: there is nothing left to do. */
export function rebuildMore(db: Writer, limit: number): boolean {
  const marks = marksOf(db);
  const [noun] = rebuildingNouns(db).sort(
    (a, b) => rowsAfter(db, a, marks[a] ?? 0) - rowsAfter(db, b, marks[b] ?? 0),
  );
  if (!noun) return false;
  const rows = db.all<StoredRow>(
    `SELECT n, ver, hash, base, read, shown FROM row_${noun} WHERE n > ? ORDER BY n LIMIT ?`,
    marks[noun] ?? 0,
    limit,
  );
  for (const row of rows) rederive(db, noun, row);
  if (rows.length < limit) delete marks[noun];
  else marks[noun] = rows.at(-1)?.n ?? 0;
  setMarks(db, marks);
  return Object.keys(marks).length > 0;
}

function rederive(db: Writer, noun: NounName, row: StoredRow): void {
  const { read, screen } = readAgain(noun, row);
  db.run(`UPDATE row_${noun} SET read = ?, sort = ? WHERE n = ?`, read, sortOf(noun, screen), row.n);
  const words = nounByName(noun).search ? 'later' : 'now';
  if (screen !== null) derive(db, { noun, n: row.n, before: null, after: screen, words });
}
