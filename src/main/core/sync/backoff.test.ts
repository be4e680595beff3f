import { expect, test } from 'vitest';
import { backoffMs, pollMs, retryAfterMs } from './backoff.ts';

test.each([
  [1, 1_000],
  [2, 2_000],
  [5, 16_000],
  [9, 256_000],
  [10, 300_000],
  [500, 300_000],
])('[WS4] after %i failures at most %i ms, and as little as nothing', (failures, ceiling) => {
  expect(backoffMs({ failures, retryAfterMs: null, random: 1 })).toBe(ceiling);
  expect(backoffMs({ failures, retryAfterMs: null, random: 0 })).toBe(0);
});

test('[WS4] Retry-After is never undercut, and spread', () => {
  expect(backoffMs({ failures: 1, retryAfterMs: 30_000, random: 0 })).toBe(30_000);
  expect(backoffMs({ failures: 1, retryAfterMs: 30_000, random: 1 })).toBe(33_000);
  expect(backoffMs({ failures: 1, retryAfterMs: 9_999_999, random: 0 })).toBe(300_000);
});

test('[WS4] polling is spread by a fifth', () => {
  expect([0, 0.5, 1].map((random) => pollMs(15_000, random))).toEqual([12_000, 15_000, 18_000]);
});

test.each([
  [null, null],
  ['7', 7_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', 9_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', null],
])('Retry-After: %s → %s', (header, expected) => {
  expect(retryAfterMs(header, 1_000)).toBe(expected);
});
