import { expect, test } from 'vitest';
import type { Grants } from '../../../shared/domain/grants.ts';
import { concerns } from './poke.ts';

const grants: Grants = { buckets: ['user:u-1', 'team:t-1', 'centre'], view: 'full' };
const who = { tenant: 'demo', deviceId: 'd-1', grants };
const moved = { tenant: 'demo', buckets: [] as string[] | null, devices: [] as string[] };

test.each([
  ['a bucket that is granted', { ...moved, buckets: ['team:t-2', 'user:u-1'] }, true],
  ['nothing that is granted', { ...moved, buckets: ['team:t-2', 'user:u-2'] }, false],
  ['its own push has its place', { ...moved, devices: ['d-1'] }, true],
  ['another’s push has its place', { ...moved, devices: ['d-2'] }, false],
  ['too much to name, or somebody’s rights', { ...moved, buckets: null }, true],
  ['another tenant', { ...moved, tenant: 'other', buckets: null }, false],
  ['nobody knows what', null, true],
])('[L8] %s', (_name, what, expected) => {
  expect(concerns(who, what)).toBe(expected);
});
