/**
 * The sync centre's state: how the exchange with central stands, and every piece of work that central does not have.
 * The list is asked for again whenever the status moves; nothing precious lives here.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { MutationId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { follow } from '../../../shared/link/follow.ts';
import type { Result } from '../../../shared/result.ts';
import { splitItems, syncItemOf, type SyncItem } from './sync-item.ts';

export interface SyncCentreState {
  /** null until core has answered. */
  status: SyncStatus | null;
  /** null until the list was read once; the last list stays while a newer one is being read. */
  items: { unresolved: readonly SyncItem[]; waiting: readonly SyncItem[] } | null;
  /** Why the list could not be read, while that lasts. */
  listFailure: FailureCode | null;
  /** Items with an order under way: their buttons wait. */
  busy: ReadonlySet<string>;
  syncNow: () => Promise<Result<void, FailureCode>>;
  retry: (mutationId: string) => Promise<Result<void, FailureCode>>;
  /** The text moves to the archive; it is not deleted. */
  dismiss: (mutationId: string) => Promise<Result<void, FailureCode>>;
}

export type SyncCentreStore = StoreApi<SyncCentreState> & { start: () => () => void };

export type SyncCentreDesk = Pick<DeskClient, 'sync'>;

export function createSyncCentreStore(desk: SyncCentreDesk): SyncCentreStore {
  const reload = singleFlight(() => loadItems(desk, store));

  const store: StoreApi<SyncCentreState> = createStore<SyncCentreState>()((set, get) => {
    const order = async (mutationId: string, call: Promise<void>): Promise<Result<void, FailureCode>> => {
      set({ busy: new Set(get().busy).add(mutationId) });
      const answer = await attempt(call);
      await reload();
      set({ busy: new Set([...get().busy].filter((id) => id !== mutationId)) });
      return answer;
    };
    return {
      status: null,
      items: null,
      listFailure: null,
      busy: new Set(),
      syncNow: () => attempt(desk.sync.now()),
      retry: (id) => order(id, desk.sync.retry({ mutationId: MutationId.parse(id) })),
      dismiss: (id) => order(id, desk.sync.dismiss({ mutationId: MutationId.parse(id) })),
    };
  });

  return Object.assign(store, {
    start: () =>
      follow({
        open: (signal) => desk.sync.status(undefined, { signal }),
        onValue: (status) => {
          store.setState({ status });
          void reload();
        },
      }),
  });
}

async function loadItems(desk: SyncCentreDesk, store: StoreApi<SyncCentreState>): Promise<void> {
  const answer = await attempt(desk.sync.items());
  if (answer.ok) store.setState({ items: splitItems(answer.value.map(syncItemOf)), listFailure: null });
  else store.setState({ listFailure: answer.error });
}

/** Runs one at a time; asked while running, it runs once more afterwards, however often it was asked. */
function singleFlight(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const loop = async (): Promise<void> => {
    do {
      again = false;
      await run();
    } while (again);
    running = null;
  };
  return () => {
    again = true;
    running ??= loop();
    return running;
  };
}
