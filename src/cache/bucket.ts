/** Buckets this device holds: how far each was read, and which rows it holds. */
import { nounNames, type NounName } from '../shared/domain/nouns.ts';
import type { RowKey } from '../shared/commands/command.ts';
import type { Reader, Writer } from './handle.ts';
import { dropBase, putBase } from './row.ts';

interface BucketRow {
  id: number;
  generation: number;
}

/** To be sent with a pull. */
export const cursors = (db: Reader): Record<string, string> =>
  Object.fromEntries(
    db
      .all<{ name: string; cursor: string }>('SELECT name, cursor FROM bucket ORDER BY name')
      .map((row) => [row.name, row.cursor]),
  );

export function openBucket(db: Writer, name: string): BucketRow {
  const known = db.get<BucketRow>('SELECT id, generation FROM bucket WHERE name = ?', name);
  if (known) return known;
  const id = db.insert(`INSERT INTO bucket (name, cursor, generation, sweeping) VALUES (?, '', 1, 0)`, name);
  return { id, generation: 1 };
}

export const setCursor = (db: Writer, bucket: number, cursor: string): void =>
  void db.run('UPDATE bucket SET cursor = ? WHERE id = ?', cursor, bucket);

/** The coming pages repeat the whole bucket: what they leave out is swept when they are complete. */
export function startSweep(db: Writer, bucket: number): BucketRow {
  db.run('UPDATE bucket SET generation = generation + 1, sweeping = 1 WHERE id = ?', bucket);
  return db.get<BucketRow>('SELECT id, generation FROM bucket WHERE id = ?', bucket) as BucketRow;
}

/** Central's numbers mean nothing any more: read everything anew, keep every row until it is replaced or swept. */
export function forgetCursors(db: Writer): void {
  db.run(`UPDATE bucket SET cursor = '', generation = generation + 1, sweeping = 1`);
  for (const noun of nounNames) db.run(`UPDATE row_${noun} SET ver = 0 WHERE ver <> 0`);
}

/** A row is in the bucket, with this body. */
export function putMember(
  db: Writer,
  noun: NounName,
  bucket: BucketRow,
  row: { id: string; ver: number; body: unknown },
): void {
  const n = putBase(db, noun, row);
  if (n === null) return;
  db.run(
    `INSERT INTO member_${noun} (n, bucket, generation) VALUES (?, ?, ?)
     ON CONFLICT (n, bucket) DO UPDATE SET generation = excluded.generation`,
    n,
    bucket.id,
    bucket.generation,
  );
}

/** A row left the bucket; it goes when no other bucket holds it. */
export function dropMember(db: Writer, noun: NounName, bucket: number, id: string): void {
  const row = db.get<{ n: number }>(`SELECT n FROM row_${noun} WHERE id = ?`, id);
  if (!row) return;
  db.run(`DELETE FROM member_${noun} WHERE n = ? AND bucket = ?`, row.n, bucket);
  dropOrphan(db, noun, { n: row.n, id });
}

function dropOrphan(db: Writer, noun: NounName, row: { n: number; id: string }): void {
  const held = db.get(`SELECT 1 FROM member_${noun} WHERE n = ? LIMIT 1`, row.n);
  if (!held) dropBase(db, noun, row.id);
}

/** Ends every sweep: rows that the repeated pages did not bring leave their bucket. Returns what may have gone. */
export function sweep(db: Writer): RowKey[] {
  const sweeping = db.all<BucketRow>('SELECT id, generation FROM bucket WHERE sweeping = 1');
  const gone = sweeping.flatMap(({ id, generation }) => leave(db, id, generation));
  db.run('UPDATE bucket SET sweeping = 0 WHERE sweeping = 1');
  return gone;
}

/** This device may not see the bucket any more. */
export function dropBucket(db: Writer, bucket: number): RowKey[] {
  const gone = leave(db, bucket, Number.MAX_SAFE_INTEGER);
  db.run('DELETE FROM bucket WHERE id = ?', bucket);
  return gone;
}

/** Rows of the bucket older than the generation leave it. */
function leave(db: Writer, bucket: number, generation: number): RowKey[] {
  return nounNames.flatMap((noun) => {
    const rows = db.all<{ n: number; id: string }>(
      `SELECT m.n, r.id FROM member_${noun} m JOIN row_${noun} r ON r.n = m.n
       WHERE m.bucket = ? AND m.generation < ?`,
      bucket,
      generation,
    );
    db.run(`DELETE FROM member_${noun} WHERE bucket = ? AND generation < ?`, bucket, generation);
    for (const row of rows) dropOrphan(db, noun, row);
    return rows.map(({ id }): RowKey => ({ noun, id }));
  });
}

const meta = (db: Reader, key: string): string | null =>
  db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null;

const setMeta = (db: Writer, key: string, value: string): void =>
  void db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );

/** The epoch of central's that the cursors belong to. */
export const cacheEpoch = (db: Reader): string | null => meta(db, 'epoch');
export const setCacheEpoch = (db: Writer, epoch: string): void => setMeta(db, 'epoch', epoch);

/** When the cache last equalled central's; null: never yet, the first copy is not whole. */
export function completeAtMs(db: Reader): number | null {
  const text = meta(db, 'completeAtMs');
  return text === null ? null : Number(text);
}
export const setCompleteAt = (db: Writer, atMs: number): void => setMeta(db, 'completeAtMs', String(atMs));
