/**
 * A cache.db that arrives from central page by page, `cache.db.part`. Every page is encrypted here, under this person's
 * own key, before it touches the disk. What lies there is whole frames: a cut, a kill or a power loss costs the frame
 * that was under way. Rules IM7, IM8: docs/spec/sync.md.
 */
import { createHash, randomBytes, type Hash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Image } from '../../../shared/contract/sync/image.ts';
import {
  openPage,
  pageKey,
  PAGE_BYTES,
  SALT_BYTES,
  sealPages,
  type PageKey,
} from '../../../cache/cipher-page.ts';
import type { StoreFile } from '../../../cache/handle.ts';
import { openEncrypted } from '../../../cache/open-file.ts';
import { CACHE_HOW, closeCacheInOrder, removeCache } from './cache.ts';

export interface Incoming {
  /** Frames that are here. */
  frames(): number;
  /** The next frame's plain pages, which are encrypted in place. Throws what the disk throws. */
  put(plain: Buffer): Promise<void>;
  /** On the disk, and the SHA-256 of all plain pages is the image's. */
  finish(): Promise<boolean>;
  close(): Promise<void>;
}

export interface IncomingOptions {
  cachePath: string;
  key: Uint8Array;
  image: Image;
}

/** Pages worked on before others have a turn: some 2 ms. */
const PAGES_AT_ONCE = 64;

const partOf = (cachePath: string): string => `${cachePath}.part`;
/** Which image it is that arrives. */
const nameOf = (cachePath: string): string => `${cachePath}.part.json`;

export async function openIncoming({ cachePath, key, image }: IncomingOptions): Promise<Incoming> {
  if (!isSame(cachePath, image)) {
    removeIncoming(cachePath);
    writeFileSync(nameOf(cachePath), JSON.stringify({ id: image.id }));
  }
  const file = await open(partOf(cachePath), existsSync(partOf(cachePath)) ? 'r+' : 'w+', 0o600);
  try {
    return await goOn(file, key, image);
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

async function goOn(file: FileHandle, secret: Uint8Array, image: Image): Promise<Incoming> {
  const digest = createHash('sha256');
  const found = await readSalt(file);
  const key = pageKey(secret, found ?? randomBytes(SALT_BYTES));
  let frames = found ? await readBack(file, { key, image, digest }) : 0;
  await file.truncate(frames * image.framePages * PAGE_BYTES);
  return {
    frames: () => frames,
    put: async (plain) => {
      const first = frames * image.framePages;
      await inTurns(plain, (pages, at) => {
        digest.update(pages);
        sealPages(key, first + at + 1, pages);
      });
      await writeAll(file, plain, first * PAGE_BYTES);
      frames += 1;
    },
    finish: async () => {
      await file.sync();
      return digest.digest('hex') === image.plainSha256;
    },
    close: () => file.close(),
  };
}

/** A few pages after the other; `at`: how many came before. */
async function inTurns(bytes: Buffer, work: (pages: Buffer, at: number) => void): Promise<void> {
  for (let at = 0; at * PAGE_BYTES < bytes.length; at += PAGES_AT_ONCE) {
    if (at > 0) await nextTurn();
    work(bytes.subarray(at * PAGE_BYTES, (at + PAGES_AT_ONCE) * PAGE_BYTES), at);
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let written = 0; written < bytes.length;)
    written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
}

async function readSalt(file: FileHandle): Promise<Buffer | null> {
  const salt = Buffer.alloc(SALT_BYTES);
  return (await file.read(salt, 0, SALT_BYTES, 0)).bytesRead === SALT_BYTES ? salt : null;
}

interface ReadingBack {
  key: PageKey;
  image: Image;
  digest: Hash;
}

/** How many whole, undamaged frames an earlier arrival left; they go into the digest. */
async function readBack(file: FileHandle, { key, image, digest }: ReadingBack): Promise<number> {
  const total = image.frameEnds.length;
  for (let frame = 0; frame < total; frame += 1) {
    const first = frame * image.framePages;
    const bytes = Buffer.allocUnsafe(Math.min(image.framePages, image.pages - first) * PAGE_BYTES);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, first * PAGE_BYTES);
    let isWhole = bytesRead === bytes.length;
    await inTurns(bytes, (some, at) => {
      isWhole = isWhole && openAll(key, first + at + 1, some);
    });
    if (!isWhole) return frame;
    digest.update(bytes);
  }
  return total;
}

function openAll(key: PageKey, first: number, bytes: Buffer): boolean {
  for (let at = 0; at * PAGE_BYTES < bytes.length; at += 1)
    if (!openPage(key, first + at, bytes.subarray(at * PAGE_BYTES, (at + 1) * PAGE_BYTES))) return false;
  return true;
}

function isSame(cachePath: string, image: Image): boolean {
  try {
    return (JSON.parse(readFileSync(nameOf(cachePath), 'utf8')) as { id?: unknown }).id === image.id;
  } catch {
    return false;
  }
}

export function removeIncoming(cachePath: string): void {
  removeCache(partOf(cachePath));
  rmSync(nameOf(cachePath), { force: true });
}

export interface Adopting {
  cachePath: string;
  key: Uint8Array;
  prepare: (arrived: StoreFile) => Promise<boolean>;
  /** Closes the cache that was used until now, calls `rename`, and opens what lies there then: all in one turn. */
  swap: (rename: () => void) => void;
}

/** One rename: at any moment there is the old cache or the new one, whole. */
export async function adoptIncoming({ cachePath, key, prepare, swap }: Adopting): Promise<boolean> {
  const isGood = await prepared(partOf(cachePath), key, prepare);
  if (!isGood) {
    removeIncoming(cachePath);
    return false;
  }
  swap(() => {
    for (const suffix of ['-wal', '-shm']) rmSync(`${cachePath}${suffix}`, { force: true });
    renameSync(partOf(cachePath), cachePath);
  });
  removeIncoming(cachePath);
  return true;
}

async function prepared(path: string, key: Uint8Array, prepare: Adopting['prepare']): Promise<boolean> {
  const file = openEncrypted({ path, key, ...CACHE_HOW });
  let isGood = false;
  try {
    isGood = await prepare(file);
  } finally {
    if (isGood) closeCacheInOrder(file);
    else file.close();
  }
  return isGood;
}
