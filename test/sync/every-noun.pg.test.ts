/**
 * A noun is one definition: written at central it reaches the workstation of whoever is granted it, masked for whoever
 * may not see all of it, and nobody else. Nothing here knows any noun by name.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyBuckets } from '../../src/cache/apply.ts';
import { createTables } from '../../src/cache/layout.ts';
import { openEncrypted } from '../../src/cache/open-file.ts';
import { getRow } from '../../src/cache/row.ts';
import { insertRows } from '../../src/central/db/nouns.ts';
import { commands } from '../../src/shared/commands/registry.ts';
import { grantsOf, reaches } from '../../src/shared/domain/grants.ts';
import { nounByName, nounNames } from '../../src/shared/domain/nouns.ts';
import { pullLines } from '../central/lines.ts';
import { startTestCentral, until, type TestCentral } from '../central/running.ts';
import { people } from '../central/small-centre.ts';
import { newFolder } from '../support/folders.ts';
import { everySample } from '../support/noun-samples.ts';

let central: TestCentral;
beforeAll(async () => {
  central = await startTestCentral();
  await central.db.write('demo', async (tx) => {
    for (const { noun, row } of everySample()) await insertRows(tx, noun, [row]);
  });
  const waiting = () => central.db.owner((tx) => tx.rows('SELECT 1 FROM sync_dirty LIMIT 1'));
  await until(waiting, (rows) => rows.length === 0);
});
afterAll(() => central.close());

async function workstationOf(login: string) {
  const who = await central.signIn(login);
  const file = openEncrypted({
    path: `${newFolder('every-noun')}/cache.db`,
    key: new Uint8Array(32),
    synchronous: 'NORMAL',
    cacheKib: 4_096,
  });
  file.write(createTables);
  const { lines, end } = await pullLines(who, { cursors: {} });
  for (const { buckets } of lines) file.write((db) => applyBuckets(db, buckets));
  return { file, end };
}

test.each(Object.entries(people))('every noun reaches %s as far as it may', async (login, user) => {
  const { file, end } = await workstationOf(login);
  expect(end.complete).toBe(true);
  const grants = grantsOf(user);
  for (const { noun, row } of everySample()) {
    const { buckets, mask } = nounByName(noun);
    const told = grants.view === 'masked' && mask ? mask(row) : row;
    const expected = reaches(grants, buckets(row)) ? told : null;
    expect({ noun, row: getRow(file.read, noun, row.id) }).toEqual({ noun, row: expected });
  }
  file.close();
});

test('every noun is seen by somebody here, so that the test above says something', () => {
  const unseen = everySample().filter(
    ({ noun, row }) =>
      !Object.values(people).some((user) => reaches(grantsOf(user), nounByName(noun).buckets(row))),
  );
  expect(unseen.map(({ noun }) => noun)).toEqual([]);
  expect(nounNames.length).toBeGreaterThan(25);
});

test('every command declares how two people’s work meets, and edits say what they set', () => {
  for (const command of Object.values(commands)) {
    expect(['fact', 'text', 'field', 'guarded', 'commutative']).toContain(command.conflict);
    expect(command.conflict === 'field').toBe('edit' in command && command.edit !== undefined);
  }
});
