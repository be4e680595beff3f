/**
 * A process of its own with a broken engine: `node child.ts NUMBER FROM RUNS [DATABASE FOLDER]` (NUMBER −1: unbroken).
 * The last line is what broke, as JSON, or null when every run survived.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutants, type Mutant } from './mutants.ts';

const [number = -1, from = 1, runs = 1] = process.argv.slice(2, 5).map(Number);
const [databaseUrl, folder] = process.argv.slice(5);
const mutant = mutants[number] ?? null;
const ROOT = new URL('../../../', import.meta.url).href;
if (mutant) breakEngine(mutant);
console.log(JSON.stringify(await firstBreach()));
process.exit(0);

function breakEngine({ edits }: Mutant): void {
  for (const { file, find } of edits) {
    const text = readFileSync(fileURLToPath(ROOT + file), 'utf8');
    if (text.split(find).length !== 2) throw new Error(`not exactly once in ${file}: ${find}`);
  }
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      const due = edits.filter(({ file }) => url === ROOT + file);
      if (due.length === 0) return loaded;
      const source = due.reduce(
        (text, { find, put }) => text.replace(find, () => put),
        String(loaded.source),
      );
      return { ...loaded, source };
    },
  });
}

async function firstBreach(): Promise<unknown> {
  const { caseOf } = await import('../lane.ts');
  const { MODEL_LANE, MUTANT_LONGEST } = await import('../lanes.ts');
  const { run } = await import('../run.ts');
  const real = databaseUrl && folder ? await realLane(databaseUrl, folder) : null;
  for (let seed = from; seed < from + runs; seed += 1) {
    const given = caseOf(seed, MUTANT_LONGEST);
    // whatever breaks the run itself broke the engine first: a mutant that cannot be told from a crash is caught as well
    const breach = await run(given, real?.make ?? MODEL_LANE.make).catch((cause: unknown) => ({
      invariant: 'crash',
      found: String(cause),
    }));
    if (breach) return { ...breach, seed };
  }
  return null;
}

async function realLane(url: string, place: string) {
  const { openRealLane } = await import('../real-central.ts');
  return openRealLane(url, place);
}
