/**
 * A recording on the disk: one frame per slice, each sealed on its own (AES-256-GCM), so that a crash costs at most the
 * slice being written. Frame = index (u32) · length (u32) · iv (12) · sealed bytes · tag (16), big endian; the
 * recording's id and the index are authenticated, so frames cannot be swapped. Rules RE1–RE4: docs/spec/recordings.md.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasync,
  openSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';

const HEAD = 8;
const IV = 12;
const TAG = 16;

export interface Frame {
  index: number;
  /** Where the frame starts in the file. */
  at: number;
  /** Bytes of sound. */
  length: number;
}

/** Every recording has its own key, derived from the person's store key. */
export const recordingKey = (storeKey: Uint8Array, recordingId: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', storeKey, Buffer.from(recordingId), 'seatline recording', 32));

const labelOf = (recordingId: string, index: number): Buffer => Buffer.from(`${recordingId} ${index}`);

export interface SealedFile {
  path: string;
  recordingId: string;
  key: Uint8Array;
}

/** Appends one slice; it is with the operating system when this returns, and on its way to the disk. */
export function appendFrame(sealed: SealedFile, index: number, slice: Uint8Array): void {
  const file = openSync(sealed.path, 'a', 0o600);
  writeFrame(sealed, file, { index, slice });
  fdatasync(file, () => closeSync(file));
}

/** The same, for a file that is open for appending; whoever opened it sees to the disk. */
export function writeFrame(
  { recordingId, key }: SealedFile,
  file: number,
  { index, slice }: { index: number; slice: Uint8Array },
): void {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(labelOf(recordingId, index));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(index, 0);
  head.writeUInt32BE(slice.length, 4);
  writeSync(file, Buffer.concat([head, iv, cipher.update(slice), cipher.final(), cipher.getAuthTag()]));
}

/** The whole frames of a file, in order of writing. A torn last one is not among them. */
export function framesOf(path: string): { frames: Frame[]; soundEnd: number } {
  if (!existsSync(path)) return { frames: [], soundEnd: 0 };
  const size = statSync(path).size;
  const file = openSync(path, 'r');
  const frames: Frame[] = [];
  const head = Buffer.alloc(HEAD);
  let at = 0;
  try {
    while (at + HEAD <= size && readSync(file, head, 0, HEAD, at) === HEAD) {
      const length = head.readUInt32BE(4);
      const end = at + HEAD + IV + length + TAG;
      if (end > size) break;
      frames.push({ index: head.readUInt32BE(0), at, length });
      at = end;
    }
  } finally {
    closeSync(file);
  }
  return { frames, soundEnd: at };
}

/** Opens one frame of the file, which is open for reading; null when it was damaged. */
export function openFrame(sealed: SealedFile, frame: Frame, file: number): Uint8Array | null {
  const bytes = Buffer.alloc(IV + frame.length + TAG);
  readSync(file, bytes, 0, bytes.length, frame.at + HEAD);
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealed.key, bytes.subarray(0, IV));
    decipher.setAAD(labelOf(sealed.recordingId, frame.index)).setAuthTag(bytes.subarray(IV + frame.length));
    return Buffer.concat([decipher.update(bytes.subarray(IV, IV + frame.length)), decipher.final()]);
  } catch {
    return null;
  }
}

/** [RE3] Cuts a torn end off, so that what is appended later can be read. Returns the whole frames. */
export function repairFrames(path: string): Frame[] {
  const { frames, soundEnd } = framesOf(path);
  if (existsSync(path) && statSync(path).size > soundEnd) truncateSync(path, soundEnd);
  return frames;
}
