import { expect, test } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { isTooOld, MOST_BEHIND, newestMajor, releasedOn } from './electron-age.ts';

const ours = Number(packageFile.devDependencies.electron.split('.')[0]);

test('[S20] Electron is among the majors that are mended; when this fails, update it and its table', () => {
  expect(isTooOld(ours, Date.now())).toBe(false);
});

test('[S20] our major is in the table, and the table has no gap', () => {
  const majors = Object.keys(releasedOn).map(Number);
  expect(majors).toContain(ours);
  expect(majors).toEqual(majors.map((_, index) => majors[0]! + index));
});

test.each([
  ['2026-10-20', 44],
  ['2026-10-21', 45],
  ['2026-12-15', 45],
  ['2026-12-16', 46],
  ['2027-02-10', 47],
])('[S20] on %s the newest major is %i', (day, major) => {
  expect(newestMajor(Date.parse(day))).toBe(major);
});

test('[S20] the third newer major makes one too old', () => {
  const nowMs = Date.parse('2026-11-01');
  expect(isTooOld(45 - MOST_BEHIND, nowMs)).toBe(false);
  expect(isTooOld(45 - MOST_BEHIND - 1, nowMs)).toBe(true);
});
