/**
 * The simulation for as long as you like: `npm run sim -- --minutes 30 --seed 7`. One line of totals a minute; the first
 * run that breaks an invariant ends it, cut down to a case that can be saved under test/sim/regressions.
 * `--central real` runs against real central on a PostgreSQL of its own instead of the model (`--longest 20` suits it).
 * `--case FILE` runs one saved case; `--longest N` sets how many things happen in the longest run.
 */
import './guard-node.mjs';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Case } from '../test/sim/actions.ts';
import { Broken, survive, type Lane } from '../test/sim/lane.ts';
import { makeModel } from '../test/sim/model-central.ts';
import { run } from '../test/sim/run.ts';
import { openThrowawayLane } from '../test/sim/throwaway.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    longest: { type: 'string', default: '60' },
    central: { type: 'string', default: 'model' },
    case: { type: 'string' },
  },
});

const real = values.central === 'real' ? await openThrowawayLane() : null;
const make = real?.make ?? makeModel;
const ended = values.case ? await one(values.case) : await many({ make, longest: Number(values.longest) });
await real?.close();
process.exit(ended);

async function one(file: string): Promise<number> {
  const breach = await run(JSON.parse(readFileSync(file, 'utf8')) as Case, make);
  console.log(breach ? `breaks ${breach.invariant}: ${breach.found}` : 'survived');
  return breach ? 1 : 0;
}

async function many(lane: Lane): Promise<number> {
  const startedMs = performance.now();
  const minutes = () => (performance.now() - startedMs) / 60_000;
  let [runs, actions, told] = [0, 0, 0];
  const say = () => console.log(`${minutes().toFixed(1)} min: ${runs} runs, ${actions} actions survived`);
  for (let seed = Number(values.seed); minutes() < Number(values.minutes); seed += 1) {
    const survived = await survive(lane, seed).catch(tell);
    if (!survived) return 1;
    runs += 1;
    actions += survived.actions.length;
    if (Math.floor(minutes()) > told) {
      told = Math.floor(minutes());
      say();
    }
  }
  say();
  return 0;
}

function tell(cause: unknown): null {
  console.error(cause instanceof Broken ? cause.message : cause);
  return null;
}
