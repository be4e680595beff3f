/** Digests of the protocol, written from the contract's words alone (docs/spec/sync.md, rules CK). */
import { createHash } from 'node:crypto';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Keys in the order of their code units at every depth; nothing undefined. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}

export interface Hashed {
  noun: string;
  id: string;
  ver: number;
  text: string;
}

export const rowHash = ({ noun, id, ver, text }: Hashed): string =>
  sha256(`${noun}\n${id}\n${ver}\n${text}`).slice(0, 16);

/** Which of the 256 slices of an audit a row lies in. */
export const sliceOf = (noun: string, id: string): number =>
  parseInt(sha256(`${noun}\n${id}`).slice(0, 2), 16);

export function sumOf(hashes: readonly string[]): { count: number; sum: string } {
  const total = hashes.reduce((sum, hash) => (sum + BigInt(`0x${hash}`)) % 2n ** 64n, 0n);
  return { count: hashes.length, sum: total.toString(16).padStart(16, '0') };
}
