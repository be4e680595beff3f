import { expect, test } from 'vitest';
import { judgeToken, type TokenState } from './rolling-token.ts';

const tokenAt = (no: number): string | null => (no === 0 ? null : `${no}.right`);
const state = (over: Partial<TokenState> = {}): TokenState => ({
  epoch: 'e',
  no: 3,
  lastBatchHash: 'batch',
  ...over,
});
const given = (token: string | null, batchHash = 'new') => ({ epoch: 'e', token, batchHash });

test.each([
  ['the token in force is spent', '3.right', 'next'],
  ['one that was spent before belongs to a copy', '2.right', 'forked'],
  ['none, after there were some, belongs to a copy', null, 'forked'],
  ['one that we never gave belongs to nobody', '9.wrong', 'forked'],
])('[DV4] %s', (_what, token, type) => {
  expect(judgeToken(state(), given(token), tokenAt).type).toBe(type);
});

test('[DV5] the batch of a lost answer may come again as it was', () => {
  expect(judgeToken(state(), given('2.right', 'batch'), tokenAt).type).toBe('again');
});

test.each([
  ['later than this database knows', state()],
  ['in an epoch of which it remembers no push', state({ epoch: null, no: 0 })],
  ['in another epoch than its last', state({ epoch: 'before', no: 9 })],
])('[EP4] a token that we gave %s tells of a database that was put back', (_what, known) => {
  expect(judgeToken(known, given('7.right'), tokenAt).type).toBe('ahead');
});
