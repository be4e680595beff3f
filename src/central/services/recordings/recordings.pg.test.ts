import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOf, made, tusOf, type Made, type Tus } from '../../../../test/central/blobs.ts';
import { startTestCentral, type TestCentral, type Workstation } from '../../../../test/central/running.ts';
import { deleteRow, readRow } from '../../db/nouns.ts';

let central: TestCentral;
let wang: Workstation;
let zhang: Workstation;
let wangs: Tus;
let zhangs: Tus;

beforeAll(async () => {
  central = await startTestCentral();
  [wang, zhang] = await Promise.all([central.signIn('wang'), central.signIn('zhang')]);
  [wangs, zhangs] = [tusOf(() => central, wang), tusOf(() => central, zhang)];
});
afterAll(() => central.close());

const confirm = ({ recording }: Made, who = wang) => who.central.recordings.confirm({ id: recording.id });
async function stored(id: string): Promise<Made> {
  const one = await made(central, id);
  await wangs.patch(await wangs.begin(one), 0, one.audio);
  expect(await confirm(one)).toEqual({ stored: true });
  return one;
}

test('[R3] [R4] what arrived and is right is stored, however often it is asked', async () => {
  const one = await made(central, 'r3');
  expect(await confirm(one)).toEqual({ stored: false });
  await wangs.patch(await wangs.begin(one), 0, one.audio);
  const answers = await Promise.all([confirm(one), confirm(one), confirm(one)]);
  expect(answers).toEqual([{ stored: true }, { stored: true }, { stored: true }]);
  const row = await central.db.read('demo', (tx) => readRow(tx, 'recording', 'r3'));
  expect(row).toEqual({ ...one.recording, state: 'stored' });
});

test('[R1] nobody else uploads to it, asks about it, ends it or confirms it', async () => {
  const one = await made(central, 'r1');
  expect((await zhangs.create(one)).status).toBe(404);
  const url = await wangs.begin(one);
  expect((await zhangs.head(url)).status).toBe(404);
  expect((await zhangs.patch(url, 0, one.audio)).status).toBe(404);
  expect((await zhangs.send('DELETE', url)).status).toBe(404);
  await expect(confirm(one, zhang)).rejects.toMatchObject({ code: 'request/not-found' });
  expect((await wangs.head(url)).headers.get('upload-offset')).toBe('0');
});

test('[R1] without a row, without a name, without a token or without tus there is no upload', async () => {
  const one = await made(central, 'r1-none');
  const { recording } = one;
  const named = (id: string) => ({ ...one, recording: { ...recording, id: id as typeof recording.id } });
  expect((await wangs.create(named('never-logged'))).status).toBe(404);
  expect((await wangs.create(named('not an id!'))).status).toBe(400);
  expect((await tusOf(() => central, { ...wang, token: 'x' }).create(one)).status).toBe(401);
  const old = await wangs.send('POST', '/blobs', { 'tus-resumable': '0.2.2' });
  expect([old.status, old.headers.get('tus-version')]).toEqual([412, '1.0.0']);
});

test('[R2] only as many bytes as the row says, and none once it is stored', async () => {
  const one = await made(central, 'r2');
  expect((await wangs.create(one, { bytes: one.audio.length * 2 })).status).toBe(400);
  const url = await wangs.begin(one);
  expect((await wangs.patch(url, 0, Buffer.concat([one.audio, one.audio]))).status).toBe(413);
  expect((await wangs.patch(url, 7, one.audio.subarray(7))).status).toBe(409);
  await wangs.patch(url, 0, one.audio);
  await confirm(one);
  expect((await wangs.create(one)).status).toBe(403);
});

test('[R2] an hour of audio fits into one request', async () => {
  const one = await made(central, 'r2-long', randomBytes(20 * 1024 * 1024));
  await wangs.patch(await wangs.begin(one), 0, one.audio);
  expect(await confirm(one)).toEqual({ stored: true });
});

test('[R5] who sees its row hears it; for everybody else it does not exist', async () => {
  const one = await stored('r5');
  const { sha256 } = one.recording;
  for (const login of ['wang', 'chen', 'liu', 'admin']) {
    const answer = await tusOf(() => central, await central.signIn(login)).blob(sha256);
    expect([login, answer.status]).toEqual([login, 200]);
    expect((await bytesOf(answer)).equals(one.audio)).toBe(true);
  }
  expect((await zhangs.blob(sha256)).status).toBe(404);
  expect((await fetch(`${central.url}/blobs/${sha256}`)).status).toBe(401);
  await central.db.write('demo', (tx) => deleteRow(tx, 'recording', one.recording.id));
  expect((await wangs.blob(sha256)).status).toBe(404);
});

test('[R5] what is not stored yet exists for nobody', async () => {
  const one = await made(central, 'r5-partial');
  const url = await wangs.begin(one);
  await wangs.patch(url, 0, one.audio.subarray(0, 20_000));
  expect((await wangs.blob(one.recording.sha256)).status).toBe(404);
  await wangs.patch(url, 20_000, one.audio.subarray(20_000));
  expect((await wangs.blob(one.recording.sha256)).status).toBe(404);
});

test('[R6] a part can be asked for, as players do, and only of what one has', async () => {
  const one = await stored('r6');
  const { sha256 } = one.recording;
  const part = await wangs.blob(sha256, { range: 'bytes=100-199', 'if-range': `"${sha256}"` });
  expect([part.status, part.headers.get('content-range'), part.headers.get('etag')]).toEqual([
    206,
    `bytes 100-199/${one.audio.length}`,
    `"${sha256}"`,
  ]);
  expect((await bytesOf(part)).equals(one.audio.subarray(100, 200))).toBe(true);
  const beyond = await wangs.blob(sha256, { range: `bytes=${one.audio.length}-` });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${one.audio.length}`]);
  expect((await wangs.blob(sha256, { range: 'bytes=0-9', 'if-range': '"another"' })).status).toBe(200);
});
