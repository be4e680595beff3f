/** Many runs one after the other. The first that breaks an invariant is cut down and told so that it can be pasted. */
import { generate, type Case } from './actions.ts';
import { randomOf } from './random.ts';
import { run, type MakeCentral } from './run.ts';
import { pasteable, shrink } from './shrink.ts';

export interface Lane {
  make: MakeCentral;
  /** Actions of the longest run; the shortest has a quarter of them. */
  longest: number;
  /** How many runs cutting down may take. */
  patience?: number;
}

/** The run of a seed: the same for ever, as long as the actions that there are do not change. */
export function caseOf(seed: number, longest: number): Case {
  const random = randomOf(seed);
  return generate(random, seed, Math.ceil(longest / 4) + random.int(Math.ceil((longest * 3) / 4)));
}

export class Broken extends Error {
  override name = 'Broken';
}

/** Throws `Broken` with the shortest case found. */
export async function survive({ make, longest, patience }: Lane, seed: number): Promise<Case> {
  const given = caseOf(seed, longest);
  const breach = await run(given, make);
  if (!breach) return given;
  const shrunk = await shrink({ given, breach }, (shorter) => run(shorter, make), patience);
  throw new Broken(`seed ${seed} breaks ${breach.invariant}: ${breach.found}\n${pasteable(shrunk)}`);
}

export async function surviveAll(lane: Lane, { from, runs }: { from: number; runs: number }): Promise<void> {
  for (let seed = from; seed < from + runs; seed += 1) await survive(lane, seed);
}
