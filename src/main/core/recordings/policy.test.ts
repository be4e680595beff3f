import { expect, test } from 'vitest';
import { policyFrom } from './policy.ts';

const GIB = 1024 ** 3;
const DAY_MS = 24 * 3_600_000;
const usual = { uploadBytesPerSec: null, keepBytes: 20 * GIB, keepMs: 7 * DAY_MS };

test('[RE12] [RE18] [RE19] the usual, and what was wished for', () => {
  expect(policyFrom({})).toEqual(usual);
  expect(
    policyFrom({
      SEATLINE_UPLOAD_BYTES_PER_SEC: '125000',
      SEATLINE_KEEP_RECORDINGS_GIB: '0.5',
      SEATLINE_KEEP_RECORDINGS_DAYS: '14',
    }),
  ).toEqual({ uploadBytesPerSec: 125_000, keepBytes: GIB / 2, keepMs: 14 * DAY_MS });
});

test.each(['', '-1', '0', 'much', 'Infinity'])('%o is not a wish', (text) => {
  expect(policyFrom({ SEATLINE_UPLOAD_BYTES_PER_SEC: text, SEATLINE_KEEP_RECORDINGS_GIB: text })).toEqual(
    usual,
  );
});
