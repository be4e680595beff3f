/**
 *   loading ──page──► ready ◄──more / changes──┐
 *      │                └──────────────────────┘
 *      └──failure──► failed ──retry──► loading
 *
 * The list of recordings, newest first, read from the local store page by page as far as the filter and the
 * scrolled list need. Rules QL1–QL6: docs/spec/quality-desk.md.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AccountStatus, Reference } from '../../shared/contract/desk.ts';
import type { Call } from '../../shared/domain/call.ts';
import type { Recording } from '../../shared/domain/recording.ts';
import type { FailureCode } from '../../shared/errors.ts';
import { attempt } from '../../shared/link/attempt.ts';
import type { DeskClient } from '../../shared/link/clients.ts';
import { follow } from '../../shared/link/follow.ts';
import type { Result } from '../../shared/result.ts';
import { isPastRange, matches, noFilter, type RecordingFilter } from './recording-filter.ts';

export type ListState =
  | { name: 'loading' }
  | { name: 'failed'; failure: FailureCode }
  /** `end`: nothing older exists (or could match). */
  | { name: 'ready'; rows: readonly Recording[]; end: boolean };

export interface RecordingListState {
  account: 'starting' | 'signedOut' | 'signedIn';
  role: 'agent' | 'lead' | 'inspector' | 'administrator' | null;
  reference: Reference | null;
  list: ListState;
  filter: RecordingFilter;
  /** Rows of the list that match the filter. */
  shown: readonly Recording[];
  /** Calls of the rows that were on the screen; null while unknown or gone. */
  calls: ReadonlyMap<string, Call | null>;
  setFilter: (change: Partial<RecordingFilter>) => void;
  /** The end of the list came into view. */
  more: () => Promise<void>;
  /** These rows came into view: their calls are wanted. */
  needCalls: (callIds: readonly string[]) => void;
  reload: () => Promise<void>;
}

export type RecordingListStore = StoreApi<RecordingListState> & { start: () => () => void };
export type RecordingListDesk = Pick<DeskClient, 'reference' | 'changes' | 'recordings' | 'calls'> & {
  account: Pick<DeskClient['account'], 'status'>;
};

const PAGE = 200;
/** As many matching rows as fill a tall window, before reading stops by itself. */
const ENOUGH = 60;

export function createRecordingListStore(desk: RecordingListDesk): RecordingListStore {
  let reading: Promise<void> | null = null;
  const store: Store = createStore<RecordingListState>()((set, get) => ({
    account: 'starting',
    role: null,
    reference: null,
    list: { name: 'loading' },
    filter: noFilter,
    shown: [],
    calls: new Map(),
    setFilter: (change) => {
      set(withShown(get(), { filter: { ...get().filter, ...change } }));
      void get().more();
    },
    more: () =>
      (reading ??= readUntil(desk, store, get().shown.length + ENOUGH).finally(() => (reading = null))),
    needCalls: (callIds) => void loadCalls(desk, store, callIds),
    reload: () => refresh(desk, store),
  }));

  const onAccount = (status: AccountStatus): void => {
    store.setState({ account: status.name, role: status.name === 'signedIn' ? status.user.role : null });
    if (status.name === 'signedIn') void Promise.all([loadReference(desk, store), refresh(desk, store)]);
    else store.setState(withShown(store.getState(), { list: { name: 'loading' }, calls: new Map() }));
  };

  return Object.assign(store, {
    start: () => {
      const stops = [
        follow({ open: (signal) => desk.account.status(undefined, { signal }), onValue: onAccount }),
        follow({
          open: (signal) => desk.changes(undefined, { signal }),
          onValue: ({ nouns }) => onChanges(desk, store, nouns),
        }),
      ];
      return () => stops.forEach((stop) => stop());
    },
  });
}

type Store = StoreApi<RecordingListState>;

function onChanges(desk: RecordingListDesk, store: Store, nouns: readonly string[]): void {
  if (store.getState().account !== 'signedIn') return;
  if (nouns.includes('recording')) void refresh(desk, store);
  if (nouns.includes('call')) void loadCalls(desk, store, [...store.getState().calls.keys()], 'again');
  if (nouns.some((noun) => noun === 'user' || noun === 'queue' || noun === 'disposition'))
    void loadReference(desk, store);
}

const withShown = (
  state: RecordingListState,
  change: Partial<RecordingListState>,
): Partial<RecordingListState> => {
  const { list, filter } = { ...state, ...change };
  const shown = list.name === 'ready' ? list.rows.filter((row) => matches(row, filter)) : [];
  return { ...change, shown };
};

const readPage = (
  desk: RecordingListDesk,
  beforeMs: number | null,
): Promise<Result<Recording[], FailureCode>> => attempt(desk.recordings.list({ beforeMs, limit: PAGE }));

/** Reads the pages that are on the screen again; rows that were shown stay until the new ones are here. */
async function refresh(desk: RecordingListDesk, store: Store): Promise<void> {
  const { list } = store.getState();
  const wanted = list.name === 'ready' ? list.rows.length : 0;
  let rows: readonly Recording[] = [];
  let end = false;
  do {
    const page = await readPage(desk, rows.at(-1)?.startedAtMs ?? null);
    if (!page.ok) return fail(store, page.error);
    const merged = append(rows, page.value);
    end = page.value.length < PAGE || merged.length === rows.length;
    rows = merged;
  } while (!end && rows.length < wanted);
  store.setState(withShown(store.getState(), { list: { name: 'ready', rows, end } }));
  await readUntil(desk, store, ENOUGH);
}

/** [QL4] A list that was shown is not taken away by a failure to read it again. */
function fail(store: Store, failure: FailureCode): void {
  if (store.getState().list.name !== 'ready') store.setState({ list: { name: 'failed', failure } });
}

/** [QL5] Reads older pages until enough rows match, the range is passed, or nothing older exists. */
async function readUntil(desk: RecordingListDesk, store: Store, wanted: number): Promise<void> {
  for (;;) {
    const { list, shown, filter } = store.getState();
    if (list.name !== 'ready' || list.end || shown.length >= wanted) return;
    const oldestMs = list.rows.at(-1)?.startedAtMs;
    if (oldestMs === undefined || isPastRange(oldestMs, filter)) return;
    const page = await readPage(desk, oldestMs);
    if (!page.ok) return;
    const rows = append(list.rows, page.value);
    const end = page.value.length < PAGE || rows.length === list.rows.length;
    store.setState(withShown(store.getState(), { list: { name: 'ready', rows, end } }));
  }
}

/** Pages may overlap in rows of the same millisecond. */
function append(rows: readonly Recording[], page: readonly Recording[]): readonly Recording[] {
  const known = new Set(rows.map((row) => row.id));
  const fresh = page.filter((row) => !known.has(row.id));
  return fresh.length ? [...rows, ...fresh] : rows;
}

async function loadCalls(
  desk: RecordingListDesk,
  store: Store,
  callIds: readonly string[],
  how: 'missing' | 'again' = 'missing',
): Promise<void> {
  const known = store.getState().calls;
  const wanted = how === 'again' ? callIds : callIds.filter((id) => !known.has(id));
  if (!wanted.length) return;
  if (how === 'missing')
    store.setState({ calls: new Map([...known, ...wanted.map((id) => [id, null] as const)]) });
  const found = await Promise.all(wanted.map((id) => attempt(desk.calls.get({ id: id as Call['id'] }))));
  const calls = new Map(store.getState().calls);
  found.forEach((answer, index) => calls.set(wanted[index] ?? '', answer.ok ? answer.value : null));
  store.setState({ calls });
}

async function loadReference(desk: RecordingListDesk, store: Store): Promise<void> {
  const answer = await attempt(desk.reference());
  if (answer.ok) store.setState({ reference: answer.value });
}
