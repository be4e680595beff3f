/**
 * What a screen asked core for: loading → ready | failed; asked again when the nouns it shows change.
 * A reload keeps the old value on the screen, so nothing flickers; the answer of a superseded request is dropped.
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
  let latest = 0;
  const reload = async (): Promise<void> => {
    const mine = ++latest;
    if (store.getState().query.name !== 'ready') store.setState({ query: { name: 'loading' } });
    const answer = await attempt(load());
    if (mine !== latest) return;
    const query: Query<T> = answer.ok
      ? { name: 'ready', value: answer.value }
      : { name: 'failed', code: answer.error };
    store.setState({ query });
  };
  const forget = changes?.on(nouns, () => void reload());
  const stop = (): void => {
    latest++;
    forget?.();
  };
  return { ...store, reload, stop };
}

export const valueOf = <T>(query: Query<T>): T | null => (query.name === 'ready' ? query.value : null);
