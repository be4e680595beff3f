/**
 * What a screen asked core for: loading → ready | failed; asked again when the nouns it shows change.
 * A reload keeps the old value on the screen, so nothing flickers. Reloads asked for while one is under way become
 * one more after it: during a first sync, changes come faster than answers and must not starve the screen.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NounName } from '../../../shared/domain/nouns.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { Changes } from './changes.ts';

export type Query<T> =
  | { name: 'idle' }
  | { name: 'loading' }
  | { name: 'ready'; value: T }
  | { name: 'failed'; code: FailureCode };

export interface QueryState<T> {
  query: Query<T>;
}

export interface QueryStore<T> extends StoreApi<QueryState<T>> {
  reload: () => Promise<void>;
  stop: () => void;
}

interface QueryOptions<T> {
  load: () => Promise<T>;
  changes?: Changes;
  nouns?: readonly NounName[];
}

export function createQueryStore<T>({ load, changes, nouns = [] }: QueryOptions<T>): QueryStore<T> {
  const store = createStore<QueryState<T>>(() => ({ query: { name: 'idle' } }));
  let underWay: Promise<void> | null = null;
  let isWantedAgain = false;
  let isStopped = false;
  /** Listens from the first question until it is stopped. */
  let forget: (() => void) | null = null;
  const loadOnce = async (): Promise<void> => {
    if (store.getState().query.name !== 'ready') store.setState({ query: { name: 'loading' } });
    const answer = await attempt(load());
    if (isStopped) return;
    const query: Query<T> = answer.ok
      ? { name: 'ready', value: answer.value }
      : { name: 'failed', code: answer.error };
    store.setState({ query });
  };
  const isFreshWanted = (): boolean => isWantedAgain && !isStopped;
  const loadUntilFresh = async (): Promise<void> => {
    do {
      isWantedAgain = false;
      await loadOnce();
    } while (isFreshWanted());
    underWay = null;
  };
  const reload = (): Promise<void> => {
    isStopped = false;
    forget ??= changes?.on(nouns, () => void reload()) ?? null;
    if (underWay) isWantedAgain = true;
    underWay ??= loadUntilFresh();
    return underWay;
  };
  const stop = (): void => {
    isStopped = true;
    forget?.();
    forget = null;
  };
  return { ...store, reload, stop };
}

export const valueOf = <T>(query: Query<T>): T | null => (query.name === 'ready' ? query.value : null);
