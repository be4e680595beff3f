/** Time and randomness as an argument, so that tests can turn them. */
import { randomBytes } from 'node:crypto';
import { uuidV7 } from '../../shared/ids.ts';

export interface Clock {
  nowMs(): number;
  random(bytes: number): Uint8Array;
}

export const machineClock: Clock = {
  nowMs: () => Date.now(),
  random: (bytes) => randomBytes(bytes),
};

export const newId = (clock: Clock): string => uuidV7({ nowMs: clock.nowMs(), random: clock.random(10) });
