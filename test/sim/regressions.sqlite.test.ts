import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Case } from './actions.ts';
import { makeModel } from './model-central.ts';
import { run } from './run.ts';

const FOLDER = join(import.meta.dirname, 'regressions');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

/** What once broke, and must not again. The name says how. */
test.each(files)('%s', async (name) => {
  const given = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Case;
  expect(await run(given, makeModel)).toBeNull();
});
