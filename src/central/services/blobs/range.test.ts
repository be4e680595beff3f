import { expect, test } from 'vitest';
import { readRange, type RangeAnswer } from './range.ts';

const part = (start: number, end: number): RangeAnswer => ({ type: 'part', start, end });
const whole: RangeAnswer = { type: 'whole' };
const unsatisfiable: RangeAnswer = { type: 'unsatisfiable' };

test.each<[string | undefined, RangeAnswer]>([
  [undefined, whole],
  ['bytes=0-', part(0, 999)],
  ['bytes=0-0', part(0, 0)],
  ['bytes=10-19', part(10, 19)],
  ['bytes=990-5000', part(990, 999)],
  ['bytes=-10', part(990, 999)],
  ['bytes=-5000', part(0, 999)],
  ['bytes=-0', unsatisfiable],
  ['bytes=1000-', unsatisfiable],
  ['bytes=20-10', whole],
  ['bytes=0-1,5-6', whole],
  ['bytes=-', whole],
  ['lines=1-2', whole],
])('[R6] of 1,000 bytes, Range %s is answered with %o', (header, answer) => {
  expect(readRange(header, 1_000)).toEqual(answer);
});
