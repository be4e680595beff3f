/** The rows of a plan in bounded portions, bucket after bucket. Rules L6, L12. */
import type { View } from '../../../shared/contract/sync/identity.ts';
import type { Reader } from '../../db/database.ts';
import { bucketRowsAfter, countAfter, type BucketRow } from '../../db/pages.ts';
import type { Position } from './cursor.ts';
import type { BucketPlan, Plan } from './pull-plan.ts';

export interface Portion {
  bucket: string;
  state: 'active' | 'reset';
  /** The bucket has been read up to here. */
  at: Position;
  rows: readonly BucketRow[];
}

/** Where reading stopped before its end; null: it reached it. */
export interface Reading {
  stopped: { plan: BucketPlan; after: number; unread: BucketPlan[] } | null;
}

export interface PortionInput {
  plan: Plan;
  view: View;
  limit: number;
  lineRows: number;
  reading: Reading;
  now: () => number;
}

/** A snapshot is held no longer: the device goes on with its next request. */
const MOST_MS = 20_000;
/** Of the texts of one portion, as far as the rows before it let foresee. */
const PORTION_BYTES = 1024 * 1024;
const FIRST_ROWS = 100;
const FEWEST_ROWS = 20;

export async function* portionsOf(db: Reader, input: PortionInput): AsyncGenerator<Portion, void> {
  const untilMs = input.now() + MOST_MS;
  const { buckets } = input.plan;
  const size = portionSize(input.lineRows);
  let room = input.limit;
  for (const [index, plan] of buckets.entries()) {
    let { from: at, isNews } = plan;
    while (isNews || at.seq < plan.head) {
      if (room === 0 || input.now() > untilMs) {
        input.reading.stopped = { plan, after: at.seq, unread: buckets.slice(index + 1) };
        return;
      }
      const limit = Math.min(room, size.next());
      const rows = at.seq < plan.head ? await read(db, input.view, plan, at, limit) : [];
      size.saw(rows);
      room -= rows.length;
      const seq = rows.length < limit ? plan.head : (rows.at(-1)?.seq ?? plan.head);
      const state = at === plan.from ? plan.state : 'active';
      at = { seq, silentTo: at.silentTo };
      isNews = false;
      yield { bucket: plan.bucket, state, at, rows };
    }
  }
}

const read = (db: Reader, view: View, { bucket }: BucketPlan, at: Position, limit: number) =>
  bucketRowsAfter(db, { bucket, view, after: at.seq, silentTo: at.silentTo, limit });

/** How many rows to read at once, so that a portion's bytes stay bounded whatever the rows weigh. */
function portionSize(lineRows: number): { next(): number; saw(rows: readonly BucketRow[]): void } {
  let weight = PORTION_BYTES / FIRST_ROWS;
  return {
    next: () => Math.max(1, Math.min(lineRows, Math.max(FEWEST_ROWS, Math.floor(PORTION_BYTES / weight)))),
    saw: (rows) => {
      if (rows.length > 0)
        weight = 1 + rows.reduce((sum, { text }) => sum + (text?.length ?? 0), 0) / rows.length;
    },
  };
}

/** Beyond this, counting would cost more than a progress bar is worth. */
const COUNTED = 20_000;

/**
 * Rows still to come, for a progress bar: counted when they are few (those that left among them), else worked out from
 * how far along the bucket's numbers we are. `liveIn`: how many rows a bucket holds.
 */
export async function remainingAfter(
  db: Reader,
  { plan, after, unread }: NonNullable<Reading['stopped']>,
  liveIn: (bucket: string) => number,
): Promise<number> {
  let sum = 0;
  for (const { bucket, head, seq } of [
    { ...plan, seq: after },
    ...unread.map((one) => ({ ...one, seq: one.from.seq })),
  ]) {
    const isCounted = head - seq <= COUNTED;
    sum += isCounted ? await countAfter(db, bucket, seq) : Math.ceil((liveIn(bucket) * (head - seq)) / head);
  }
  return sum;
}
