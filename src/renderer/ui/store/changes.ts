/** One subscription to core's `changes` per page, shared by everything that shows rows. */
import type { NounName } from '../../../shared/domain/nouns.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { follow } from '../../../shared/link/follow.ts';

export interface Changes {
  /** Calls back when rows of one of these nouns changed, and after a lost stream came back (anything may have). */
  on: (nouns: readonly NounName[], listener: () => void) => () => void;
  stop: () => void;
}

export function createChanges(desk: Pick<DeskClient, 'changes'>): Changes {
  const listeners = new Set<{ nouns: readonly NounName[]; listener: () => void }>();
  let wasLost = false;
  const tell = (nouns: readonly NounName[] | 'all'): void => {
    for (const one of listeners)
      if (nouns === 'all' || one.nouns.some((noun) => nouns.includes(noun))) one.listener();
  };
  const stop = follow({
    open: (signal) => desk.changes(undefined, { signal }),
    onValue: ({ nouns }) => {
      tell(wasLost ? 'all' : nouns);
      wasLost = false;
    },
    onLost: () => (wasLost = true),
  });
  const on: Changes['on'] = (nouns, listener) => {
    const entry = { nouns, listener };
    listeners.add(entry);
    return () => void listeners.delete(entry);
  };
  return { on, stop };
}
