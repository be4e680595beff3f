/**
 * [AC8] How long work may go on without central: 72 h after it last confirmed the person. While the program runs this is
 * counted in monotonic time, so that a wrong clock neither ends nor lengthens it; across starts there is only wall time.
 */
import type { Clock } from '../clock.ts';

export const LEASE_MS = 72 * 3_600_000;

/** By wall time. A clock set back before the confirmation makes no difference worth trusting: it is over. */
export function isLeaseOver(confirmedAtMs: number | null, nowMs: number): boolean {
  if (confirmedAtMs === null) return true;
  return nowMs - confirmedAtMs > LEASE_MS || confirmedAtMs - nowMs > LEASE_MS;
}

export interface Lease {
  confirmed(): void;
  isOver(): boolean;
  /** The machine slept: monotonic time may have stood still, so wall time says how long. */
  slept(): void;
}

export function startLease(clock: Pick<Clock, 'nowMs' | 'monoMs'>, confirmedAtMs: number | null): Lease {
  let confirmed = { wallMs: confirmedAtMs ?? 0, monoMs: clock.monoMs() };
  let leftMs = LEASE_MS - Math.abs(clock.nowMs() - confirmed.wallMs);
  return {
    confirmed: () => {
      confirmed = { wallMs: clock.nowMs(), monoMs: clock.monoMs() };
      leftMs = LEASE_MS;
    },
    isOver: () => clock.monoMs() - confirmed.monoMs > leftMs,
    slept: () => {
      const byWall = LEASE_MS - Math.abs(clock.nowMs() - confirmed.wallMs);
      const byMono = leftMs - (clock.monoMs() - confirmed.monoMs);
      confirmed = { ...confirmed, monoMs: clock.monoMs() };
      leftMs = Math.min(byWall, byMono);
    },
  };
}
