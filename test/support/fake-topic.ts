/** A value that is told at once and after each change, as core's streams are; slow readers see the latest. */
export interface FakeTopic<T> {
  get: () => T;
  set: (value: T) => void;
  stream: (signal?: AbortSignal) => AsyncGenerator<T, void, unknown>;
}

export function fakeTopic<T>(first: T): FakeTopic<T> {
  let value = first;
  let version = 0;
  const waiting = new Set<() => void>();
  const next = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => (waiting.delete(wake), resolve());
      waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  async function* stream(signal?: AbortSignal): AsyncGenerator<T, void, unknown> {
    let seen = -1;
    while (true) {
      if (signal?.aborted) return;
      if (seen === version) await next(signal);
      else {
        seen = version;
        yield value;
      }
    }
  }
  const set = (changed: T): void => {
    value = changed;
    version++;
    const woken = [...waiting];
    waiting.clear();
    for (const wake of woken) wake();
  };
  return { get: () => value, set, stream };
}

/** A stream on which nothing ever happens. */
export async function* silence(signal?: AbortSignal): AsyncGenerator<never, void, unknown> {
  const nothing: never[] = [];
  await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
  yield* nothing;
}
