/**
 * The simulation for as long as you like: `npm run sim -- --minutes 30 --seed 7`. One line of totals a minute; the first
 * run that breaks an invariant ends it, cut down to a case that can be saved under test/sim/regressions.
 * `--case FILE` runs one saved case; `--longest N` sets how many things happen in the longest run.
 */
import './guard-node.mjs';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Case } from '../test/sim/actions.ts';
import { Broken, survive, type Lane } from '../test/sim/lane.ts';
import { makeModel } from '../test/sim/model-central.ts';
import { run } from '../test/sim/run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    longest: { type: 'string', default: '60' },
    case: { type: 'string' },
  },
});

if (values.case) await one(values.case);
else await many({ make: makeModel, longest: Number(values.longest) });

async function one(file: string): Promise<void> {
  const breach = await run(JSON.parse(readFileSync(file, 'utf8')) as Case, makeModel);
  console.log(breach ? `breaks ${breach.invariant}: ${breach.found}` : 'survived');
  process.exit(breach ? 1 : 0);
}

async function many(lane: Lane): Promise<void> {
  const startedMs = performance.now();
  const minutes = () => (performance.now() - startedMs) / 60_000;
  let [runs, actions, told] = [0, 0, 0];
  const say = () => console.log(`${minutes().toFixed(1)} min: ${runs} runs, ${actions} actions survived`);
  for (let seed = Number(values.seed); minutes() < Number(values.minutes); seed += 1) {
    actions += (await survive(lane, seed).catch(stop)).actions.length;
    runs += 1;
    if (Math.floor(minutes()) > told) {
      told = Math.floor(minutes());
      say();
    }
  }
  say();
}

function stop(cause: unknown): never {
  console.error(cause instanceof Broken ? cause.message : cause);
  process.exit(1);
}
