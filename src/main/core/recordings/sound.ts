/** The sound of a sealed file as one stretch of bytes: its size, its hash, any part of it. */
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { framesOf, openFrame, type Frame, type SealedFile } from './frames.ts';

/** Worked on at a time; calls and keystrokes come in between. */
const STEP_BYTES = 256 * 1024;

/** Frames in the order of their index; one that came twice counts once. */
export function soundFrames(path: string): Frame[] {
  const byIndex = new Map<number, Frame>();
  for (const frame of framesOf(path).frames) if (!byIndex.has(frame.index)) byIndex.set(frame.index, frame);
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

export const soundBytes = (frames: readonly Frame[]): number =>
  frames.reduce((sum, frame) => sum + frame.length, 0);

/** Bytes from `start` up to and without `end`. A damaged frame is left out as silence of the same length. */
export function soundPart(
  sealed: SealedFile,
  frames: readonly Frame[],
  start: number,
  end: number,
): Uint8Array {
  const part = Buffer.alloc(Math.max(0, end - start));
  const file = openSync(sealed.path, 'r');
  try {
    let at = 0;
    for (const frame of frames) {
      const next = at + frame.length;
      if (next > start && at < end) {
        const from = Math.max(start, at);
        const bytes = openFrame(sealed, frame, file);
        if (bytes) part.set(bytes.subarray(from - at, Math.min(end, next) - at), from - start);
      }
      at = next;
    }
  } finally {
    closeSync(file);
  }
  return part;
}

export function soundHash(sealed: SealedFile, frames: readonly Frame[]): string {
  const hash = createHash('sha256');
  const file = openSync(sealed.path, 'r');
  try {
    for (const frame of frames) hash.update(openFrame(sealed, frame, file) ?? Buffer.alloc(frame.length));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** A sealed file that is read from its beginning on, a step at a time. */
export interface Sound {
  bytes: number;
  /** Bytes from `start` up to and without `end`, in steps of 256 KiB; other work goes on between them. */
  steps(start: number, end: number): AsyncGenerator<Uint8Array>;
}

export function openSound(sealed: SealedFile): Sound {
  const frames = soundFrames(sealed.path);
  const bytes = soundBytes(frames);
  return {
    bytes,
    steps: async function* (start, end) {
      for (let at = start; at < end; at += STEP_BYTES) {
        yield soundPart(sealed, frames, at, Math.min(end, at + STEP_BYTES));
        await nextTurn();
      }
    },
  };
}

/** SHA-256 of the whole, and of the whole followed by `suffix`. */
export async function soundDigests(
  sound: Sound,
  suffix: string,
): Promise<{ sha256: string; withSuffix: string }> {
  const hash = createHash('sha256');
  for await (const step of sound.steps(0, sound.bytes)) hash.update(step);
  return { sha256: hash.copy().digest('hex'), withSuffix: hash.update(suffix).digest('hex') };
}
