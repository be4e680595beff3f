/**
 * Follows a stream for ever: values as they come, and after a loss a new subscription with growing pauses
 * (250 ms, doubling, 5 s at most). Every stream of ours gives the present value first, so nothing is replayed.
 */
export interface FollowOptions<T> {
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>;
  onValue: (value: T) => void;
  /** The stream broke; what is on the screen is from now on old. */
  onLost?: (cause: unknown) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Returns the function that stops it. */
export function follow<T>(options: FollowOptions<T>): () => void {
  const stopper = new AbortController();
  void run(options, stopper.signal);
  return () => stopper.abort();
}

async function run<T>(options: FollowOptions<T>, signal: AbortSignal): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      for await (const value of await options.open(signal)) {
        if (signal.aborted) return;
        pauseMs = FIRST_PAUSE_MS;
        options.onValue(value);
      }
      if (!signal.aborted) options.onLost?.(null);
    } catch (cause) {
      if (!signal.aborted) options.onLost?.(cause);
    }
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
