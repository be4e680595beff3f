/**
 * An image at rest: frames of compressed pages, each sealed for itself (AES-256-GCM, the frame's number as nonce, a key
 * of this image alone), one after the other. On the wire a frame is what was sealed, without its tag. Rules IM3, IM4.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { openPage, pageKey, PAGE_BYTES, SALT_BYTES } from '../../../cache/cipher-page.ts';

const compress = promisify(zstdCompress);
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
const TAG_BYTES = 16;
export const FRAME_PAGES = 256;

const nonceOf = (frame: number): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(frame, 8);
  return nonce;
};

function seal(key: Uint8Array, frame: number, bytes: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame));
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Uint8Array, frame: number, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(frame));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
}

export interface Framed {
  pages: number;
  plainSha256: string;
  frameEnds: number[];
}

export interface FramingOptions {
  /** The database, encrypted with `fileKey`. */
  from: string;
  fileKey: Uint8Array;
  to: string;
  /** 32 bytes; never used for another image. */
  sealKey: Uint8Array;
}

/** Page by page from the database's own encryption into sealed frames; plain pages are in memory alone. */
export async function writeFrames({ from, fileKey, to, sealKey }: FramingOptions): Promise<Framed> {
  const source = await open(from, 'r');
  const target = await open(to, 'w', 0o600);
  try {
    const salt = await readAt(source, 0, SALT_BYTES);
    const key = pageKey(fileKey, salt);
    const pages = (await source.stat()).size / PAGE_BYTES;
    const digest = createHash('sha256');
    const frameEnds: number[] = [];
    for (let at = 0; at < pages; at += FRAME_PAGES) {
      const plain = await readAt(source, at * PAGE_BYTES, Math.min(FRAME_PAGES, pages - at) * PAGE_BYTES);
      openPages(key, at + 1, plain);
      digest.update(plain);
      const packed = await compress(plain, ZSTD);
      await target.write(seal(sealKey, frameEnds.length, packed));
      frameEnds.push((frameEnds.at(-1) ?? 0) + packed.length);
    }
    await target.sync();
    return { pages, plainSha256: digest.digest('hex'), frameEnds };
  } finally {
    await source.close();
    await target.close();
  }
}

function openPages(key: ReturnType<typeof pageKey>, first: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; at += PAGE_BYTES) {
    const page = bytes.subarray(at, at + PAGE_BYTES);
    if (!openPage(key, first + at / PAGE_BYTES, page) && !isUnwritten(page))
      throw new Error('a page of a fresh image is damaged');
  }
}

const ZEROS = Buffer.alloc(PAGE_BYTES);
/** SQLite does not write a page that was free again before its turn came, nor does it ever read it. */
const isUnwritten = (page: Buffer): boolean => page.equals(ZEROS);

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  if (bytesRead !== bytes) throw new Error('an image’s file is shorter than it should be');
  return buffer;
}

export interface FramesOnDisk {
  path: string;
  sealKey: Uint8Array;
  frameEnds: readonly number[];
}

/** The wire's bytes from `start` to `end`, both included. */
export async function* readFrames(
  { path, sealKey, frameEnds }: FramesOnDisk,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    for (let frame = frameEnds.findIndex((wire) => wire > start); frame < frameEnds.length; frame += 1) {
      const from = frameEnds[frame - 1] ?? 0;
      if (frame < 0 || from > end) return;
      const bytes = (frameEnds[frame] ?? 0) - from;
      const sealed = await readAt(file, from + frame * TAG_BYTES, bytes + TAG_BYTES);
      yield unseal(sealKey, frame, sealed).subarray(Math.max(0, start - from), end - from + 1);
    }
  } finally {
    await file.close();
  }
}
