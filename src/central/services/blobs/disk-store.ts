/** Blobs as files: `incoming/<upload>` while they arrive, `objects/<ab>/<object>` when whole (a rename). */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlobGone, BlobStoreFull, type BlobStore, type StoredThing } from './blob-store.ts';

const READ_BYTES = 1024 * 1024;

export async function openDiskStore(folder: string): Promise<BlobStore> {
  const stagedPath = (upload: string): string => join(folder, 'incoming', upload);
  const objectPath = (object: string): string => join(folder, 'objects', object.slice(0, 2), object);
  for (const below of ['incoming', 'objects'])
    await mkdir(join(folder, below), { recursive: true, mode: 0o700 });
  return {
    stage: (upload, at, sealed) => inOurWords(() => writeAt(stagedPath(upload), at, sealed)),
    publish: (upload, sealedBytes) =>
      inOurWords(() => settle(stagedPath(upload), objectPath(upload), sealedBytes)),
    read: (object, range) => inOurWords(() => readPart(objectPath(object), range)),
    dropStaged: (upload) => rm(stagedPath(upload), { force: true }),
    dropObject: (object) => rm(objectPath(object), { force: true }),
    list: () => listAll(folder),
  };
}

async function writeAt(path: string, at: number, sealed: Uint8Array): Promise<void> {
  const file = await open(path, at === 0 ? 'w' : 'r+', 0o600);
  try {
    for (let done = 0; done < sealed.length;)
      done += (await file.write(sealed, done, sealed.length - done, at + done)).bytesWritten;
  } finally {
    await file.close();
  }
}

/** On the disk before it has its name; a crash in between leaves the one or the other. */
async function settle(from: string, to: string, bytes: number): Promise<void> {
  const file = await open(from, 'r+').catch(absent);
  if (!file) return void (await stat(to)); // published by an earlier try
  try {
    await file.truncate(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Windows opens no folders, and needs none opened. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

async function readPart(path: string, { start, end }: { start: number; end: number }) {
  if ((await stat(path)).size < end) throw new BlobGone();
  return createReadStream(path, {
    start,
    end: end - 1,
    highWaterMark: READ_BYTES,
  }) as AsyncIterable<Uint8Array>;
}

async function* listAll(folder: string): AsyncGenerator<StoredThing> {
  for (const name of await readdir(join(folder, 'incoming')))
    yield* thing('staged', name, join(folder, 'incoming', name));
  for (const below of await readdir(join(folder, 'objects')))
    for (const name of await readdir(join(folder, 'objects', below)))
      yield* thing('object', name, join(folder, 'objects', below, name));
}

async function* thing(kind: StoredThing['kind'], name: string, path: string): AsyncGenerator<StoredThing> {
  const found = await stat(path).catch(absent);
  if (found) yield { kind, name, modifiedAtMs: found.mtimeMs };
}

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined;

function absent(cause: unknown): null {
  if (codeOf(cause) === 'ENOENT') return null;
  throw cause;
}

async function inOurWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT') throw new BlobGone('no such file', { cause });
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new BlobStoreFull('the disk is full', { cause });
    throw cause;
  }
}
