/** The sound of a sealed file as one stretch of bytes: its size, its hash, any part of it. */
import { createHash } from 'node:crypto';
import { framesOf, openFrame, type Frame, type SealedFile } from './frames.ts';

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
  let at = 0;
  for (const frame of frames) {
    const next = at + frame.length;
    if (next > start && at < end) {
      const from = Math.max(start, at);
      const bytes = openFrame(sealed, frame);
      if (bytes) part.set(bytes.subarray(from - at, Math.min(end, next) - at), from - start);
    }
    at = next;
  }
  return part;
}

export function soundHash(sealed: SealedFile, frames: readonly Frame[]): string {
  const hash = createHash('sha256');
  for (const frame of frames) hash.update(openFrame(sealed, frame) ?? Buffer.alloc(frame.length));
  return hash.digest('hex');
}
