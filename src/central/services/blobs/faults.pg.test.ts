import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { bytesOf, made, startS3, tusOf, type Made, type Tus } from '../../../../test/central/blobs.ts';
import { startTestCentral, type TestCentral, type Workstation } from '../../../../test/central/running.ts';
import { newFolder } from '../../../../test/support/folders.ts';
import { createTestDatabase } from '../../../../test/support/postgres.ts';
import { deleteRow, readRow } from '../../db/nouns.ts';
import { deriveKeys, loadMasterKey } from '../../keys.ts';
import { recordingLost } from '../recordings/recordings.ts';
import { openDiskStore } from './disk-store.ts';
import type { BlobParts } from './parts.ts';
import { openS3Store } from './s3-store.ts';
import { sweep } from './sweep.ts';
import { createTurns } from './turns.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const MIB = 1024 * 1024;

describe.each(['disk', 's3'] as const)('what goes wrong with blobs on %s', (kind) => {
  let central: TestCentral;
  let wang: Workstation;
  let tus: Tus;
  let s3: Awaited<ReturnType<typeof startS3>> | null = null;
  /** The same blobs as central's, for what its timers would do. */
  let parts: BlobParts;
  const damaged: string[][] = [];
  let nowMs = Date.now();

  beforeAll(async () => {
    s3 = kind === 's3' ? await startS3() : null;
    const folder = newFolder('central');
    central = await startTestCentral({ dataFolder: folder, ...(s3 ? { s3: s3.place } : {}) });
    wang = await central.signIn('wang');
    tus = tusOf(() => central, wang);
    parts = {
      db: central.db,
      keys: deriveKeys(loadMasterKey(folder, undefined)),
      store: s3 ? openS3Store(s3.place) : await openDiskStore(join(folder, 'blobs')),
      turns: createTurns(),
      now: () => nowMs,
      onLost: recordingLost,
      log: {
        damaged: (_object, rowIds) => void damaged.push([...rowIds]),
        failed: (cause) => {
          throw cause;
        },
      },
    };
  });
  afterAll(async () => {
    await central.close();
    await s3?.close();
  });
  afterEach(() => void (nowMs = Date.now()));

  const confirm = ({ recording }: Made) => wang.central.recordings.confirm({ id: recording.id });
  async function stored(id: string, audio = randomBytes(2 * MIB + 99)): Promise<Made> {
    const one = await made(central, `${id}-${kind}`, audio);
    await tus.patch(await tus.begin(one), 0, audio);
    expect(await confirm(one)).toEqual({ stored: true });
    return one;
  }
  const stateOf = async ({ recording }: Made) =>
    (await central.db.read('demo', (tx) => readRow(tx, 'recording', recording.id)))?.state;
  const objectOf = async ({ recording }: Made): Promise<string> => {
    const [blob] = await central.db.read('demo', (tx) =>
      tx.rows<{ object: string }>('SELECT object FROM blob WHERE sha256 = $1', [recording.sha256]),
    );
    return blob?.object ?? 'none';
  };
  /** The very file in which the sealed bytes lie. */
  const fileOf = (object: string): string | undefined =>
    globSync(
      s3 ? `${s3.folder}/**/objects/${object}._S3rver_object` : `${central.folder}/blobs/objects/*/${object}`,
    )[0];
  const sweepNow = (over: Partial<Parameters<typeof sweep>[1]> = {}) =>
    sweep(parts, { nouns: ['recording'], ...over });

  test('[R8] nothing of a recording lies in the store in plain', async () => {
    const audio = Buffer.alloc(2 * MIB, 'the same sound over and over ');
    const file = fileOf(await objectOf(await stored('plain', audio)));
    expect(readFileSync(file!).includes('sound over')).toBe(false);
  });

  test('[R8] a flipped bit is given to nobody, is reported, and the recording is asked for again', async () => {
    const one = await stored('flipped');
    const file = fileOf(await objectOf(one))!;
    const bytes = readFileSync(file);
    bytes[MIB + 500]! ^= 4; // in the second frame
    writeFileSync(file, bytes);
    const { sha256 } = one.recording;
    const first = await tus.blob(sha256, { range: 'bytes=0-99' });
    expect([first.status, await stateOf(one)]).toEqual([206, 'stored']); // the first frame is whole
    expect((await tus.blob(sha256, { range: `bytes=${MIB + 5}-` })).status).toBe(503);
    expect(await stateOf(one)).toBe('local');
    expect((await tus.blob(sha256)).status).toBe(404);
    expect(await confirm(one)).toEqual({ stored: false });
    await tus.patch(await tus.begin(one), 0, one.audio);
    expect(await confirm(one)).toEqual({ stored: true });
    expect((await bytesOf(await tus.blob(sha256))).equals(one.audio)).toBe(true);
    expect(fileOf(await objectOf(one))).not.toBe(file);
  });

  test('[R8] damage that comes up in the middle of an answer breaks it off', async () => {
    const one = await stored('middle', randomBytes(6 * MIB));
    const file = fileOf(await objectOf(one))!;
    const bytes = readFileSync(file);
    bytes[5 * MIB]! ^= 4;
    writeFileSync(file, bytes);
    const answer = await tus.blob(one.recording.sha256);
    expect(answer.status).toBe(200);
    await expect(bytesOf(answer)).rejects.toThrow();
    expect(await stateOf(one)).toBe('local');
  });

  test.each(['cut short', 'gone'])('[R8] an object that is %s is noticed as well', async (how) => {
    const one = await stored(how === 'gone' ? 'gone' : 'short');
    const file = fileOf(await objectOf(one))!;
    if (how === 'gone') rmSync(file);
    else truncateSync(file, statSync(file).size - 10);
    expect((await tus.blob(one.recording.sha256, { range: 'bytes=-5' })).status).toBe(503);
    expect(await stateOf(one)).toBe('local');
  });

  test('[R10] young blobs are read again, before their workstation forgets them', async () => {
    const one = await stored('scrubbed');
    const file = fileOf(await objectOf(one))!;
    const bytes = readFileSync(file);
    bytes[7]! ^= 4;
    writeFileSync(file, bytes);
    await sweepNow();
    expect(await stateOf(one)).toBe('stored'); // looked at only just now
    await sweepNow({ checkEveryMs: 0 });
    expect(await stateOf(one)).toBe('local');
    expect(damaged).toContainEqual([one.recording.id]);
  });

  test('[R9] an upload that nobody goes on with is over, then gone, and can be begun anew', async () => {
    const one = await made(central, `expired-${kind}`, randomBytes(2 * MIB));
    const url = await tus.begin(one);
    const first = await tus.patch(url, 0, one.audio.subarray(0, MIB + 5));
    expect(Date.parse(first.headers.get('upload-expires') ?? '')).toBeGreaterThan(
      Date.now() + 24 * 3_600_000,
    );
    await central.db.write('demo', (tx) =>
      tx.run(`UPDATE blob_upload SET expires_at = now() - interval '1 second' WHERE id = $1`, [
        url.split('/').at(-1),
      ]),
    );
    expect((await tus.head(url)).status).toBe(410);
    expect((await tus.patch(url, MIB + 5, one.audio.subarray(MIB + 5))).status).toBe(410);
    await sweepNow();
    const gone = await tus.head(url);
    expect([gone.status, gone.headers.get('tus-resumable')]).toEqual([404, '1.0.0']);
    await expect(namesIn()).resolves.not.toContain(url.split('/').at(-1));
    await tus.patch(await tus.begin(one), 0, one.audio);
    expect(await confirm(one)).toEqual({ stored: true });
  });

  async function namesIn(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of parts.store.list()) names.push(name);
    return names;
  }

  test('[R9] a row has four uploads at most; the oldest makes room', async () => {
    const one = await made(central, `many-${kind}`, randomBytes(MIB + 7));
    const first = await tus.begin(one);
    await tus.patch(first, 0, one.audio.subarray(0, MIB));
    const others = [await tus.begin(one), await tus.begin(one), await tus.begin(one)];
    expect((await tus.head(first)).status).toBe(200);
    const last = await tus.begin(one);
    const statuses = await Promise.all(
      [first, ...others, last].map(async (url) => (await tus.head(url)).status),
    );
    expect(statuses).toEqual([404, 200, 200, 200, 200]);
    expect(await namesIn()).not.toContain(first.split('/').at(-1));
  });

  test('[R9] a client may end its own upload; nothing of it stays', async () => {
    const one = await made(central, `ended-${kind}`, randomBytes(2 * MIB));
    const url = await tus.begin(one);
    await tus.patch(url, 0, one.audio.subarray(0, MIB));
    expect((await tus.send('DELETE', url)).status).toBe(204);
    expect((await tus.head(url)).status).toBe(404);
    expect(await namesIn()).not.toContain(url.split('/').at(-1));
  });

  test('[R11] when the last row is gone, its blob goes; while one is left, it stays', async () => {
    const one = await stored('last');
    const other = await made(central, `last-too-${kind}`, one.audio);
    await tus.patch(await tus.begin(other), 0, one.audio);
    await confirm(other);
    const object = await objectOf(one);
    await central.db.write('demo', (tx) => deleteRow(tx, 'recording', one.recording.id));
    await sweepNow({ unreferencedMs: 0 });
    expect(fileOf(object)).toBeDefined();
    await central.db.write('demo', (tx) => deleteRow(tx, 'recording', other.recording.id));
    await sweepNow();
    expect(fileOf(object)).toBeDefined(); // an hour of grace
    await sweepNow({ unreferencedMs: 0 });
    expect(fileOf(object)).toBeUndefined();
  });

  test('[R11] what a crash left in the store goes after a while; what is known stays', async () => {
    const one = await stored('known');
    await parts.store.stage('f'.repeat(32), 0, randomBytes(100));
    await parts.store.stage('e'.repeat(32), 0, randomBytes(100));
    await parts.store.publish('e'.repeat(32), 100);
    await sweepNow();
    expect(await namesIn()).toEqual(expect.arrayContaining(['f'.repeat(32), 'e'.repeat(32)]));
    nowMs = Date.now() + 1_000;
    await sweepNow({ unknownMs: 0 });
    expect(await namesIn()).toEqual(expect.not.arrayContaining(['f'.repeat(32), 'e'.repeat(32)]));
    expect(await namesIn()).toContain(await objectOf(one));
  });

  test('[R3] central ended between the last byte and its word: the next question gets it', async () => {
    const one = await made(central, `half-${kind}`, randomBytes(MIB + 3));
    const url = await tus.begin(one);
    await tus.patch(url, 0, one.audio);
    const id = url.split('/').at(-1)!;
    await parts.store.publish(id, MIB + 3 + 2 * 28); // it had come so far
    expect(await confirm(one)).toEqual({ stored: true });
    expect((await bytesOf(await tus.blob(one.recording.sha256))).equals(one.audio)).toBe(true);
  });
});

describe('no room on central', () => {
  const folder = newFolder('central-full');
  const small = join(folder, 'blobs');
  mkdirSync(small);
  const isMounted = mount();
  function mount(): boolean {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small], { stdio: 'ignore' });
      return true;
    } catch {
      return false; // only the machine's owner may
    }
  }
  afterAll(() => isMounted && execFileSync('umount', ['-l', small]));

  test.runIf(isMounted)('[R12] 507, nothing is stored, and with room it goes on where it was', async () => {
    const central = await startTestCentral({ dataFolder: folder, databaseUrl: await createTestDatabase() });
    const wang = await central.signIn('wang');
    const tus = tusOf(() => central, wang);
    const one = await made(central, 'full', randomBytes(3 * MIB));
    const filler = join(small, 'filler');
    writeFileSync(filler, randomBytes(2 * MIB));
    const url = await tus.begin(one);
    const refused = await tus.patch(url, 0, one.audio);
    expect([refused.status, await refused.json()]).toEqual([
      507,
      expect.objectContaining({ code: 'central/unavailable' }),
    ]);
    expect(await wang.central.recordings.confirm({ id: one.recording.id })).toEqual({ stored: false });
    rmSync(filler);
    const offset = Number((await tus.head(url)).headers.get('upload-offset'));
    await tus.patch(url, offset, one.audio.subarray(offset));
    expect(await wang.central.recordings.confirm({ id: one.recording.id })).toEqual({ stored: true });
    await central.close();
  });
});

test('[R12] S3 that is away, or refuses our key, is central/unavailable; the upload goes on later', async () => {
  const s3 = await startS3();
  const databaseUrl = await createTestDatabase();
  const dataFolder = newFolder('central');
  const wrong = { ...s3.place, secretAccessKey: 'another' };
  const one = await withCentral({ databaseUrl, dataFolder, s3: wrong }, async (central) => {
    const tus = tusOf(() => central, await central.signIn('wang'));
    const fresh = await made(central, 's3-away', randomBytes(2 * MIB));
    const url = await tus.begin(fresh);
    expect((await tus.patch(url, 0, fresh.audio)).status).toBe(503);
    return { ...fresh, url };
  });
  await withCentral({ databaseUrl, dataFolder, s3: s3.place }, async (central) => {
    const wang = await central.signIn('wang');
    const tus = tusOf(() => central, wang);
    const offset = Number((await tus.head(one.url)).headers.get('upload-offset'));
    await tus.patch(one.url, offset, one.audio.subarray(offset));
    expect(await wang.central.recordings.confirm({ id: one.recording.id })).toEqual({ stored: true });
    await s3.close();
    expect((await tus.blob(one.recording.sha256)).status).toBe(503);
    const row = await central.db.read('demo', (tx) => readRow(tx, 'recording', one.recording.id));
    expect(row?.state).toBe('stored'); // away is not damaged
  });
});

async function withCentral<T>(
  options: NonNullable<Parameters<typeof startTestCentral>[0]>,
  work: (central: TestCentral) => Promise<T>,
): Promise<T> {
  const central = await startTestCentral(options);
  try {
    return await work(central);
  } finally {
    await central.close();
  }
}
