/** Whoever was given up may do one thing more: hand in what was typed (docs/spec/sync.md DV9–DV11). */
import type { FailureCode } from '../../../shared/errors.ts';
import type { Standing } from '../../db/devices.ts';

export type Leaving = Extract<FailureCode, 'account/disabled' | 'account/device-wiped'>;

const LATE_MS = 30 * 24 * 3_600_000; // as long as a refresh token lives
/** A thief's disk cannot fill ours. */
export const MOST_KEPT_LATE = 20_000;

/** null: neither the person nor the device was given up. */
export function leavingOf({ user, device }: Pick<Standing, 'user' | 'device'>): Leaving | null {
  if (!user?.enabled) return 'account/disabled';
  return device?.state === 'revoked' ? 'account/device-wiped' : null;
}

/** May this one still say hello and hand in its last work? Only with a key: everybody else is turned away. */
export function mayHandIn({ user, userChangedAtMs, device }: Standing, nowMs: number): boolean {
  if (!user || !device?.publicKey || device.keptLate >= MOST_KEPT_LATE) return false;
  const givenUpAtMs = device.state === 'revoked' ? device.revokedAtMs : userChangedAtMs;
  return givenUpAtMs !== null && nowMs - givenUpAtMs <= LATE_MS;
}
