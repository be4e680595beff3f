/** One snapshot in lines: what was granted and changed since the cursors, what was revoked, and how it stands. */
import type { BucketRows, PullInput, PullLine } from '../../../src/shared/contract/sync/pull.ts';
import type { WireRow } from '../../../src/shared/contract/sync/identity.ts';
import { suspect } from './devices.ts';
import { bucketSum, grantsNow, readCursor, writeCursor, type Grants } from './readers.ts';
import { placesOf, shownAs, type ModelState } from './state.ts';

const POLL_AFTER_MS = 15_000;

export function pullLines(state: ModelState, userId: string, input: PullInput, nowMs: number): PullLine[] {
  if (state.isSuspect) throw suspect(state);
  const grants = grantsNow(state, userId);
  const filled = fill(state, grants, input);
  const { complete } = filled;
  return [
    { type: 'head', epoch: state.epoch, serverTimeMs: nowMs },
    ...revokedOf(grants, input),
    ...filled.lines,
    {
      type: 'end',
      complete,
      sums: complete
        ? Object.fromEntries(grants.buckets.map((b) => [b, bucketSum(state, b, grants.view)]))
        : {},
      sequencedThrough: sequencedThrough(state, input.deviceId),
      remaining: filled.remaining,
      pollAfterMs: POLL_AFTER_MS,
    },
  ];
}

function revokedOf({ buckets }: Grants, { cursors }: PullInput): PullLine[] {
  const gone = Object.keys(cursors).filter((bucket) => !buckets.includes(bucket as never));
  if (gone.length === 0) return [];
  return [
    {
      type: 'rows',
      buckets: gone.map((bucket): BucketRows => ({ bucket, state: 'revoked', cursor: '', rows: [] })),
    },
  ];
}

interface Filled {
  lines: PullLine[];
  complete: boolean;
  remaining: number;
}

function fill(state: ModelState, { buckets, view }: Grants, input: PullInput): Filled {
  const filled: Filled = { lines: [], complete: true, remaining: 0 };
  let room = input.limit;
  for (const bucket of buckets) {
    const { rows, isReset } = since(state, { bucket, view }, input.cursors[bucket] ?? '');
    const taken = rows.slice(0, room);
    room -= taken.length;
    filled.remaining += rows.length - taken.length;
    if (taken.length < rows.length) filled.complete = false;
    if (taken.length === 0 && rows.length > 0) continue;
    const scope = { epoch: state.epoch, bucket, view };
    const head = taken.length === rows.length ? state.seq : (taken.at(-1)?.seq ?? 0);
    filled.lines.push(...linesOf(scope, { taken, head, isReset }, input.lineRows));
  }
  return filled;
}

interface Numbered {
  seq: number;
  row: WireRow;
}

/** Everything of the bucket after the cursor. A cursor below the floor, or not ours, is the beginning again. */
function since(
  state: ModelState,
  { bucket, view }: { bucket: string; view: Grants['view'] },
  cursor: string,
): { rows: Numbered[]; isReset: boolean } {
  const read = readCursor({ epoch: state.epoch, bucket, view }, cursor);
  // a cursor of ours from a time that this central has not seen: it was put back and nobody said so
  if (read !== null && read > state.seq) throw suspect(state);
  const isReset = read === null || (read > 0 && read < (state.floors.get(bucket) ?? 0));
  const from = isReset ? 0 : read;
  const rows = [...placesOf(state, bucket)]
    .filter(([, place]) => place.seq > from && (place.live || from > 0))
    .sort(([, a], [, b]) => a.seq - b.seq)
    .map(([key, place]): Numbered => ({ seq: place.seq, row: wireRow(state, key, place.live, view) }));
  return { rows, isReset };
}

function wireRow(state: ModelState, key: string, live: boolean, view: Grants['view']): WireRow {
  const row = state.published.get(key);
  if (!row) throw new Error('a place without a row');
  if (!live || row.body === null) return [row.noun, row.id, row.ver];
  const { noun, id, ver, hash, text } = shownAs(row, view);
  return [noun, id, ver, hash, text];
}

function linesOf(
  scope: { epoch: string; bucket: string; view: string },
  { taken, head, isReset }: { taken: Numbered[]; head: number; isReset: boolean },
  lineRows: number,
): PullLine[] {
  const lines: PullLine[] = [];
  for (let from = 0; from === 0 || from < taken.length; from += lineRows) {
    const rows = taken.slice(from, from + lineRows);
    const isLast = from + lineRows >= taken.length;
    const cursor = writeCursor(scope, isLast ? head : (rows.at(-1)?.seq ?? 0));
    const how = isReset && from === 0 ? 'reset' : 'active';
    lines.push({
      type: 'rows',
      buckets: [{ bucket: scope.bucket, state: how, cursor, rows: rows.map(({ row }) => row) }],
    });
  }
  return lines;
}

/** Every mark of this device up to it is published. */
function sequencedThrough(state: ModelState, deviceId: string): number {
  const waiting = state.waiting.flatMap((item) =>
    item.type === 'mark' && item.deviceId === deviceId ? [item.mark] : [],
  );
  return waiting.length > 0 ? Math.min(...waiting) - 1 : state.marks;
}
