import { expect, test } from 'vitest';
import type { Reader } from '../../db/database.ts';
import type { BucketPlan } from './pull-plan.ts';
import {
  portionsOf,
  remainingAfter,
  type Portion,
  type PortionInput,
  type Reading,
} from './pull-portions.ts';

/** A bucket of `count` rows, each `bytes` long. */
function bucketOf(count: number, bytes: number): Reader {
  const text = 'x'.repeat(bytes);
  const rowsAfter = (after: number, limit: number) =>
    Array.from({ length: Math.min(limit, count - after) }, (_, i) => {
      const seq = after + i + 1;
      return { seq, noun: 'note', id: `n-${seq}`, ver: seq, hash: '0'.repeat(16), text };
    });
  const rows = (_sql: string, [, after, , limit]: readonly unknown[] = []) =>
    Promise.resolve(rowsAfter(Number(after), Number(limit)));
  return { rows: rows as unknown as Reader['rows'] };
}

const plan = (head: number, over: Partial<BucketPlan> = {}): BucketPlan => ({
  bucket: 'centre',
  state: 'active',
  from: { seq: 0, silentTo: head },
  head,
  isNews: true,
  ...over,
});

async function read(
  db: Reader,
  buckets: BucketPlan[],
  over: Partial<PortionInput> = {},
): Promise<{ portions: Portion[]; reading: Reading }> {
  const reading: Reading = { stopped: null };
  const portions: Portion[] = [];
  const input: PortionInput = {
    plan: { revoked: [], buckets, isSuspect: false },
    view: 'full',
    limit: 50_000,
    lineRows: 1_000,
    reading,
    now: () => 0,
    ...over,
  };
  for await (const portion of portionsOf(db, input)) portions.push(portion);
  return { portions, reading };
}
const sizes = (portions: Portion[]) => portions.map(({ rows }) => rows.length);

test('[L12] light rows come by the line, heavy ones a few at a time', async () => {
  const light = await read(bucketOf(2_600, 300), [plan(2_600)]);
  expect(sizes(light.portions)).toEqual([100, 1_000, 1_000, 500]);
  const heavy = await read(bucketOf(200, 50_000), [plan(200)]);
  expect(sizes(heavy.portions)).toEqual([100, 20, 20, 20, 20, 20]);
});

test('[L6] no portion is longer than a line, and none goes past the limit', async () => {
  const { portions, reading } = await read(bucketOf(100, 10), [plan(100)], { limit: 25, lineRows: 10 });
  expect(sizes(portions)).toEqual([10, 10, 5]);
  expect(reading.stopped).toMatchObject({ after: 25, unread: [] });
});

test('[L12] a snapshot that was held for 20 s ends, and says where', async () => {
  let nowMs = 0;
  const now = () => (nowMs += 6_000);
  const next = plan(50, { bucket: 'quality' });
  const { portions, reading } = await read(bucketOf(1_000, 10), [plan(1_000), next], { lineRows: 100, now });
  expect(portions.length).toBe(3);
  expect(reading.stopped).toMatchObject({ after: 300, unread: [next] });
});

test('[L2] a bucket of which nothing is known yet is told though it is empty, and one without news is not read', async () => {
  const told = plan(7, { bucket: 'quality', from: { seq: 7, silentTo: 0 }, isNews: false });
  const { portions, reading } = await read(bucketOf(0, 1), [plan(0), told]);
  expect(portions).toEqual([{ bucket: 'centre', state: 'active', at: { seq: 0, silentTo: 0 }, rows: [] }]);
  expect(reading.stopped).toBe(null);
});

test('[L3] only the first portion of a bucket that comes anew says so', async () => {
  const { portions } = await read(bucketOf(30, 10), [plan(30, { state: 'reset' })], { lineRows: 10 });
  expect(portions.map(({ state, at }) => [state, at.seq])).toEqual([
    ['reset', 10],
    ['active', 20],
    ['active', 30],
  ]);
});

test('[L6] what is still to come is counted when it is little, and worked out when it is much', async () => {
  const counting: Reader = { rows: <R>() => Promise.resolve([{ n: 7 }] as R[]) };
  const stopped = { plan: plan(1_000_000), after: 250_000, unread: [plan(50, { bucket: 'quality' })] };
  const liveIn = (bucket: string) => (bucket === 'centre' ? 400_000 : 50);
  expect(await remainingAfter(counting, stopped, liveIn)).toBe(300_000 + 7);
});
