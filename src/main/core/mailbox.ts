/**
 * One reader of a stream: asked for the next value, it takes what its owner has for it, or waits to be woken. When the
 * reader leaves (returns, or its signal aborts) the owner hears of it at once, also while it was waiting.
 */
export interface Mailbox<T> {
  stream: AsyncGenerator<T, void, undefined>;
  /** There may be something to take. */
  wake(): void;
  /** No more will come: the reader still gets what there is to take, then the end. */
  end(): void;
}

export interface MailboxParts<T> {
  /** The next value in a box of its own, or null when there is none now. */
  take: () => { value: T } | null;
  /** Called once, when the stream is over for whatever reason. */
  onEnd: () => void;
  signal?: AbortSignal | undefined;
}

export function createMailbox<T>({ take, onEnd, signal }: MailboxParts<T>): Mailbox<T> {
  const state: { ended: boolean; left: boolean; wake: (() => void) | null } = {
    ended: false,
    left: false,
    wake: null,
  };
  const end = (): void => {
    if (!state.ended) {
      state.ended = true;
      signal?.removeEventListener('abort', leave);
      onEnd();
    }
    state.wake?.();
  };
  const leave = (): void => {
    state.left = true;
    end();
  };
  if (signal?.aborted) queueMicrotask(leave);
  else signal?.addEventListener('abort', leave, { once: true });

  const next = async (): Promise<IteratorResult<T, void>> => {
    while (!state.left) {
      const item = take();
      if (item) return { done: false, value: item.value };
      if (state.ended) break;
      await new Promise<void>((resolve) => (state.wake = resolve));
      state.wake = null;
    }
    return { done: true, value: undefined };
  };
  return { stream: asGenerator(next, leave), wake: () => state.wake?.(), end };
}

/** The async generator protocol around `next`, with a `leave` that works while `next` is still waiting. */
export function asGenerator<T>(
  next: () => Promise<IteratorResult<T, void>>,
  leave: () => void,
): AsyncGenerator<T, void, undefined> {
  return {
    next,
    return: async () => {
      leave();
      return { done: true, value: undefined };
    },
    throw: async (cause) => {
      leave();
      throw cause;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => leave(),
  };
}
