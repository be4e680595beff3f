import { createHash, randomBytes } from 'node:crypto';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutation, pushOf } from '../../../../test/central/mutations.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { Replica } from '../../../../test/central/replica.ts';
import { Recording } from '../../../shared/domain/recording.ts';
import { RecordingId } from '../../../shared/ids.ts';

let central: TestCentral;
let wang: Workstation;
let zhang: Workstation;

beforeAll(async () => {
  central = await startTestCentral();
  [wang, zhang] = await Promise.all([central.signIn('wang'), central.signIn('zhang')]);
});
afterAll(() => central.close());

/** A recording's row as wang's workstation logs it, and its audio. */
async function made(id: string, audio = randomBytes(50_000)): Promise<{ id: RecordingId; audio: Buffer }> {
  const recording = Recording.parse({
    id,
    callId: `call-${id}`,
    agentId: 'u-wang',
    teamId: 'team-1',
    deviceId: wang.deviceId,
    customerId: null,
    queueId: null,
    startedAtMs: 1,
    durationMs: 1_000,
    bytes: audio.length,
    mimeType: 'audio/webm;codecs=opus',
    sha256: createHash('sha256').update(audio).digest('hex'),
    cutOff: false,
    state: 'local',
  });
  await wang.central.sync.push(pushOf(wang, [mutation('recording.log', { recording })]));
  return { id: recording.id, audio };
}

interface UploadOptions {
  who?: Workstation;
  chunkSize?: number;
  uploadUrl?: string;
}

const upload = (
  id: string,
  audio: Buffer,
  { who = wang, chunkSize = 16_384, uploadUrl }: UploadOptions = {},
) =>
  new Promise<string>((resolve, reject) => {
    const job = new Upload(audio, {
      endpoint: `${central.url}/blobs`,
      headers: { authorization: `Bearer ${who.token}` },
      metadata: { recordingId: id },
      chunkSize,
      retryDelays: null,
      ...(uploadUrl ? { uploadUrl } : {}),
      onError: reject,
      onSuccess: () => resolve(job.url ?? ''),
    });
    job.start();
  });

const confirm = (id: RecordingId, who = wang) => who.central.recordings.confirm({ id });
const audioOf = (id: string, who: Workstation, headers: Record<string, string> = {}) =>
  fetch(`${central.url}/recordings/v1/${id}/audio`, {
    headers: { authorization: `Bearer ${who.token}`, ...headers },
  });
const status = (code: number) => ({ message: expect.stringContaining(`response code: ${code}`) as string });

test('[R3] [R4] what was uploaded and verified is stored, and everybody who sees the row hears of it', async () => {
  const { id, audio } = await made('r3');
  expect(await confirm(id)).toEqual({ stored: false });
  await upload(id, audio);
  expect(await confirm(id)).toEqual({ stored: true });
  expect(await confirm(id)).toEqual({ stored: true });
  const inspector = new Replica(await central.signIn('liu'));
  await until(
    async () => (await inspector.pull(), inspector.body('recording', 'r3')),
    (row) => JSON.stringify(row).includes('"stored"'),
  );
});

test('[R3] an upload that broke off goes on where it stopped', async () => {
  const { id, audio } = await made('r3-resume');
  const half = audio.subarray(0, 20_000);
  const created = await fetch(`${central.url}/blobs`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${wang.token}`,
      'tus-resumable': '1.0.0',
      'upload-length': String(audio.length),
      'upload-metadata': `recordingId ${Buffer.from(id).toString('base64')}`,
    },
  });
  const uploadUrl = new URL(created.headers.get('location') ?? '', central.url).href;
  await fetch(uploadUrl, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${wang.token}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(half),
  });
  expect(await confirm(id)).toEqual({ stored: false });
  await upload(id, audio, { uploadUrl });
  expect(await confirm(id)).toEqual({ stored: true });
});

test('[R2] an hour of audio fits into one request', async () => {
  const { id, audio } = await made('r2-long', randomBytes(20 * 1024 * 1024));
  await upload(id, audio, { chunkSize: Number.POSITIVE_INFINITY });
  expect(await confirm(id)).toEqual({ stored: true });
});

test('[R3] other bytes of the same length are not stored, and can be uploaded again', async () => {
  const { id, audio } = await made('r3-wrong');
  await upload(id, randomBytes(audio.length));
  expect(await confirm(id)).toEqual({ stored: false });
  await upload(id, audio);
  expect(await confirm(id)).toEqual({ stored: true });
});

test('[R1] nobody else uploads to it, asks about it or confirms it', async () => {
  const { id, audio } = await made('r1');
  await expect(upload(id, audio, { who: zhang })).rejects.toMatchObject(status(404));
  const url = await upload(id, audio);
  const head = await fetch(url, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${zhang.token}`, 'tus-resumable': '1.0.0' },
  });
  expect(head.status).toBe(404);
  await expect(confirm(id, zhang)).rejects.toMatchObject({ code: 'request/not-found' });
});

test('[R1] without a row, without a name or without a token there is no upload', async () => {
  const audio = randomBytes(10);
  await expect(upload('never-logged', audio)).rejects.toMatchObject(status(404));
  await expect(upload('not an id!', audio)).rejects.toMatchObject(status(400));
  await expect(upload('r1', audio, { who: { ...wang, token: 'x' } })).rejects.toMatchObject(status(401));
});

test('[R2] only as many bytes as the row says, and none once it is stored', async () => {
  const { id, audio } = await made('r2');
  await expect(upload(id, Buffer.concat([audio, audio]))).rejects.toMatchObject(status(400));
  await upload(id, audio);
  await confirm(id);
  await expect(upload(id, audio)).rejects.toMatchObject(status(403));
});

test('[R5] its agent and those who judge quality hear it; other agents do not know that it exists', async () => {
  const { id, audio } = await made('r5');
  expect((await audioOf(id, wang)).status).toBe(404);
  await upload(id, audio);
  await confirm(id);
  for (const who of [
    wang,
    await central.signIn('chen'),
    await central.signIn('liu'),
    await central.signIn('admin'),
  ]) {
    const answer = await audioOf(id, who);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(audio)).toBe(true);
  }
  expect((await audioOf(id, zhang)).status).toBe(404);
  expect((await fetch(`${central.url}/recordings/v1/${id}/audio`)).status).toBe(401);
});

test('[R6] a part can be asked for, as players do', async () => {
  const { id, audio } = await made('r6');
  await upload(id, audio);
  await confirm(id);
  const part = await audioOf(id, wang, { range: 'bytes=100-199' });
  expect([part.status, part.headers.get('content-range'), part.headers.get('content-type')]).toEqual([
    206,
    `bytes 100-199/${audio.length}`,
    'audio/webm;codecs=opus',
  ]);
  expect(Buffer.from(await part.arrayBuffer()).equals(audio.subarray(100, 200))).toBe(true);
  const beyond = await audioOf(id, wang, { range: `bytes=${audio.length}-` });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${audio.length}`]);
  const other = await audioOf(id, wang, { range: 'bytes=0-9', 'if-range': '"another"' });
  expect(other.status).toBe(200);
});
