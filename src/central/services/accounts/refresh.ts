/**
 * Refresh tokens: random, single use, kept as hashes. A token's successor is its MAC under central's key, so that a
 * retry of a refresh whose answer was lost (within the grace) is given the very same successor, and nothing is stored
 * that would let a reader of the database sign in.
 *
 *   fresh ──presented──► spent ──again within 30 s, successor unused──► the same successor
 *                          └────again later, or successor already used──► the whole family is revoked
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Writer } from '../../db/database.ts';
import {
  insertFamily,
  insertToken,
  isSpent,
  lockToken,
  revokeFamily,
  spendToken,
  type Family,
  type StoredToken,
} from '../../db/tokens.ts';
import type { Keys } from '../../keys.ts';

const LIFE_MS = 30 * 24 * 3_600_000;
const GRACE_MS = 30_000;

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

export async function startFamily(
  db: Writer,
  owner: Omit<Family, 'id'>,
  nowMs: number,
): Promise<{ family: string; token: string }> {
  const family = randomUUID();
  const token = randomBytes(32).toString('base64url');
  await insertFamily(db, { ...owner, id: family });
  await insertToken(db, { hash: hashToken(token), family, issuedAtMs: nowMs, expiresAtMs: nowMs + LIFE_MS });
  return { family, token };
}

interface Presented {
  token: string;
  deviceId: string;
  nowMs: number;
}

export async function rotate(
  db: Writer,
  keys: Keys,
  { token, deviceId, nowMs }: Presented,
): Promise<Result<{ family: Family; token: string }, 'account/signed-out'>> {
  const hash = hashToken(token);
  const stored = await lockToken(db, hash);
  if (!stored) return err('account/signed-out');
  const next = keys.mac('refresh', token).toString('base64url');
  const verdict = judge(stored, { deviceId, nowMs, successorSpent: await isSpent(db, hashToken(next)) });
  if (verdict === 'reused' || verdict === 'other-device') await revokeFamily(db, stored.id, verdict);
  if (verdict !== 'rotate') return err('account/signed-out');
  await spendToken(db, hash, nowMs);
  await insertToken(db, {
    hash: hashToken(next),
    family: stored.id,
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + LIFE_MS,
  });
  return ok({ family: stored, token: next });
}

function judge(
  stored: StoredToken,
  { deviceId, nowMs, successorSpent }: { deviceId: string; nowMs: number; successorSpent: boolean },
): 'rotate' | 'over' | 'reused' | 'other-device' {
  if (stored.revoked || stored.expiresAtMs <= nowMs) return 'over';
  if (stored.deviceId !== deviceId) return 'other-device';
  if (stored.spentAtMs === null) return 'rotate';
  return nowMs - stored.spentAtMs <= GRACE_MS && !successorSpent ? 'rotate' : 'reused';
}
