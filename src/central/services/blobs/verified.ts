/**
 * A body that proves itself on the way in. `whole` is tus's checksum extension: all of the request or nothing.
 * `pieces` are hashes of its stretches (our own header): what a cut leaves behind is still proven, piece by piece.
 */
import { createHash } from 'node:crypto';

export interface Checks {
  whole: Buffer | null;
  pieces: { bytes: number; hashes: readonly Buffer[] } | null;
}

/** The bytes are not those that were sent. Nothing of what was not yet given out counts. */
export class WrongChecksum extends Error {
  override name = 'WrongChecksum';
}

/** More than we hold in memory for a single checksum. */
export class TooLongToCheck extends Error {
  override name = 'TooLongToCheck';
}

const MOST_HELD = 16 * 1024 * 1024;

export function verified(body: AsyncIterable<Buffer>, { whole, pieces }: Checks): AsyncIterable<Buffer> {
  const proven = pieces ? byPieces(body, pieces) : body;
  return whole ? byWhole(proven, whole, pieces === null) : proven;
}

async function* byPieces(
  body: AsyncIterable<Buffer>,
  { bytes, hashes }: NonNullable<Checks['pieces']>,
): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  let index = 0;
  for await (const part of body) {
    held.push(part);
    length += part.length;
    while (length >= bytes) {
      const all = Buffer.concat(held, length);
      yield mustMatch(all.subarray(0, bytes), hashes[index++]);
      held = [all.subarray(bytes)];
      length -= bytes;
    }
  }
  if (length > 0) yield mustMatch(Buffer.concat(held, length), hashes[index++]);
  if (index !== hashes.length) throw new WrongChecksum();
}

function mustMatch(piece: Buffer, hash: Buffer | undefined): Buffer {
  if (!hash || !createHash('sha256').update(piece).digest().equals(hash)) throw new WrongChecksum();
  return piece;
}

/** Gives out at once what is proven already; else holds everything until the end. */
async function* byWhole(body: AsyncIterable<Buffer>, whole: Buffer, hold: boolean): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const held: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    hash.update(part);
    length += part.length;
    if (!hold) yield part;
    else if (length > MOST_HELD) throw new TooLongToCheck();
    else held.push(part);
  }
  if (!hash.digest().equals(whole)) throw new WrongChecksum();
  yield* held;
}
