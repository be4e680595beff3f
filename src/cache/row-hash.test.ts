import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { rowHash, sliceOf } from './row-hash.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

test('[CK1] a hash is the first 8 bytes of SHA-256 over noun, id, version and text, for any program to work out', () => {
  expect(rowHash('customer', 'c-1', 42, '{"name":"陈"}')).toBe(
    sha256('customer\nc-1\n42\n{"name":"陈"}').slice(0, 16),
  );
  expect(rowHash('note', 'n', 1, '{}')).toBe('52a7a2f4f70629e0');
});

test('[CK5] a row lies in the slice that the first byte of SHA-256 over noun and id names', () => {
  expect(sliceOf('customer', 'c-1')).toBe(Number.parseInt(sha256('customer\nc-1').slice(0, 2), 16));
  const slices = Array.from({ length: 5_000 }, (_, i) => sliceOf('call', `call-${i}`));
  expect([Math.min(...slices), Math.max(...slices), new Set(slices).size]).toEqual([0, 255, 256]);
});
