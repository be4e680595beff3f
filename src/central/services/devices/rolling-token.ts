/**
 * Each answer of a push names the token of the next one. Two copies of one disk hold the same token; the first to push
 * spends it, and the other is found out (docs/spec/sync.md DV4–DV6).
 *
 *   no token ──push──► token 1 ──push──► token 2 ──push──► …        a new epoch begins at "no token" again
 *      ▲                  │ again, with the very batch that token 1 came for (its answer was lost): the same token 2
 *      └── any other token: this lineage is a copy
 */
import type { Keys } from '../../keys.ts';

export interface TokenScope {
  tenant: string;
  userId: string;
  deviceId: string;
  epoch: string;
}

export interface TokenState {
  epoch: string | null;
  no: number;
  lastBatchHash: string | null;
}

export type TokenVerdict =
  /** Spend it: the state after. */
  | { type: 'next'; state: TokenState }
  /** The batch of the answer that was lost: nothing is spent. */
  | { type: 'again'; state: TokenState }
  /** [EP4] We gave it in this epoch, and this database has not come so far: it was put back and nobody said so. */
  | { type: 'ahead' }
  | { type: 'forked' };

/** Never stored: worked out anew, so that a lost answer is given again with the very same token. */
export const tokenOf = (
  keys: Keys,
  { tenant, userId, deviceId, epoch }: TokenScope,
  no: number,
): string | null =>
  no === 0
    ? null
    : `${no}.${keys.mac('push', [tenant, userId, deviceId, epoch, no].join('\0')).toString('base64url')}`;

export function judgeToken(
  state: TokenState,
  given: { epoch: string; token: string | null; batchHash: string },
  tokenAt: (no: number) => string | null,
): TokenVerdict {
  const { epoch, token, batchHash } = given;
  if (isAhead(state, given, tokenAt)) return { type: 'ahead' };
  const spent = { epoch, lastBatchHash: batchHash };
  if (state.epoch !== epoch) return { type: 'next', state: { ...spent, no: 1 } };
  if (token === tokenAt(state.no)) return { type: 'next', state: { ...spent, no: state.no + 1 } };
  const isLostAnswer = state.no > 0 && token === tokenAt(state.no - 1) && batchHash === state.lastBatchHash;
  return isLostAnswer ? { type: 'again', state } : { type: 'forked' };
}

function isAhead(
  state: TokenState,
  { epoch, token }: { epoch: string; token: string | null },
  tokenAt: (no: number) => string | null,
): boolean {
  const no = Number(token?.split('.')[0] ?? 0);
  const reached = state.epoch === epoch ? state.no : 0;
  return Number.isSafeInteger(no) && no > reached && token === tokenAt(no);
}
