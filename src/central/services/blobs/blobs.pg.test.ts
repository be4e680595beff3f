import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  bytesOf,
  made,
  proofOf,
  sha256,
  startS3,
  tusOf,
  type Made,
  type Tus,
} from '../../../../test/central/blobs.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { newFolder } from '../../../../test/support/folders.ts';
import { createTestDatabase } from '../../../../test/support/postgres.ts';
import { readRow } from '../../db/nouns.ts';
import type { S3Place } from './s3-client.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const MIB = 1024 * 1024;
const checksum = (bytes: Uint8Array): string =>
  `sha256 ${Buffer.from(sha256(bytes), 'hex').toString('base64')}`;
const pieces = (bytes: Buffer, size: number): string => {
  const hashes: string[] = [];
  for (let at = 0; at < bytes.length; at += size)
    hashes.push(Buffer.from(sha256(bytes.subarray(at, at + size)), 'hex').toString('base64'));
  return `${size} ${hashes.join(',')}`;
};

describe.each(['disk', 's3'] as const)('blobs on %s', (kind) => {
  let central: TestCentral;
  let wang: Workstation;
  let tus: Tus;
  let s3: { place: S3Place; close: () => Promise<void> } | null = null;

  let options: NonNullable<Parameters<typeof startTestCentral>[0]>;

  beforeAll(async () => {
    s3 = kind === 's3' ? await startS3() : null;
    options = {
      databaseUrl: await createTestDatabase(),
      dataFolder: newFolder('central'),
      ...(s3 ? { s3: s3.place } : {}),
    };
    central = await startTestCentral(options);
    options = { ...options, port: Number(new URL(central.url).port) };
    wang = await central.signIn('wang');
    tus = tusOf(() => central, wang);
  });
  afterAll(async () => {
    await central.close();
    await s3?.close();
  });
  async function again(): Promise<void> {
    await central.close();
    central = await startTestCentral(options);
  }

  const confirm = ({ recording }: Made, who = wang) => who.central.recordings.confirm({ id: recording.id });
  const stateOf = async ({ recording }: Made) =>
    (await central.db.read('demo', (tx) => readRow(tx, 'recording', recording.id)))?.state;

  test.each([1, 70_000, MIB - 1, MIB, MIB + 1, 9 * MIB + 5])(
    '[R3] [R4] [R6] %i bytes go up, are read back, and come down whole and in any part',
    async (bytes) => {
      const one = await made(central, `size-${kind}-${bytes}`, randomBytes(bytes));
      const url = await tus.begin(one);
      for (let at = 0; at < bytes; at += 4 * MIB)
        expect((await tus.patch(url, at, one.audio.subarray(at, at + 4 * MIB))).status).toBe(204);
      expect(await confirm(one)).toEqual({ stored: true });
      expect(await stateOf(one)).toBe('stored');
      const whole = await tus.blob(one.recording.sha256);
      expect([whole.status, whole.headers.get('etag')]).toEqual([200, `"${one.recording.sha256}"`]);
      expect((await bytesOf(whole)).equals(one.audio)).toBe(true);
      for (const [from, to] of [
        [0, 0],
        [bytes - 1, bytes - 1],
        [Math.floor(bytes / 3), Math.floor(bytes / 2)],
      ] as const) {
        const part = await tus.blob(one.recording.sha256, { range: `bytes=${from}-${to}` });
        expect([part.status, part.headers.get('content-range')]).toEqual([
          206,
          `bytes ${from}-${to}/${bytes}`,
        ]);
        expect((await bytesOf(part)).equals(one.audio.subarray(from, to + 1))).toBe(true);
      }
    },
  );

  test('[R3] bytes may come in any stretches, and central may be ended between any two of them', async () => {
    const one = await made(central, `restart-${kind}`, randomBytes(3 * MIB + 777));
    const url = await tus.begin(one);
    let at = 0;
    for (const length of [5, MIB - 5, MIB + 9, 300_000, 700_000, MIB]) {
      const answer = await tus.patch(url, at, one.audio.subarray(at, at + length));
      at = Math.min(at + length, one.audio.length);
      expect([answer.status, answer.headers.get('upload-offset')]).toEqual([204, String(at)]);
      await again();
      expect((await tus.head(url)).headers.get('upload-offset')).toBe(String(at));
    }
    expect(await confirm(one)).toEqual({ stored: true });
    expect((await bytesOf(await tus.blob(one.recording.sha256))).equals(one.audio)).toBe(true);
  });

  test('[R12] another tus client goes on where it was cut', async () => {
    const one = await made(central, `tus-js-${kind}`, randomBytes(2 * MIB));
    const url = await new Promise<string>((resolve, reject) => {
      const job = new Upload(one.audio, {
        endpoint: `${central.url}/blobs`,
        headers: { authorization: `Bearer ${wang.token}` },
        metadata: { recordingId: one.recording.id },
        chunkSize: 300_000,
        retryDelays: null,
        onChunkComplete: (_size, accepted) => {
          if (accepted > MIB) void job.abort().then(() => resolve(job.url ?? ''));
        },
        onError: reject,
        onSuccess: () => reject(new Error('too fast')),
      });
      job.start();
    });
    await new Promise<void>((resolve, reject) =>
      new Upload(one.audio, {
        endpoint: `${central.url}/blobs`,
        uploadUrl: url,
        headers: { authorization: `Bearer ${wang.token}` },
        retryDelays: null,
        onError: reject,
        onSuccess: () => resolve(),
      }).start(),
    );
    expect(await confirm(one)).toEqual({ stored: true });
  });

  test('[R3] other bytes of the same length are not stored, and can be uploaded again', async () => {
    const one = await made(central, `wrong-${kind}`);
    const url = await tus.begin(one);
    await tus.patch(url, 0, randomBytes(one.audio.length));
    expect(await confirm(one)).toEqual({ stored: false });
    expect((await tus.head(url)).status).toBe(404);
    expect((await tus.blob(one.recording.sha256)).status).toBe(404);
    await tus.patch(await tus.begin(one), 0, one.audio);
    expect(await confirm(one)).toEqual({ stored: true });
  });

  test('[R7] what is here already needs no sending by who has it; who only knows its hash gets nothing', async () => {
    const first = await made(central, `same-1-${kind}`);
    const second = await made(central, `same-2-${kind}`, first.audio);
    const third = await made(central, `same-3-${kind}`, first.audio);
    await tus.patch(await tus.begin(first), 0, first.audio);
    await confirm(first);
    const known = await tus.create(second, { proof: proofOf(second) });
    expect([known.status, known.headers.get('upload-offset')]).toEqual([201, String(first.audio.length)]);
    expect(await confirm(second)).toEqual({ stored: true });
    const refused = await tus.create(third, { proof: proofOf(first) });
    expect(refused.headers.get('upload-offset')).toBe('0');
    expect(await confirm(third)).toEqual({ stored: false });
  });

  test('[R7] two devices send the same content at once: one copy is kept, both are stored', async () => {
    const audio = randomBytes(3 * MIB);
    const both = [await made(central, `twin-1-${kind}`, audio), await made(central, `twin-2-${kind}`, audio)];
    const urls = await Promise.all(both.map((one) => tus.begin(one)));
    await Promise.all(urls.map((url) => tus.patch(url, 0, audio)));
    expect(await Promise.all(both.map((one) => confirm(one)))).toEqual([{ stored: true }, { stored: true }]);
    expect((await bytesOf(await tus.blob(both[0]!.recording.sha256))).equals(audio)).toBe(true);
    const blobs = await central.db.read('demo', (tx) =>
      tx.rows('SELECT 1 FROM blob WHERE sha256 = $1', [both[0]!.recording.sha256]),
    );
    expect(blobs.length).toBe(1);
  });

  test('[R12] a checksum that does not match costs the request, not the upload', async () => {
    const one = await made(central, `sum-${kind}`, randomBytes(2 * MIB));
    const url = await tus.begin(one);
    const half = one.audio.subarray(0, MIB);
    const bad = await tus.patch(url, 0, half, { 'upload-checksum': checksum(one.audio) });
    expect(bad.status).toBe(460);
    expect((await tus.head(url)).headers.get('upload-offset')).toBe('0');
    const good = await tus.patch(url, 0, half, { 'upload-checksum': checksum(half) });
    expect(good.status).toBe(204);
    const rest = one.audio.subarray(MIB);
    const flipped = Buffer.from(rest);
    flipped[600_000]! ^= 1;
    const partly = await tus.patch(url, MIB, flipped, { 'upload-pieces': pieces(rest, 256 * 1024) });
    expect(partly.status).toBe(460);
    const offset = Number((await tus.head(url)).headers.get('upload-offset'));
    expect(offset).toBe(MIB + 2 * 256 * 1024); // the two pieces before the one with the flipped bit
    await tus.patch(url, offset, one.audio.subarray(offset));
    expect(await confirm(one)).toEqual({ stored: true });
  });

  test('[R12] a request that is cut off leaves what was proven, and the next one does not wait for it', async () => {
    const one = await made(central, `cut-${kind}`, randomBytes(4 * MIB));
    const url = await tus.begin(one);
    const hanging = httpRequest(new URL(url, central.url), {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${wang.token}`,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'upload-pieces': pieces(one.audio, 256 * 1024),
        'content-type': 'application/offset+octet-stream',
        'content-length': String(one.audio.length),
      },
    });
    hanging.on('error', () => {});
    hanging.write(one.audio.subarray(0, 1_500_000)); // and then nothing more, for ever
    const offset = await until(
      async () => Number((await tus.head(url)).headers.get('upload-offset')),
      (value) => value > 0,
    );
    expect(offset % (256 * 1024)).toBe(0);
    expect(offset).toBeLessThanOrEqual(1_500_000);
    await tus.patch(url, offset, one.audio.subarray(offset));
    expect(await confirm(one)).toEqual({ stored: true });
    hanging.destroy();
  });
});
