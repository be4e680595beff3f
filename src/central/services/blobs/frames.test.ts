import { randomBytes } from 'node:crypto';
import { assert, asyncProperty, integer, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import {
  FRAME_BYTES,
  inFrames,
  openFrame,
  sealedSize,
  sealedStartOf,
  sealFrames,
  stretchOf,
  type Seal,
} from './frames.ts';

const seal: Seal = { object: 'an-object', key: randomBytes(32) };
const whole = randomBytes(3 * FRAME_BYTES + 1_234);
const sealed = sealFrames(seal, 0, whole);

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(start: number, end: number, chunk = 700_001): Promise<Buffer> {
  const stretch = stretchOf({ start, end }, whole.length);
  const frames: Buffer[] = [];
  let index = stretch.firstFrame;
  for await (const frame of inFrames(
    inChunks(sealed.subarray(stretch.sealedStart, stretch.sealedEnd), chunk),
  ))
    frames.push(openFrame(seal, index++, frame) ?? Buffer.from('damaged'));
  return Buffer.concat(frames).subarray(stretch.skip, stretch.skip + end - start);
}

test('[R8] any stretch is read from its own frames alone', async () => {
  expect(sealed.length).toBe(sealedSize(whole.length));
  const stretches = tuple(
    integer({ min: 0, max: whole.length - 1 }),
    integer({ min: 1, max: whole.length }),
  ).map(([start, length]) => ({ start, end: Math.min(whole.length, start + length) }));
  await assert(
    asyncProperty(stretches, integer({ min: 1_000, max: 3_000_000 }), async ({ start, end }, chunk) => {
      expect((await read(start, end, chunk)).equals(whole.subarray(start, end))).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('[R8] a stretch that was sealed in several goes is the same as one that was sealed at once', () => {
  const later = sealFrames(seal, 2, whole.subarray(2 * FRAME_BYTES));
  const first = openFrame(seal, 2, later.subarray(0, sealedStartOf(1)));
  expect(first?.equals(whole.subarray(2 * FRAME_BYTES, 3 * FRAME_BYTES))).toBe(true);
});

const frame = sealed.subarray(0, sealedStartOf(1));
test.each<[string, Seal, number, Buffer]>([
  ['in another place', seal, 1, frame],
  ['of another object', { ...seal, object: 'another' }, 0, frame],
  ['under another key', { ...seal, key: randomBytes(32) }, 0, frame],
  ['cut short', seal, 0, frame.subarray(0, -1)],
  ['almost nothing', seal, 0, frame.subarray(0, 20)],
])('[R8] a frame does not open %s', (_how, other, index, bytes) => {
  expect(openFrame(other, index, bytes)).toBeNull();
});
