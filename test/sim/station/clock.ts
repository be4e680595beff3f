/** A workstation's clocks: the wall's may jump by a year, the monotonic one only ever goes on. */
import type { Clock } from '../../../src/main/core/clock.ts';
import type { Random } from '../random.ts';

export interface StationClock extends Clock {
  /** Time passes. */
  pass(ms: number): void;
  /** Somebody sets the wall clock. */
  jump(ms: number): void;
}

export function createStationClock(startMs: number, random: Random): StationClock {
  let wallMs = startMs;
  let upMs = 1_000_000;
  return {
    nowMs: () => wallMs,
    monoMs: () => upMs,
    random: (bytes) => random.bytes(bytes),
    pass: (ms) => {
      wallMs += ms;
      upMs += ms;
    },
    jump: (ms) => void (wallMs = Math.max(0, wallMs + ms)),
  };
}
