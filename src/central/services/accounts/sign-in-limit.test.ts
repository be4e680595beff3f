import { expect, test } from 'vitest';
import { createSignInLimit } from './sign-in-limit.ts';

function scene() {
  let nowMs = 1_000_000;
  const limit = createSignInLimit(() => nowMs);
  const fail = (times: number, login: string, address: string) => {
    for (let i = 0; i < times; i += 1) limit.failed(login, address);
  };
  return { limit, fail, pass: (ms: number) => (nowMs += ms) };
}

test('[A4] the tenth failure within five minutes shuts this login out from this address alone', () => {
  const { limit, fail } = scene();
  fail(9, 'wang', '10.0.0.1');
  expect(limit.waitSec('wang', '10.0.0.1')).toBe(0);
  fail(1, 'WANG', '10.0.0.1');
  expect(limit.waitSec('wang', '10.0.0.1')).toBe(300);
  expect([limit.waitSec('wang', '10.0.0.2'), limit.waitSec('zhang', '10.0.0.1')]).toEqual([0, 0]);
});

test('[A4] it ends when the first of the ten is five minutes old', () => {
  const { limit, fail, pass } = scene();
  fail(10, 'wang', 'a');
  pass(299_000);
  expect(limit.waitSec('wang', 'a')).toBe(1);
  pass(1_000);
  expect(limit.waitSec('wang', 'a')).toBe(0);
});

test('[A4] a hundred failures from one address shut the address out, whatever the logins', () => {
  const { limit } = scene();
  for (let i = 0; i < 100; i += 1) limit.failed(`login-${i}`, 'a');
  expect([limit.waitSec('anybody', 'a') > 0, limit.waitSec('anybody', 'b')]).toEqual([true, 0]);
});

test('[A4] a success forgives the failures of this login', () => {
  const { limit, fail } = scene();
  fail(9, 'wang', 'a');
  limit.succeeded('wang', 'a');
  fail(9, 'wang', 'a');
  expect(limit.waitSec('wang', 'a')).toBe(0);
});
