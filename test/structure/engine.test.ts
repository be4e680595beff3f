/** The sync engine knows nothing of call centres: of the domain it sees the registry, grants, conflicts and people. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nounNames } from '../../src/shared/domain/nouns.ts';

const ROOMS = ['src/cache', 'src/main/core/sync', 'src/central/services/sync', 'src/shared/contract/sync'];
/** People and conflicts belong to the engine: whom rows go to, and what becomes of two edits. */
const OWN = ['user', 'team', 'conflict'];
const MAY_IMPORT = /^(noun|nouns|grants|conflict|people)\.ts$/;

const files = ROOMS.flatMap((room) => globSync(`${room}/**/*.ts`)).filter(
  (file) => !file.endsWith('.test.ts'),
);

test('there is an engine', () => {
  expect(files.length).toBeGreaterThan(50);
});

test.each(files)('%s', (file) => {
  const text = readFileSync(file, 'utf8');
  const imported = [...text.matchAll(/from '[^']*shared\/domain\/([\w-]+\.ts)'/g)].map(
    ([, name = '']) => name,
  );
  expect(imported.filter((name) => !MAY_IMPORT.test(name))).toEqual([]);
  expect(text).not.toMatch(/shared\/commands\/(?!command|registry|canonical|merge|edit|conflict)[\w-]+\.ts/);
  const named = nounNames.filter((noun) => !OWN.includes(noun) && new RegExp(`['"]${noun}['"]`).test(text));
  expect(named).toEqual([]);
});
