import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { bytesOf, made, tusOf } from '../../../../test/central/blobs.ts';
import { startTestCentral, until } from '../../../../test/central/running.ts';
import { newFolder } from '../../../../test/support/folders.ts';
import { createTestDatabase } from '../../../../test/support/postgres.ts';
import { readRow } from '../../db/nouns.ts';

vi.setConfig({ testTimeout: 60_000 });

test('[R13] recordings of the program before are sealed, and what is not there is asked for again', async () => {
  const options = { databaseUrl: await createTestDatabase(), dataFolder: newFolder('central') };
  const before = await startTestCentral(options);
  const stored = { state: 'stored' as const };
  const whole = await made(before, 'old-whole', randomBytes(3_000_000), stored);
  const wrong = await made(before, 'old-wrong', randomBytes(1_000), stored);
  const gone = await made(before, 'old-gone', randomBytes(1_000), stored);
  await before.close();
  const folder = join(options.dataFolder, 'recordings');
  mkdirSync(folder);
  const nameOf = (id: string): string => createHash('sha256').update(`demo\0${id}`).digest('hex');
  writeFileSync(join(folder, nameOf('old-whole')), whole.audio);
  writeFileSync(join(folder, nameOf('old-wrong')), randomBytes(1_000));
  writeFileSync(join(folder, `${nameOf('old-partial')}.json`), '{}');

  const central = await startTestCentral(options);
  await until(
    async () => existsSync(folder),
    (isThere) => !isThere,
  );
  const states = await Promise.all(
    [whole, wrong, gone].map(async ({ recording: { id } }) =>
      central.db.read('demo', async (tx) => (await readRow(tx, 'recording', id))?.state),
    ),
  );
  expect(states).toEqual(['stored', 'local', 'local']);
  const answer = await tusOf(() => central, await central.signIn('wang')).blob(whole.recording.sha256);
  expect((await bytesOf(answer)).equals(whole.audio)).toBe(true);
  await central.close();
});
