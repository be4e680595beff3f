/**
 * Blobs in S3. An upload's pieces are objects `incoming/<upload>/<place>`; the whole is put together as
 * `objects/<name>`, in parts of 8 MiB when it is large, and appears at once.
 */
import { createS3Client, type S3Client, type S3Place } from './s3-client.ts';
import { BlobGone, type BlobStore, type StoredThing } from './blob-store.ts';

const PART_BYTES = 8 * 1024 * 1024;

const stagedKey = (upload: string, at: number): string =>
  `incoming/${upload}/${String(at).padStart(12, '0')}`;
const objectKey = (object: string): string => `objects/${object}`;

export function openS3Store(place: S3Place): BlobStore {
  const s3 = createS3Client(place);
  const dropStaged = async (upload: string): Promise<void> => {
    for await (const { key } of s3.list(`incoming/${upload}/`)) await s3.drop(key);
  };
  return {
    stage: (upload, at, sealed) => s3.put(stagedKey(upload, at), sealed),
    publish: async (upload, sealedBytes) => {
      const keys = await piecesOf(s3, upload, sealedBytes);
      if (keys) await join(s3, { keys, to: objectKey(upload), sealedBytes });
      else if ((await s3.size(objectKey(upload))) !== sealedBytes) throw new BlobGone('pieces are missing');
      await dropStaged(upload);
    },
    read: (object, range) => s3.get(objectKey(object), range),
    dropStaged,
    dropObject: (object) => s3.drop(objectKey(object)),
    list: () => listAll(s3),
  };
}

/** The pieces that make up the whole, in order; null when they do not. A piece of a try that was cut off is left out. */
async function piecesOf(s3: S3Client, upload: string, sealedBytes: number): Promise<string[] | null> {
  const byPlace = new Map<string, number>();
  for await (const { key, bytes } of s3.list(`incoming/${upload}/`)) byPlace.set(key, bytes);
  const keys: string[] = [];
  let at = 0;
  while (at < sealedBytes) {
    const bytes = byPlace.get(stagedKey(upload, at));
    if (!bytes) return null;
    keys.push(stagedKey(upload, at));
    at += bytes;
  }
  return at === sealedBytes ? keys : null;
}

async function join(
  s3: S3Client,
  { keys, to, sealedBytes }: { keys: readonly string[]; to: string; sealedBytes: number },
): Promise<void> {
  const parts = inParts(s3, keys);
  if (sealedBytes > PART_BYTES) return s3.putParts(to, parts);
  for await (const whole of parts) await s3.put(to, whole);
}

/** The pieces as stretches of 8 MiB, the last one shorter. */
async function* inParts(s3: S3Client, keys: readonly string[]): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for (const key of keys)
    for await (const part of await s3.get(key, null)) {
      parts.push(part);
      length += part.length;
      if (length < PART_BYTES) continue;
      const all = Buffer.concat(parts, length);
      yield all.subarray(0, PART_BYTES);
      parts = [all.subarray(PART_BYTES)];
      length -= PART_BYTES;
    }
  if (length > 0) yield Buffer.concat(parts, length);
}

async function* listAll(s3: S3Client): AsyncGenerator<StoredThing> {
  const seen = new Set<string>();
  for await (const { key, modifiedAtMs } of s3.list('incoming/')) {
    const name = key.split('/')[1] ?? '';
    if (!seen.has(name)) yield { kind: 'staged', name, modifiedAtMs };
    seen.add(name);
  }
  for await (const { key, modifiedAtMs } of s3.list('objects/'))
    yield { kind: 'object', name: key.split('/')[1] ?? '', modifiedAtMs };
}
