/** The protocol's digests, written anew from docs/spec/sync.md: another implementation would have its own as well. */
import { createHash } from 'node:crypto';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** JSON without spaces, keys of every object in the order of their UTF-16 code units, fields without a value left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const names = Object.keys(value)
      .filter((name) => (value as Record<string, unknown>)[name] !== undefined)
      .toSorted((a, b) => (a < b ? -1 : 1));
    const fields = names.map(
      (name) => `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name])}`,
    );
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value);
}

export const rowHash = (noun: string, id: string, ver: number, body: string): string =>
  sha256([noun, id, ver, body].join('\n')).slice(0, 16);

export const sliceOf = (noun: string, id: string): number =>
  Number.parseInt(sha256([noun, id].join('\n')).slice(0, 2), 16);

export interface Sum {
  count: number;
  sum: string;
}

const TWO_TO_64 = 1n << 64n;

export function sumOf(hashes: Iterable<string>): Sum {
  let sum = 0n;
  let count = 0;
  for (const hash of hashes) {
    sum = (sum + BigInt(`0x${hash}`)) % TWO_TO_64;
    count += 1;
  }
  return { count, sum: sum.toString(16).padStart(16, '0') };
}

export interface Content {
  command: string;
  version: number;
  args: unknown;
  base: unknown;
}

export const payloadHash = ({ command, version, args, base }: Content): string =>
  sha256(canonicalJson({ command, version, args, base }));

export const FIRST_CHAIN = '0'.repeat(64);

export const chainOf = (before: string, id: string, payload: string): string =>
  sha256([before, id, payload].join('\n'));

export const batchHash = (mutations: readonly { id: string; payloadHash: string }[]): string =>
  sha256(mutations.map((mutation) => `${mutation.id} ${mutation.payloadHash}`).join('\n'));

export interface Proven {
  method: string;
  path: string;
  body: string;
  token: string;
}

export const proofText = ({ method, path, body, token }: Proven): string =>
  ['seatline-proof-1', method.toUpperCase(), path, sha256(body), sha256(token)].join('\n');
