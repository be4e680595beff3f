/**
 * The sync centre's state: how the exchange with central stands, every piece of work that central does not have as it
 * was made, what people must decide, recordings on their way, the disk. Lists are asked for again whenever the status
 * moves or conflicts change; nothing precious lives here.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import type { StorageUsed, Transfer } from '../../../shared/contract/transfers.ts';
import type { Conflict } from '../../../shared/domain/conflict.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { MutationId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { follow } from '../../../shared/link/follow.ts';
import type { Result } from '../../../shared/result.ts';
import type { Changes } from '../../ui/store/changes.ts';
import { singleFlight, unread, type Listing } from './listing.ts';
import { progressOf, type ProgressSample } from './progress.ts';
import { splitItems, syncItemOf, type SplitItems } from './work/sync-item.ts';

export type Scope = 'mine' | 'team';
type Answer = Result<void, FailureCode>;

export interface SyncCentreState {
  /** null until core has answered. */
  status: SyncStatus | null;
  /** Core is not answering: what stands here is what was last known. */
  isLost: boolean;
  /** How a great transfer of rows has moved since it was first seen; empty when there is none. */
  samples: readonly ProgressSample[];
  items: Listing<SplitItems>;
  open: Record<Scope, Listing<readonly Conflict[]>>;
  decided: Record<Scope, Listing<readonly Conflict[]>>;
  transfers: readonly Transfer[] | null;
  storage: Listing<StorageUsed>;
  /** Items with an order under way: their buttons wait. */
  busy: ReadonlySet<string>;
  syncNow: () => Promise<Answer>;
  check: () => Promise<Answer>;
  retry: (mutationId: string) => Promise<Answer>;
  /** The text moves to the archive; it is not deleted. */
  dismiss: (mutationId: string) => Promise<Answer>;
  pauseTransfers: () => Promise<Answer>;
  resumeTransfers: () => Promise<Answer>;
  loadStorage: () => Promise<void>;
  /** Decisions made already, by these people or about their work. */
  loadDecided: (scope: Scope) => Promise<void>;
}

export type SyncCentreStore = StoreApi<SyncCentreState> & { start: () => () => void };

export type SyncCentreDesk = Pick<DeskClient, 'sync' | 'drafts' | 'commands' | 'calls'>;

interface Options {
  desk: Pick<DeskClient, 'sync'>;
  changes: Changes;
  isLead: boolean;
  nowMs?: () => number;
}

/** The most that core gives at once. */
const MOST = 500;

export function createSyncCentreStore({ desk, changes, isLead, nowMs = Date.now }: Options): SyncCentreStore {
  const scopes: readonly Scope[] = isLead ? ['mine', 'team'] : ['mine'];
  const reload = singleFlight(async () => {
    const items = await attempt(desk.sync.items());
    store.setState(({ items: old }) => ({
      items: items.ok
        ? { value: splitItems(items.value.map(syncItemOf)), failure: null }
        : { value: old.value, failure: items.error },
    }));
  });
  const loadConflicts = async (kind: 'open' | 'decided', scope: Scope): Promise<void> => {
    const answer = await attempt(desk.sync.conflicts({ scope, resolved: kind === 'decided', limit: MOST }));
    store.setState((state) => {
      const listing = answer.ok
        ? { value: answer.value, failure: null }
        : { value: state[kind][scope].value, failure: answer.error };
      return { [kind]: { ...state[kind], [scope]: listing } } as Partial<SyncCentreState>;
    });
  };
  const reloadConflicts = singleFlight(async () => {
    for (const scope of scopes) {
      await loadConflicts('open', scope);
      if (store.getState().decided[scope].value) await loadConflicts('decided', scope);
    }
  });

  const store: StoreApi<SyncCentreState> = createStore<SyncCentreState>()((set, get) => {
    const order = async (mutationId: string, call: Promise<void>): Promise<Answer> => {
      set({ busy: new Set(get().busy).add(mutationId) });
      const answer = await attempt(call);
      await reload();
      set({ busy: new Set([...get().busy].filter((id) => id !== mutationId)) });
      return answer;
    };
    return {
      status: null,
      isLost: false,
      samples: [],
      items: unread,
      open: { mine: unread, team: unread },
      decided: { mine: unread, team: unread },
      transfers: null,
      storage: unread,
      busy: new Set(),
      syncNow: () => attempt(desk.sync.now()),
      check: () => attempt(desk.sync.check()),
      retry: (id) => order(id, desk.sync.retry({ mutationId: MutationId.parse(id) })),
      dismiss: (id) => order(id, desk.sync.dismiss({ mutationId: MutationId.parse(id) })),
      pauseTransfers: () => attempt(desk.sync.pauseTransfers()),
      resumeTransfers: () => attempt(desk.sync.resumeTransfers()),
      loadStorage: async () => {
        const answer = await attempt(desk.sync.storage());
        const old = get().storage.value;
        set({
          storage: answer.ok ? { value: answer.value, failure: null } : { value: old, failure: answer.error },
        });
      },
      loadDecided: (scope) => loadConflicts('decided', scope),
    };
  });

  const onStatus = (status: SyncStatus): void => {
    const before = store.getState().status;
    const samples = progressOf(store.getState().samples, status.progress, nowMs());
    store.setState({ status, samples, isLost: false });
    void reload();
    const counts = (of: SyncStatus | null): string => JSON.stringify(of?.conflicts ?? null);
    if (counts(before) !== counts(status)) void reloadConflicts();
  };
  const start = (): (() => void) => {
    const stops = [
      follow({
        open: (signal) => desk.sync.status(undefined, { signal }),
        onValue: onStatus,
        onLost: () => store.setState({ isLost: true }),
      }),
      follow({
        open: (signal) => desk.sync.transfers(undefined, { signal }),
        onValue: (transfers) => store.setState({ transfers }),
      }),
      changes.on(['conflict'], () => void reloadConflicts()),
    ];
    void reloadConflicts();
    return () => stops.forEach((stop) => stop());
  };
  return Object.assign(store, { start });
}
