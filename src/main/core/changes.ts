/**
 * Which nouns' rows changed, for readers that ask again for what they show. A reader that was busy gets the union of
 * what it missed: at most every noun once, so it stays bounded. The first value names every noun: whoever comes back
 * after a loss reads all anew.
 */
import { nounNames, type NounName } from '../../shared/domain/nouns.ts';
import { asGenerator } from './topic.ts';

export interface Changes {
  announce(nouns: readonly NounName[]): void;
  follow(signal?: AbortSignal): AsyncGenerator<{ nouns: NounName[] }, void, undefined>;
  listen(listener: (nouns: readonly NounName[]) => void): () => void;
  readers(): number;
  close(): void;
}

interface Reader {
  missed: Set<NounName>;
  wake: () => void;
  end: () => void;
}

export function createChanges(): Changes {
  const readers = new Set<Reader>();
  const listeners = new Set<(nouns: readonly NounName[]) => void>();
  return {
    announce: (nouns) => {
      if (nouns.length === 0) return;
      for (const reader of readers) {
        nouns.forEach((noun) => reader.missed.add(noun));
        reader.wake();
      }
      for (const listener of listeners) listener(nouns);
    },
    follow: (signal) => follow(readers, signal),
    listen: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    readers: () => readers.size,
    close: () => {
      listeners.clear();
      for (const reader of [...readers]) reader.end();
    },
  };
}

function follow(
  readers: Set<Reader>,
  signal?: AbortSignal,
): AsyncGenerator<{ nouns: NounName[] }, void, undefined> {
  let wake: (() => void) | null = null;
  let done = signal?.aborted ?? false;
  const end = (): void => {
    done = true;
    readers.delete(reader);
    signal?.removeEventListener('abort', end);
    wake?.();
  };
  const reader: Reader = { missed: new Set(nounNames), wake: () => wake?.(), end };
  if (!done) {
    readers.add(reader);
    signal?.addEventListener('abort', end, { once: true });
  }
  const next = async (): Promise<IteratorResult<{ nouns: NounName[] }, void>> => {
    while (!done && reader.missed.size === 0) {
      await new Promise<void>((resolve) => (wake = resolve));
      wake = null;
    }
    if (done) return { done: true, value: undefined };
    const nouns = [...reader.missed];
    reader.missed.clear();
    return { done: false, value: { nouns } };
  };
  return asGenerator(next, end);
}
