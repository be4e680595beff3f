/** Words of rows that came in great number go into the full text a few at a time, while nobody waits. */
import { isNounName, nounByName } from '../shared/domain/nouns.ts';
import { putWords } from './derive.ts';
import type { Reader, Writer } from './handle.ts';
import { bodyOf, screenOf, type Texts } from './stored-row.ts';

/** How many rows cannot be found by their words yet. */
export const unfoundRows = (db: Reader): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM unfound')?.n ?? 0;

export const isFindingWhole = (db: Reader): boolean => !db.get('SELECT 1 FROM unfound LIMIT 1');

/** Indexes up to `limit` rows in one transaction; about 50 µs each. Returns how many it did. */
export function findMore(db: Writer, limit: number): number {
  const rows = db.all<{ noun: string; n: number }>(
    'SELECT noun, n FROM unfound ORDER BY noun, n LIMIT ?',
    limit,
  );
  for (const { noun, n } of rows) {
    if (isNounName(noun)) indexRow(db, noun, n);
    db.run('DELETE FROM unfound WHERE noun = ? AND n = ?', noun, n);
  }
  return rows.length;
}

function indexRow(db: Writer, noun: Parameters<typeof nounByName>[0], n: number): void {
  const { search } = nounByName(noun);
  const row = db.get<Texts>(`SELECT ver, hash, base, read, shown FROM row_${noun} WHERE n = ?`, n);
  const body = row ? bodyOf(screenOf(row)) : null;
  if (search && body !== null) putWords(db, noun, n, search(body));
}
