/**
 * Which nouns' rows changed, for readers that ask again for what they show. A reader that was busy gets the union of
 * what it missed: at most every noun once, so it stays bounded. The first value names every noun: whoever comes back
 * after a loss reads all anew.
 */
import { nounNames, type NounName } from '../../shared/domain/nouns.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

export interface Changes {
  announce(nouns: readonly NounName[]): void;
  follow(signal?: AbortSignal): AsyncGenerator<{ nouns: NounName[] }, void, undefined>;
  readers(): number;
  close(): void;
}

interface Reader {
  missed: Set<NounName>;
  box: Mailbox<{ nouns: NounName[] }>;
}

export function createChanges(): Changes {
  const readers = new Set<Reader>();
  return {
    announce: (nouns) => {
      if (nouns.length === 0) return;
      for (const reader of readers) {
        nouns.forEach((noun) => reader.missed.add(noun));
        reader.box.wake();
      }
    },
    follow: (signal) => {
      const missed = new Set(nounNames);
      const box = createMailbox<{ nouns: NounName[] }>({
        take: () => takeAll(missed),
        onEnd: () => void readers.delete(reader),
        signal,
      });
      const reader: Reader = { missed, box };
      readers.add(reader);
      return box.stream;
    },
    readers: () => readers.size,
    close: () => {
      for (const reader of readers) reader.box.end();
    },
  };
}

function takeAll(missed: Set<NounName>): { value: { nouns: NounName[] } } | null {
  if (missed.size === 0) return null;
  const nouns = [...missed];
  missed.clear();
  return { value: { nouns } };
}
