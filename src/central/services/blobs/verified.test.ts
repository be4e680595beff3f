import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { TooLongToCheck, verified, WrongChecksum, type Checks } from './verified.ts';

const PIECE = 1_000;
const bytes = randomBytes(3_500);
const hash = (part: Uint8Array): Buffer => createHash('sha256').update(part).digest();
const hashes = [0, 1, 2, 3].map((n) => hash(bytes.subarray(n * PIECE, (n + 1) * PIECE)));
const pieces = { bytes: PIECE, hashes };

/** What came out, and what was thrown in the end. */
async function through(body: Buffer[], checks: Checks, end?: Error): Promise<[Buffer, unknown]> {
  async function* stream(): AsyncGenerator<Buffer> {
    yield* body;
    if (end) throw end;
  }
  const out: Buffer[] = [];
  try {
    for await (const part of verified(stream(), checks)) out.push(part);
  } catch (cause) {
    return [Buffer.concat(out), cause];
  }
  return [Buffer.concat(out), null];
}
const flipped = Buffer.from(bytes);
flipped[2_100]! ^= 1;

test.each<[string, Buffer[], Checks, number, unknown]>([
  ['without checksums, all that comes', [flipped], { whole: null, pieces: null }, 3_500, null],
  ['all of it, when all is right', [bytes], { whole: hash(bytes), pieces: null }, 3_500, null],
  ['nothing, when the whole is wrong', [flipped], { whole: hash(bytes), pieces: null }, 0, WrongChecksum],
  [
    'pieces, however they are cut on the way',
    [bytes.subarray(0, 7), bytes.subarray(7)],
    { whole: hash(bytes), pieces },
    3_500,
    null,
  ],
  ['the pieces before the wrong one', [flipped], { whole: null, pieces }, 2_000, WrongChecksum],
  [
    'what there is, when pieces are missing',
    [bytes.subarray(0, 2_000)],
    { whole: null, pieces },
    2_000,
    WrongChecksum,
  ],
  ['no more pieces than were announced', [bytes, bytes], { whole: null, pieces }, 3_000, WrongChecksum],
])('[R12] %s', async (_what, body, checks, length, thrown) => {
  const [out, cause] = await through(body, checks);
  expect(out.length).toBe(length);
  if (thrown === null) expect(cause).toBeNull();
  else expect(cause).toBeInstanceOf(thrown as typeof WrongChecksum);
});

test('[R12] a body that breaks off gives the pieces that came whole', async () => {
  const [out, cause] = await through(
    [bytes.subarray(0, 2_600)],
    { whole: hash(bytes), pieces },
    new Error('cut'),
  );
  expect([out.equals(bytes.subarray(0, 2_000)), cause]).toEqual([true, new Error('cut')]);
});

test('[R12] nobody makes us hold more than 16 MiB for one checksum', async () => {
  const [out, cause] = await through([Buffer.alloc(17 * 1024 * 1024)], { whole: hash(bytes), pieces: null });
  expect(out.length).toBe(0);
  expect(cause).toBeInstanceOf(TooLongToCheck);
});
