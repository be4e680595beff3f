/** How long to wait after the n-th failure in a row: full jitter, 1 s doubling to 5 min; the server's word wins. */
const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;

export interface BackoffInput {
  /** 1 for the first failure. */
  failures: number;
  /** From Retry-After, null when central said nothing. */
  retryAfterMs: number | null;
  /** 0..1 */
  random: number;
}

export function backoffMs({ failures, retryAfterMs, random }: BackoffInput): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  const jittered = Math.round(ceiling * random);
  if (retryAfterMs === null) return jittered;
  // everybody was told the same time: spread the return over a tenth of it
  return Math.min(retryAfterMs, LONGEST_MS) + Math.round(Math.min(retryAfterMs, LONGEST_MS) * 0.1 * random);
}

/** ±20 % around what central asked for, so that a thousand workstations do not poll together. */
export const pollMs = (pollAfterMs: number, random: number): number =>
  Math.round(pollAfterMs * (0.8 + 0.4 * random));

/** RFC 9110 §10.2.3: seconds or a date; null when absent or not understood. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
