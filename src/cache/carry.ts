/** What one cache holds of a bucket, as lines that another one takes. */
import type { BucketRows } from '../shared/contract/sync/pull.ts';
import type { WireRow } from '../shared/contract/sync/identity.ts';
import { bucketsIn, cursors, type Bucket } from './bucket.ts';
import type { Reader } from './handle.ts';
import { DEFERRED, places, type Place } from './layout.ts';
import { fromDeferredId } from './stored-row.ts';

/** The buckets that are whole, but one. The cursor comes with the last line: what is cut off is read anew. */
export function* linesOf(db: Reader, except: string, lineRows: number): Generator<BucketRows> {
  const read = cursors(db);
  for (const bucket of bucketsIn(db, 'whole').filter(({ name }) => name !== except)) {
    for (const rows of portionsOf(db, bucket, lineRows))
      yield { bucket: bucket.name, state: 'active', cursor: '', rows };
    yield { bucket: bucket.name, state: 'active', cursor: read[bucket.name] ?? '', rows: [] };
  }
}

interface CarriedRow {
  n: number;
  id: string;
  ver: number;
  hash: string;
  base: string;
}

function* portionsOf(db: Reader, bucket: Bucket, lineRows: number): Generator<WireRow[]> {
  for (const place of places)
    for (let after = 0, isMore = true; isMore;) {
      const rows = db.all<CarriedRow>(
        `SELECT r.n, r.id, r.ver, r.hash, r.base FROM row_${place} r
         JOIN member_${place} m ON m.n = r.n AND m.bucket = ? WHERE r.n > ? ORDER BY r.n LIMIT ?`,
        bucket.id,
        after,
        lineRows,
      );
      if (rows.length > 0) yield rows.map((row) => wireRow(place, row));
      after = rows.at(-1)?.n ?? after;
      isMore = rows.length === lineRows;
    }
}

function wireRow(place: Place, { id, ver, hash, base }: CarriedRow): WireRow {
  if (place !== DEFERRED) return [place, id, ver, hash, base];
  const named = fromDeferredId(id);
  return [named.noun, named.id, ver, hash, base];
}
