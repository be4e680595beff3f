// oxlint-disable-next-line typescript/triple-slash-reference -- a package without types, for whichever room imports us
/// <reference path="./s3rver.d.ts" />
/** Recordings as rows and bytes, tus by hand, and a real S3 server: what tests of blobs share. */
import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import S3rver from '@20minutes/s3rver';
import { readS3Url } from '../../src/central/services/blobs/s3-url.ts';
import type { S3Place } from '../../src/central/services/blobs/s3-client.ts';
import { insertRow } from '../../src/central/db/nouns.ts';
import { Recording } from '../../src/shared/domain/recording.ts';
import { newFolder } from '../support/folders.ts';
import type { TestCentral, Workstation } from './running.ts';

export interface Made {
  recording: Recording;
  audio: Buffer;
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** What a person who has the bytes can say, and one who has only heard of their hash cannot. */
export const proofOf = ({ recording, audio }: Made): string =>
  sha256(Buffer.concat([audio, Buffer.from(recording.id)]));

export const recordingOf = (id: string, audio: Buffer, over: Partial<Recording> = {}): Recording =>
  Recording.parse({
    id,
    callId: `call-${id}`,
    agentId: 'u-wang',
    teamId: 'team-1',
    deviceId: 'device-wang',
    customerId: null,
    queueId: null,
    startedAtMs: 1,
    durationMs: 1_000,
    bytes: audio.length,
    mimeType: 'audio/webm;codecs=opus',
    sha256: sha256(audio),
    cutOff: false,
    state: 'local',
    ...over,
  });

/** A recording's row as central has it after `recording.log`, and its audio. */
export async function made(
  { db }: TestCentral,
  id: string,
  audio: Buffer = randomBytes(50_000),
  over: Partial<Recording> = {},
): Promise<Made> {
  const recording = recordingOf(id, audio, over);
  await db.write('demo', (tx) => insertRow(tx, 'recording', recording.id, recording));
  return { recording, audio };
}

export interface Tus {
  create(made: Made, over?: { bytes?: number; proof?: string }): Promise<Response>;
  /** Creates, and gives the upload's address. */
  begin(made: Made): Promise<string>;
  head(url: string): Promise<Response>;
  patch(url: string, offset: number, body: Uint8Array, headers?: Record<string, string>): Promise<Response>;
  send(method: string, url: string, headers?: Record<string, string>): Promise<Response>;
  blob(sha: string, headers?: Record<string, string>): Promise<Response>;
}

/** tus as one person speaks it. */
export function tusOf(central: () => TestCentral, { token }: Workstation): Tus {
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: Uint8Array) =>
    fetch(new URL(path, central().url), {
      method,
      headers: { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0', ...headers },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
  const create: Tus['create'] = ({ recording }, { bytes = recording.bytes, proof } = {}) =>
    send('POST', '/blobs', {
      'upload-length': String(bytes),
      'upload-metadata': metadata({ recordingId: recording.id, ...(proof ? { proof } : {}) }),
    });
  return {
    create,
    begin: async (one) => (await create(one)).headers.get('location') ?? '',
    head: (url) => send('HEAD', url),
    patch: (url, offset, body, headers) =>
      send(
        'PATCH',
        url,
        {
          'upload-offset': String(offset),
          'content-type': 'application/offset+octet-stream',
          ...headers,
        },
        body,
      ),
    send,
    blob: (sha, headers) => send('GET', `/blobs/${sha}`, headers),
  };
}

const metadata = (pairs: Record<string, string>): string =>
  Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

export const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

/** A real S3 server on a free port; signatures are checked. */
export async function startS3(): Promise<{ place: S3Place; folder: string; close: () => Promise<void> }> {
  const folder = newFolder('s3');
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: 'seatline', configs: [] }],
  });
  const { port } = await server.run();
  return {
    place: readS3Url(`http://S3RVER:S3RVER@127.0.0.1:${port}/seatline/centre`, {}),
    folder,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
