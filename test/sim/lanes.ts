/** The lanes of `npm test`; `npm run sim` takes the same with longer runs. */
import type { Lane } from './lane.ts';
import { makeModel } from './model-central.ts';

export const MODEL_LANE: Lane = { make: makeModel, longest: 24 };

/** Against real central: each request costs some twenty statements. */
export const REAL_LONGEST = 20;

/** A broken engine is given more rope: the longer the run, the fewer are needed. */
export const MUTANT_LONGEST = 48;
