import { expect, test } from 'vitest';
import { deriveKeys } from '../../keys.ts';
import { readCursor, signCursor } from './cursor.ts';

const keys = deriveKeys(Buffer.alloc(32, 1));
const scope = { tenant: 'demo', epoch: 'e1', bucket: 'centre' };
const cursor = signCursor(keys, scope, 1_234_567);

test('[L3] a cursor is read back in the scope that it was signed for', () => {
  expect(readCursor(keys, scope, cursor)).toBe(1_234_567);
  expect(readCursor(keys, scope, '')).toBe(0);
});

test.each([
  ['another bucket', { ...scope, bucket: 'quality' }, cursor],
  ['another epoch', { ...scope, epoch: 'e2' }, cursor],
  ['another tenant', { ...scope, tenant: 'other' }, cursor],
  ['another number', scope, cursor.replace(/^1\.[^.]+/, '1.zz')],
  ['a cut-off signature', scope, cursor.slice(0, -1)],
  ['more than a cursor', scope, `${cursor}.x`],
  ['no cursor at all', scope, 'hello'],
])('[L3] a cursor with %s is none', (_what, where, text) => {
  expect(readCursor(keys, where, text)).toBe(null);
});

test('[L3] a cursor of a central with another key is none', () => {
  expect(readCursor(deriveKeys(Buffer.alloc(32, 2)), scope, cursor)).toBe(null);
});
