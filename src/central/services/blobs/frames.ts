/**
 * Bytes at rest on central: frames of 1 MiB, each sealed on its own (AES-256-GCM), so that any stretch can be read
 * without the rest. Frame = nonce (12) · sealed bytes · tag (16). The object's name and the frame's index are
 * authenticated: frames can neither be swapped nor taken from another object. Every object has a key of its own.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const FRAME_BYTES = 1024 * 1024;
const NONCE = 12;
const TAG = 16;
const SEALED_FRAME = NONCE + FRAME_BYTES + TAG;

export interface Seal {
  /** Name of the object, bound to each of its frames. */
  object: string;
  key: Uint8Array;
}

/** Bytes of a stretch at rest: first frame, the bytes that hold it, and what of them to give. */
export interface Stretch {
  firstFrame: number;
  /** In the object, `sealedEnd` exclusive. */
  sealedStart: number;
  sealedEnd: number;
  /** Plain bytes before the wanted ones in the first frame. */
  skip: number;
}

const labelOf = ({ object }: Seal, index: number): Buffer => Buffer.from(`${object} ${index}`);

export function sealFrame(seal: Seal, index: number, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', seal.key, nonce).setAAD(labelOf(seal, index));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** null: not what was sealed. */
export function openFrame(seal: Seal, index: number, sealed: Uint8Array): Buffer | null {
  if (sealed.length < NONCE + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', seal.key, sealed.subarray(0, NONCE))
    .setAAD(labelOf(seal, index))
    .setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  } catch {
    return null;
  }
}

/** Seals a stretch that begins at the frame `index`; its last frame may be short. */
export function sealFrames(seal: Seal, index: number, plain: Uint8Array): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < plain.length; at += FRAME_BYTES)
    frames.push(sealFrame(seal, index + frames.length, plain.subarray(at, at + FRAME_BYTES)));
  return Buffer.concat(frames);
}

/** How long `bytes` are at rest. */
export const sealedSize = (bytes: number): number => bytes + Math.ceil(bytes / FRAME_BYTES) * (NONCE + TAG);

/** Where the frame `index` begins at rest. */
export const sealedStartOf = (index: number): number => index * SEALED_FRAME;

/** `end` exclusive, at most `bytes`. */
export function stretchOf({ start, end }: { start: number; end: number }, bytes: number): Stretch {
  const firstFrame = Math.floor(start / FRAME_BYTES);
  const lastFrame = Math.floor((end - 1) / FRAME_BYTES);
  return {
    firstFrame,
    sealedStart: sealedStartOf(firstFrame),
    sealedEnd: Math.min(sealedStartOf(lastFrame + 1), sealedSize(bytes)),
    skip: start - firstFrame * FRAME_BYTES,
  };
}

/** Cuts a stream of sealed bytes into its frames. What ends too early gives a frame that does not open. */
export async function* inFrames(sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of sealed) {
    parts.push(part);
    length += part.length;
    while (length >= SEALED_FRAME) {
      const all = Buffer.concat(parts, length);
      yield all.subarray(0, SEALED_FRAME);
      parts = [all.subarray(SEALED_FRAME)];
      length -= SEALED_FRAME;
    }
  }
  if (length > 0) yield Buffer.concat(parts, length);
}
