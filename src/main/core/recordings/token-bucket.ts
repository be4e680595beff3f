/** A steady flow: so many bytes a second, a quarter of a second's worth at most at once. */
import { setTimeout as pause } from 'node:timers/promises';

export interface TokenBucket {
  /** Returns when so many bytes may go. Rejects when the signal aborts. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** What to take at a time, so that the line is never filled for long. */
  readonly sip: number;
}

export interface TokenBucketParts {
  bytesPerSec: number;
  monoMs: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const BURST_SEC = 0.25;

export function createTokenBucket({ bytesPerSec, monoMs, wait = waitFor }: TokenBucketParts): TokenBucket {
  const sip = Math.max(1, Math.floor(bytesPerSec * BURST_SEC));
  let left = sip;
  let atMs = monoMs();
  const fill = (): void => {
    const nowMs = monoMs();
    left = Math.min(sip, left + ((nowMs - atMs) / 1_000) * bytesPerSec);
    atMs = nowMs;
  };
  return {
    sip,
    take: async (bytes, signal) => {
      for (fill(); left < Math.min(bytes, sip); fill())
        await wait(Math.ceil(((Math.min(bytes, sip) - left) / bytesPerSec) * 1_000), signal);
      left -= bytes;
    },
  };
}

const waitFor = (ms: number, signal: AbortSignal): Promise<void> => pause(ms, undefined, { signal });

/** The bytes as a stream that keeps to the bucket. */
export function paced(
  bytes: Uint8Array,
  bucket: TokenBucket,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream(
    {
      pull: async (controller) => {
        const sip = bytes.subarray(at, at + bucket.sip);
        if (sip.length === 0) return controller.close();
        await bucket.take(sip.length, signal);
        at += sip.length;
        controller.enqueue(sip);
      },
    },
    { highWaterMark: 0 },
  );
}
