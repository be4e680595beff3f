/** Time and randomness as an argument, so that tests can turn them. */
import { randomBytes } from 'node:crypto';
import { uuidV7 } from '../../shared/ids.ts';

export interface Clock {
  /** Wall time: for people and records. May jump by a year; nothing waits by it. */
  nowMs(): number;
  /** Only ever forward, from an arbitrary beginning: what waits and what lapses is measured by this. */
  monoMs(): number;
  random(bytes: number): Uint8Array;
}

export const machineClock: Clock = {
  nowMs: () => Date.now(),
  monoMs: () => Math.round(performance.now()),
  random: (bytes) => randomBytes(bytes),
};

export const newId = (clock: Clock): string => uuidV7({ nowMs: clock.nowMs(), random: clock.random(10) });
