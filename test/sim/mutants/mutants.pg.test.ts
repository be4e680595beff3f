/** The engine is broken on purpose, in every way that mutants.ts names, and the invariants must notice each. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../support/folders.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { mutants, type Mutant } from './mutants.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
/** Within so many seeds each is caught; the same seeds are survived by the engine as it is. */
const SEEDS = { model: 40, real: 20 } as const;
const TIMEOUT = { timeout: 900_000 };

interface Breach {
  invariant: string;
  found: string;
  seed: number;
}

async function firstBreach(number: number, lane: Mutant['lane']): Promise<Breach | null> {
  const place = lane === 'real' ? [await createTestDatabase(), newFolder('mutant')] : [];
  const args = [CHILD, String(number), '1', String(SEEDS[lane]), ...place];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Breach | null;
}

describe('the engine as it is survives', () => {
  test.each(['model', 'real'] as const)('every seed of the %s lane', TIMEOUT, async (lane) => {
    expect(await firstBreach(-1, lane)).toBeNull();
  });
});

describe('an engine that…', () => {
  test.each(mutants.map((mutant, number) => ({ ...mutant, number })))(
    '$name is caught',
    TIMEOUT,
    async ({ number, lane }) => {
      const breach = await firstBreach(number, lane);
      expect(breach).toMatchObject({ invariant: expect.stringMatching(/^I\d+$/) as string });
    },
  );
});
