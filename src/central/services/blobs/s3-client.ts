/**
 * The few calls of S3 that blobs need (Amazon S3 API Reference, 2006-03-01), signed by aws4fetch. Buckets are addressed
 * by path, which every S3-compatible store understands. Nothing here knows what the bytes are.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { BlobGone, BlobStoreAway, BlobStoreFull } from './blob-store.ts';

export interface S3Place {
  /** Without bucket. */
  endpoint: string;
  bucket: string;
  /** '' or 'some/folder/'. */
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface S3Entry {
  key: string;
  bytes: number;
  modifiedAtMs: number;
}

export interface S3Client {
  put(key: string, body: Uint8Array): Promise<void>;
  /** `end` exclusive; null: the whole. Throws BlobGone. */
  get(key: string, range: { start: number; end: number } | null): Promise<AsyncIterable<Uint8Array>>;
  /** null: no such object. */
  size(key: string): Promise<number | null>;
  drop(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<S3Entry>;
  /** One object out of many parts, each 5 MiB or more but the last. It appears whole or not at all. */
  putParts(key: string, parts: AsyncIterable<Uint8Array>): Promise<void>;
}

interface Call {
  method: string;
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  expect: number[];
}

const PATIENCE_MS = 60_000;
const TRIES = 3;
const PAUSE_MS = 200;

export function createS3Client(place: S3Place): S3Client {
  const call = (request: Call): Promise<Response> => insist(() => send(place, request), TRIES);
  const keyOf = (key: string): string => place.prefix + key;
  return {
    put: async (key, body) =>
      done(await call({ method: 'PUT', key: keyOf(key), body, expect: [200, 201, 204] })),
    get: async (key, range) => {
      const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end - 1}` } : {};
      const answer = await call({ method: 'GET', key: keyOf(key), headers, expect: range ? [206] : [200] });
      return bodyOf(answer);
    },
    size: async (key) => {
      const answer = await call({ method: 'HEAD', key: keyOf(key), expect: [200, 404] });
      return answer.status === 404 ? null : Number(answer.headers.get('content-length'));
    },
    drop: async (key) => done(await call({ method: 'DELETE', key: keyOf(key), expect: [200, 204, 404] })),
    list: (prefix) => listAll(call, { prefix: keyOf(prefix), strip: place.prefix }),
    putParts: (key, parts) => putParts(call, keyOf(key), parts),
  };
}

type Caller = (request: Call) => Promise<Response>;

async function putParts(call: Caller, key: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const begun = await call({ method: 'POST', key, query: { uploads: '' }, expect: [200] });
  const uploadId = textOf(await begun.text(), 'UploadId') ?? '';
  if (!uploadId) throw new BlobStoreAway('S3 gave no UploadId');
  try {
    const tags: string[] = [];
    for await (const body of parts) {
      const query = { partNumber: String(tags.length + 1), uploadId };
      const sent = await call({ method: 'PUT', key, query, body, expect: [200] });
      tags.push(sent.headers.get('etag') ?? '');
      await done(sent);
    }
    const answer = await call({
      method: 'POST',
      key,
      query: { uploadId },
      body: completion(tags),
      expect: [200],
    });
    if ((await answer.text()).includes('<Error>')) throw new BlobStoreAway('S3 could not complete'); // 200 all the same
  } catch (cause) {
    await call({ method: 'DELETE', key, query: { uploadId }, expect: [204, 404] }).catch(() => {}); // S3's lifecycle rule clears it
    throw cause;
  }
}

const completion = (tags: readonly string[]): string =>
  `<CompleteMultipartUpload>${tags
    .map(
      (tag, index) =>
        `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag.replaceAll('"', '&quot;')}</ETag></Part>`,
    )
    .join('')}</CompleteMultipartUpload>`;

async function* listAll(
  call: Caller,
  { prefix, strip }: { prefix: string; strip: string },
): AsyncGenerator<S3Entry> {
  let token: string | null = null;
  do {
    const query: Record<string, string> = {
      'list-type': '2',
      prefix,
      ...(token ? { 'continuation-token': token } : {}),
    };
    const xml = await (await call({ method: 'GET', query, expect: [200] })).text();
    for (const [, entry = ''] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs))
      yield {
        key: (textOf(entry, 'Key') ?? '').slice(strip.length),
        bytes: Number(textOf(entry, 'Size')),
        modifiedAtMs: Date.parse(textOf(entry, 'LastModified') ?? ''),
      };
    token = textOf(xml, 'NextContinuationToken');
  } while (token);
}

/** Our own keys are plain ASCII without anything that XML escapes; tokens may hold entities. */
function textOf(xml: string, tag: string): string | null {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return text?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? null;
}

async function send(place: S3Place, { method, key, query, headers, body, expect }: Call): Promise<Response> {
  const url = new URL(`${place.endpoint}/${place.bucket}${key === undefined ? '' : `/${key}`}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const { region, accessKeyId, secretAccessKey } = place;
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: headers ?? {},
    service: 's3',
    region,
    accessKeyId,
    secretAccessKey,
  });
  const signed = await signer.sign();
  const answer = await fetch(signed.url, {
    method,
    headers: signed.headers,
    body: (body ?? null) as NonNullable<RequestInit['body']> | null,
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: unknown) => {
    throw new BlobStoreAway('S3 cannot be reached', { cause });
  });
  if (expect.includes(answer.status)) return answer;
  throw await refusal(answer);
}

/** The body of a refusal names its kind; the rest of it is not for our log. */
async function refusal(answer: Response): Promise<Error> {
  const code = textOf(await answer.text().catch(() => ''), 'Code') ?? '';
  if (answer.status === 404 && code !== 'NoSuchBucket') return new BlobGone(`S3: ${code}`);
  if (answer.status === 416) return new BlobGone('S3: shorter than it was');
  if (answer.status === 507 || /Quota|StorageFull/i.test(code)) return new BlobStoreFull(`S3: ${code}`);
  return new BlobStoreAway(`S3 answered ${answer.status} ${code}`);
}

/** Every call is safe to repeat; what S3 is sure of (gone, full) is not asked twice. */
async function insist<T>(work: () => Promise<T>, tries: number): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (tries <= 1 || !(cause instanceof BlobStoreAway)) throw cause;
    await sleep(PAUSE_MS * 2 ** (TRIES - tries));
    return insist(work, tries - 1);
  }
}

/** Reads the answer to its end, so that its connection can be used again. */
const done = async (answer: Response): Promise<void> => void (await answer.arrayBuffer());

async function* bodyOf(answer: Response): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of answer.body ?? []) yield part;
  } catch (cause) {
    throw new BlobStoreAway('S3 broke off', { cause });
  }
}
