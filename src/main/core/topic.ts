/**
 * A value that readers follow. A reader gets the present value first and then the latest one each time it asks:
 * between two asks nothing is kept for it, so a slow reader costs the same as a fast one and never sees a backlog.
 */
export interface Topic<T> {
  get(): T;
  /** Same value again (by identity, or by `same`) wakes nobody. */
  set(value: T): void;
  /** Ends when the signal aborts or the reader returns; either way nothing of it stays behind. */
  follow(signal?: AbortSignal): AsyncGenerator<T, void, undefined>;
  /** Called at each change, inside `set`. */
  listen(listener: (value: T) => void): () => void;
  /** How many follow now. */
  readers(): number;
  /** Ends every follower. */
  close(): void;
}

export function createTopic<T>(initial: T, same: (a: T, b: T) => boolean = Object.is): Topic<T> {
  let value = initial;
  let version = 1;
  let closed = false;
  const listeners = new Set<(value: T) => void>();
  const wakers = new Set<() => void>();
  const wakeAll = () => [...wakers].forEach((wake) => wake());

  const follow = (signal?: AbortSignal): AsyncGenerator<T, void, undefined> => {
    let seen = 0;
    let wake: (() => void) | null = null;
    let done = closed || (signal?.aborted ?? false);
    const poke = () => wake?.();
    const end = () => {
      done = true;
      wakers.delete(poke);
      signal?.removeEventListener('abort', end);
      wake?.();
    };
    if (!done) {
      wakers.add(poke);
      signal?.addEventListener('abort', end, { once: true });
    }
    const next = async (): Promise<IteratorResult<T, void>> => {
      while (!done && !closed && seen === version) {
        await new Promise<void>((resolve) => (wake = resolve));
        wake = null;
      }
      if (done || closed) return (end(), { done: true, value: undefined });
      seen = version;
      return { done: false, value };
    };
    return asGenerator(next, end);
  };

  return {
    get: () => value,
    set: (next) => {
      if (closed || same(value, next)) return;
      value = next;
      version += 1;
      for (const listener of listeners) listener(value);
      wakeAll();
    },
    follow,
    listen: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    readers: () => wakers.size,
    close: () => ((closed = true), wakeAll(), listeners.clear()),
  };
}

/** The async generator protocol around `next`, with an `end` that works while `next` is still waiting. */
export function asGenerator<T>(
  next: () => Promise<IteratorResult<T, void>>,
  end: () => void,
): AsyncGenerator<T, void, undefined> {
  return {
    next,
    return: async () => (end(), { done: true, value: undefined }),
    throw: async (cause) => {
      end();
      throw cause;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => end(),
  };
}

/** Two values of plain JSON that look alike. */
export const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
