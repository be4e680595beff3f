/** A stream of central's, followed for ever: after a loss again, with full jitter up to 30 s. */
import type { FailureCode } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { Clock } from '../clock.ts';

const LONGEST_MS = 30_000;

export interface FollowParts<T> {
  open: (signal: AbortSignal) => Promise<Result<AsyncIterable<T>, FailureCode>>;
  clock: Clock;
  onOpen: () => void;
  onValue: (value: T) => void;
  onLost: (failure: FailureCode | null) => void;
}

/** Returns what stops it. */
export function followCentral<T>(parts: FollowParts<T>): () => void {
  const stopper = new AbortController();
  void run(parts, stopper.signal);
  return () => stopper.abort();
}

async function run<T>(parts: FollowParts<T>, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const stream = await parts.open(signal);
    if (signal.aborted) return;
    if (stream.ok) failures = (await drain(parts, stream.value, signal)) ? 0 : failures;
    if (signal.aborted) return;
    parts.onLost(stream.ok ? null : stream.error);
    failures += 1;
    const random = (parts.clock.random(1)[0] ?? 0) / 255;
    await pause(250 + random * Math.min(LONGEST_MS, 500 * 2 ** Math.min(failures, 10)), signal);
  }
}

/** True when the stream was good: it opened and gave something or lasted. */
async function drain<T>(
  parts: FollowParts<T>,
  stream: AsyncIterable<T>,
  signal: AbortSignal,
): Promise<boolean> {
  parts.onOpen();
  try {
    for await (const value of stream) {
      if (signal.aborted) return true;
      parts.onValue(value);
    }
    return true;
  } catch {
    return false;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
