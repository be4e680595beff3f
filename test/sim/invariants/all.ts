/** Every invariant of docs/spec/sync-proof.md that a run can check. */
import type { Invariant } from './invariant.ts';
import { I10, I11, I13, I14, I17 } from './rights.ts';
import { I1, I12, I2, I3, I4 } from './store.ts';
import { I19, I5, I6, I7, I8, I9 } from './work.ts';

export const invariants: readonly Invariant[] = [
  I5,
  I4,
  I3,
  I8,
  I12,
  I2,
  I9,
  I13,
  I19,
  I14,
  I17,
  I1,
  I6,
  I7,
  I10,
  I11,
];
