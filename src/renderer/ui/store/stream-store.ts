/** A stream of core as a store: the last value, and whether it is still being told. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { follow } from '../../../shared/link/follow.ts';

export interface StreamState<T> {
  /** null until the first value came. */
  value: T | null;
  /** The stream broke: `value` is what was last known. */
  isLost: boolean;
}

export interface StreamStore<T> extends StoreApi<StreamState<T>> {
  stop: () => void;
}

export function createStreamStore<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
): StreamStore<T> {
  const store = createStore<StreamState<T>>(() => ({ value: null, isLost: false }));
  const stop = follow<T>({
    open,
    onValue: (value) => store.setState({ value, isLost: false }),
    onLost: () => store.setState({ isLost: true }),
  });
  return { ...store, stop };
}
