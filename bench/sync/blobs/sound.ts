/** Bytes that cannot be pressed, the same ones in every process. */
import { createCipheriv } from 'node:crypto';

const KEY = Buffer.alloc(16, 7);
const BLOCK = 16;

/** From `start` up to and without `end`; AES in counter mode gives any stretch by itself. */
export function soundAt(start: number, end: number): Buffer {
  const counter = Buffer.alloc(BLOCK);
  counter.writeBigUInt64BE(BigInt(Math.floor(start / BLOCK)), 8);
  const before = start % BLOCK;
  const cipher = createCipheriv('aes-128-ctr', KEY, counter);
  return cipher.update(Buffer.alloc(before + end - start)).subarray(before);
}
