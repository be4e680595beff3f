import { expect, test } from 'vitest';
import type { Position } from './cursor.ts';
import { planPull, type BucketPlan, type PlanInput } from './pull-plan.ts';

const head = { head: 100, floor: 40 };
const plan = (over: Partial<PlanInput> = {}) =>
  planPull({
    granted: ['centre'],
    heads: new Map([['centre', head]]),
    cursors: { centre: 'c' },
    read: () => ({ seq: 60, silentTo: 0 }),
    ...over,
  });
const at = (seq: number, silentTo = 0): BucketPlan | undefined =>
  plan({ read: (): Position => ({ seq, silentTo }) }).buckets[0];

test('[L3] a bucket goes on where its cursor says', () => {
  expect(at(60)).toEqual({
    bucket: 'centre',
    state: 'active',
    from: { seq: 60, silentTo: 0 },
    head: 100,
    isNews: false,
  });
});

const anew: [rule: string, state: string, over: Partial<PlanInput>][] = [
  ['[L6] never read', 'active', { cursors: {} }],
  ['[L3] a cursor that is none of ours', 'reset', { read: () => null }],
  ['[L10] below the floor', 'reset', { read: () => ({ seq: 39, silentTo: 0 }) }],
];
test.each(anew)('%s: from the beginning, and what has left by now is never told', (_rule, state, over) => {
  const [found] = plan(over).buckets;
  expect(found).toEqual({
    bucket: 'centre',
    state,
    from: { seq: 0, silentTo: 100 },
    head: 100,
    isNews: true,
  });
});

test('[L10] at the floor nothing is missing, and a first copy that is under way is not begun again', () => {
  expect(at(40)?.state).toBe('active');
  expect(at(3, 40)?.state).toBe('active');
  expect(at(3, 39)?.state).toBe('reset');
});

test('[EP4] a signed cursor beyond the newest number makes the database suspect', () => {
  expect(plan({ read: () => ({ seq: 100, silentTo: 0 }) }).isSuspect).toBe(false);
  expect(plan({ read: () => ({ seq: 101, silentTo: 0 }) }).isSuspect).toBe(true);
  expect(plan({ heads: new Map(), read: () => ({ seq: 1, silentTo: 0 }) }).isSuspect).toBe(true);
});

test('[L4] what is held and not granted is revoked', () => {
  expect(plan({ cursors: { centre: 'c', quality: 'x' } }).revoked).toEqual(['quality']);
});

test('[L2] a bucket that nothing was ever put in is told once', () => {
  const [found] = plan({ heads: new Map(), cursors: {} }).buckets;
  expect(found).toMatchObject({ head: 0, isNews: true, from: { seq: 0, silentTo: 0 } });
});
