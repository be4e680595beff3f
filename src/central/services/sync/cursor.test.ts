import { expect, test } from 'vitest';
import { deriveKeys } from '../../keys.ts';
import { readCursor, signCursor } from './cursor.ts';

const keys = deriveKeys(Buffer.alloc(32, 1));
const scope = { tenant: 'demo', epoch: 'e1', bucket: 'centre', view: 'full' } as const;
const cursor = signCursor(keys, scope, { seq: 1_234_567, silentTo: 0 });

test('[L3] a cursor is read back in the scope that it was signed for', () => {
  expect(readCursor(keys, scope, cursor)).toEqual({ seq: 1_234_567, silentTo: 0 });
  expect(readCursor(keys, scope, '')).toEqual({ seq: 0, silentTo: 0 });
});

test('[L10] until a walk from the beginning passes the head that it began with, its cursor says so', () => {
  const there = (seq: number) => readCursor(keys, scope, signCursor(keys, scope, { seq, silentTo: 50 }));
  expect(there(49)).toEqual({ seq: 49, silentTo: 50 });
  expect(there(50)).toEqual({ seq: 50, silentTo: 0 });
});

test.each([
  ['another view', { ...scope, view: 'masked' as const }, cursor],
  ['another bucket', { ...scope, bucket: 'quality' }, cursor],
  ['another epoch', { ...scope, epoch: 'e2' }, cursor],
  ['another tenant', { ...scope, tenant: 'other' }, cursor],
  ['another number', scope, cursor.replace(/^2\.[^.]+/, '2.zz')],
  ['a cut-off signature', scope, cursor.slice(0, -1)],
  ['more than a cursor', scope, `${cursor}.x`],
  ['no cursor at all', scope, 'hello'],
])('[L3] a cursor with %s is none', (_what, where, text) => {
  expect(readCursor(keys, where, text)).toBe(null);
});

test('[L3] a cursor of a central with another key is none', () => {
  expect(readCursor(deriveKeys(Buffer.alloc(32, 2)), scope, cursor)).toBe(null);
});
