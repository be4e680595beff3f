/**
 * A value that readers follow. A reader gets the present value first and then the latest one each time it asks:
 * between two asks nothing is kept for it, so a slow reader costs the same as a fast one and never sees a backlog.
 */
import { createMailbox, type Mailbox } from './mailbox.ts';

export interface Topic<T> {
  get(): T;
  /** Same value again (by identity, or by `same`) wakes nobody. */
  set(value: T): void;
  /** Ends when the signal aborts or the reader returns; either way nothing of it stays behind. */
  follow(signal?: AbortSignal): AsyncGenerator<T, void, undefined>;
  /** Called at each change, inside `set`. Returns what stops it. */
  listen(listener: (value: T) => void): () => void;
  /** How many follow now. */
  readers(): number;
  /** Ends every follower. */
  close(): void;
}

export function createTopic<T>(initial: T, same: (a: T, b: T) => boolean = Object.is): Topic<T> {
  const now = { value: initial, version: 1, closed: false };
  const listeners = new Set<(value: T) => void>();
  const readers = new Set<Mailbox<T>>();

  const follow = (signal?: AbortSignal): AsyncGenerator<T, void, undefined> => {
    const seen = { version: 0 };
    const reader = createMailbox<T>({
      take: () => {
        if (now.closed || seen.version === now.version) return null;
        seen.version = now.version;
        return { value: now.value };
      },
      onEnd: () => void readers.delete(reader),
      signal,
    });
    readers.add(reader);
    if (now.closed) reader.end();
    return reader.stream;
  };
  return {
    get: () => now.value,
    set: (value) => {
      if (now.closed || same(now.value, value)) return;
      now.value = value;
      now.version += 1;
      for (const listener of listeners) listener(value);
      for (const reader of readers) reader.wake();
    },
    follow,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    readers: () => readers.size,
    close: () => {
      now.closed = true;
      listeners.clear();
      for (const reader of readers) reader.end();
    },
  };
}

/** Two values of plain JSON that look alike. */
export const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
