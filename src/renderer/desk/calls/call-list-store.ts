/** Pages of calls, newest first. A change reloads what is loaded, so the list never shrinks under the reader. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call } from '../../../shared/domain/call.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import type { Changes } from '../../ui/store/changes.ts';

export interface CallListState {
  isMine: boolean;
  /** null until the first page came. */
  calls: Call[] | null;
  isLoading: boolean;
  hasMore: boolean;
  failure: FailureCode | null;
}

export interface CallListStore extends StoreApi<CallListState> {
  show: (isMine: boolean) => Promise<void>;
  more: () => Promise<void>;
  reload: () => Promise<void>;
  stop: () => void;
}

const PAGE = 100;
const MOST = 500;

export function createCallListStore(desk: Pick<DeskClient, 'calls'>, changes: Changes): CallListStore {
  const store = createStore<CallListState>(() => ({
    isMine: true,
    calls: null,
    isLoading: false,
    hasMore: true,
    failure: null,
  }));
  let latest = 0;
  const load = async (limit: number, beforeMs: number | null, kept: Call[]): Promise<void> => {
    const mine = ++latest;
    store.setState({ isLoading: true });
    const answer = await attempt(desk.calls.list({ mine: store.getState().isMine, beforeMs, limit }));
    if (mine !== latest) return;
    if (!answer.ok) return store.setState({ isLoading: false, failure: answer.error });
    const known = new Set(kept.map((call) => call.id));
    const calls = [...kept, ...answer.value.filter((call) => !known.has(call.id))];
    store.setState({ calls, isLoading: false, failure: null, hasMore: answer.value.length === limit });
  };
  let forget: (() => void) | null = null;
  const reload = (): Promise<void> => {
    forget ??= changes.on(['call'], () => void refresh());
    const loaded = store.getState().calls?.length ?? 0;
    return load(Math.min(MOST, Math.max(PAGE, loaded)), null, []);
  };
  const more = async (): Promise<void> => {
    const { calls, hasMore, isLoading } = store.getState();
    const last = calls?.at(-1);
    if (!hasMore || isLoading || !last || !calls) return;
    await load(PAGE, last.offeredAtMs, calls);
  };
  const show = (isMine: boolean): Promise<void> => {
    store.setState({ isMine, calls: null, hasMore: true });
    return reload();
  };
  let isRefreshing = false;
  let isWantedAgain = false;
  /** Changes come in bursts (first sync); one refresh at a time, and one more when something came meanwhile. */
  const refresh = async (): Promise<void> => {
    isWantedAgain = true;
    if (isRefreshing) return;
    isRefreshing = true;
    while (isWantedAgain) {
      isWantedAgain = false;
      await reload();
    }
    isRefreshing = false;
  };
  const stop = (): void => {
    forget?.();
    forget = null;
  };
  return { ...store, show, more, reload, stop };
}
