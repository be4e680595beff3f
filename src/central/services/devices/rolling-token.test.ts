import { expect, test } from 'vitest';
import { deriveKeys } from '../../keys.ts';
import { judgeToken, tokenOf, type TokenState } from './rolling-token.ts';

const keys = deriveKeys(Buffer.alloc(32, 1));
const scope = { tenant: 'demo', userId: 'u', deviceId: 'd', epoch: 'e1' };
const at = (no: number) => tokenOf(keys, scope, no);
const state = (no: number, lastBatchHash: string | null = 'last'): TokenState => ({
  epoch: 'e1',
  no,
  lastBatchHash,
});
const judge = (now: TokenState, token: string | null, batchHash = 'new', epoch = 'e1') =>
  judgeToken(now, { epoch, token, batchHash }, at);

test.each([
  ['[DV4] the first push has none', state(0, null), null, 'new', 'next'],
  ['[DV4] the token of the answer before', state(3), at(3), 'new', 'next'],
  ['[DV5] the one before, with its batch', state(3), at(2), 'last', 'again'],
  ['[DV5] none, again with the first batch', state(1), null, 'last', 'again'],
  ['[DV4] the one before, with another batch', state(3), at(2), 'new', 'forked'],
  ['[DV4] none, with another batch', state(1), null, 'new', 'forked'],
  ['[DV4] one from long ago, even with the last batch', state(3), at(1), 'last', 'forked'],
  ['[DV4] one that we never gave', state(3), '9.wrong', 'new', 'forked'],
  ['[DV4] none, after many', state(3), null, 'last', 'forked'],
  ['[DV4] something else', state(3), 'x', 'last', 'forked'],
])('%s', (_what, now, token, batchHash, verdict) => {
  expect(judge(now, token, batchHash).type).toBe(verdict);
});

test.each([
  ['later than this database knows', state(3)],
  ['in an epoch of which it remembers no push', { ...state(0), epoch: null }],
  ['in another epoch than its last', { ...state(9), epoch: 'e0' }],
])('[EP4] a token that we gave %s tells of a database that was put back', (_what, known) => {
  expect(judge(known, at(7)).type).toBe('ahead');
});

test('[DV6] in a new epoch any token will do once, and counting starts anew', () => {
  expect(judge({ ...state(9), epoch: 'e0' }, null)).toEqual({
    type: 'next',
    state: { epoch: 'e1', no: 1, lastBatchHash: 'new' },
  });
  expect(judge({ ...state(9), epoch: null }, 'of e0').type).toBe('next');
});

test('[DV5] a lost answer spends nothing', () => {
  expect(judge(state(3), at(2), 'last')).toEqual({ type: 'again', state: state(3) });
});

test('[DV4] a token is of one device, person, tenant, epoch and number', () => {
  const others = [
    tokenOf(keys, { ...scope, tenant: 'x' }, 1),
    tokenOf(keys, { ...scope, userId: 'x' }, 1),
    tokenOf(keys, { ...scope, deviceId: 'x' }, 1),
    tokenOf(keys, { ...scope, epoch: 'x' }, 1),
    tokenOf(deriveKeys(Buffer.alloc(32, 2)), scope, 1),
    at(2),
  ];
  expect(new Set([at(1), ...others]).size).toBe(7);
});
