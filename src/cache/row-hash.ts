/** Hashes of rows and sums of them: what two copies of a bucket are compared by. Both sides compute the same. */
import { hash } from 'node:crypto';
import type { BucketSum } from '../shared/contract/sync/identity.ts';

/** 16 hex digits: the first 8 bytes of SHA-256 over `noun \n id \n ver \n text`. */
export const rowHash = (noun: string, id: string, ver: number, text: string): string =>
  hash('sha256', `${noun}\n${id}\n${ver}\n${text}`, 'hex').slice(0, 16);

/** Which of a bucket's 256 slices a row lies in: the first byte of SHA-256 over `noun \n id`. */
export const sliceOf = (noun: string, id: string): number =>
  parseInt(hash('sha256', `${noun}\n${id}`, 'hex').slice(0, 2), 16);

export const SLICES = 256;

const numberOf = (hex: string): bigint => BigInt(`0x${hex}`);
const hexOf = (value: bigint): string => BigInt.asUintN(64, value).toString(16).padStart(16, '0');

export const addHash = ({ count, sum }: BucketSum, hash: string): BucketSum => ({
  count: count + 1,
  sum: hexOf(numberOf(sum) + numberOf(hash)),
});

export const subtractHash = ({ count, sum }: BucketSum, hash: string): BucketSum => ({
  count: count - 1,
  sum: hexOf(numberOf(sum) - numberOf(hash)),
});

/** A sum that many rows go into, one after the other. */
export interface Tally {
  add(hash: string): void;
  subtract(hash: string): void;
  read(): BucketSum;
}

export function createTally(from: BucketSum): Tally {
  let { count } = from;
  let sum = numberOf(from.sum);
  return {
    add: (hash) => {
      count += 1;
      sum = BigInt.asUintN(64, sum + numberOf(hash));
    },
    subtract: (hash) => {
      count -= 1;
      sum = BigInt.asUintN(64, sum - numberOf(hash));
    },
    read: () => ({ count, sum: hexOf(sum) }),
  };
}
