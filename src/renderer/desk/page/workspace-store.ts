/**
 * What lies on the desk: the page behind, one tab per call, and which of them is in front. Nothing moves when a call
 * arrives; its tab waits its turn unless the agent is idle [DK10].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call } from '../../../shared/domain/call.ts';
import { CallId } from '../../../shared/ids.ts';
import type { PhoneStatus } from '../../../shared/contract/phone.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import type { Changes } from '../../ui/store/changes.ts';
import { createQueryStore } from '../../ui/store/query-store.ts';
import type { StreamStore } from '../../ui/store/stream-store.ts';
import { mayOpenItself, nextTabs, type Attention, type CallTab } from './tabs.ts';

export type PageName = 'home' | 'calls' | 'customers' | 'followUps' | 'sync';
export type View = { name: 'page'; page: PageName } | { name: 'call'; callId: string };

export interface Workspace {
  view: View;
  /** The page that a page view shows, remembered while a call is in front. */
  page: PageName;
  tabs: CallTab[];
  /** What the customers page is asked to look for. */
  searchText: string;
}

export interface WorkspaceStore extends StoreApi<Workspace> {
  open: (view: View) => void;
  openPage: (page: PageName) => void;
  nextTab: () => void;
  search: (text: string) => void;
  /** The wrap-up of a call is done, or the person closed a call that needs none. */
  close: (callId: string) => void;
  reload: () => Promise<void>;
  clear: () => void;
}

interface Options {
  desk: Pick<DeskClient, 'calls' | 'drafts'>;
  phone: StreamStore<PhoneStatus>;
  changes: Changes;
  attention?: () => Omit<Attention, 'isOnPage'>;
  pause?: (ms: number) => Promise<void>;
}

const SETTLE_TRIES = 40;
const SETTLE_PAUSE_MS = 150;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const idle = (): Omit<Attention, 'isOnPage'> => ({ isTyping: false, isDialogOpen: false });

export function createWorkspaceStore(options: Options): WorkspaceStore {
  const { desk, phone, changes, attention = idle, pause = wait } = options;
  const store = createStore<Workspace>(() => ({
    view: { name: 'page', page: 'home' },
    page: 'home',
    tabs: [],
    searchText: '',
  }));
  const unwrapped = createQueryStore({ load: () => desk.calls.unwrapped(), changes, nouns: ['call'] });
  let lastUnwrapped: Call[] = [];
  const settling = new Set<string>();
  const kept = new Map<string, Call>();
  const closed = new Set<string>();

  const refresh = (): void => {
    const { query } = unwrapped.getState();
    if (query.name === 'ready') lastUnwrapped = query.value;
    const live = phone.getState().value?.calls ?? [];
    const before = store.getState().tabs;
    const facts = { live, settling, kept, unwrapped: lastUnwrapped.filter((call) => !closed.has(call.id)) };
    const tabs = nextTabs(before, facts);
    store.setState({ tabs });
    const fresh = tabs.find((tab) => tab.live && !before.some((old) => old.callId === tab.callId));
    if (fresh && mayOpenItself({ ...attention(), isOnPage: store.getState().view.name === 'page' }))
      open({ name: 'call', callId: fresh.callId });
    leaveClosedTab();
  };
  const leaveClosedTab = (): void => {
    const { view, tabs, page } = store.getState();
    if (view.name !== 'call' || tabs.some((tab) => tab.callId === view.callId)) return;
    const next = tabs.find((tab) => tab.live) ?? tabs[0];
    open(next ? { name: 'call', callId: next.callId } : { name: 'page', page });
  };
  const open = (view: View): void =>
    store.setState(view.name === 'page' ? { view, page: view.page } : { view });

  /** The phone let go of a call: wait for its record, then see whether it needs a wrap-up. */
  const settle = async (callId: string): Promise<void> => {
    for (let tries = 0; tries < SETTLE_TRIES && settling.has(callId); tries++) {
      const answer = await attempt(desk.calls.get({ id: CallId.parse(callId) }));
      if (answer.ok) return landed(callId, answer.value);
      await pause(SETTLE_PAUSE_MS);
    }
    settling.delete(callId);
    refresh();
  };
  const landed = async (callId: string, call: Call): Promise<void> => {
    if (call.outcome !== 'handled' && !call.wrapUp) {
      const draft = await attempt(desk.drafts.get({ screen: 'wrapUp', key: callId }));
      if (draft.ok && draft.value) kept.set(callId, call);
    }
    await unwrapped.reload();
    settling.delete(callId);
    refresh();
  };
  const follow = (): void => {
    const liveIds = new Set(phone.getState().value?.calls.map((call) => call.callId as string));
    const ended = (phone.getState().value?.calls ?? []).filter((call) => call.state.name === 'ended');
    for (const tab of store.getState().tabs) {
      const isGone =
        tab.live && (!liveIds.has(tab.callId) || ended.some((call) => call.callId === tab.callId));
      if (!isGone || settling.has(tab.callId) || kept.has(tab.callId) || tab.call) continue;
      settling.add(tab.callId);
      void settle(tab.callId);
    }
    refresh();
  };
  phone.subscribe(follow);
  unwrapped.subscribe(refresh);

  const close = (callId: string): void => {
    closed.add(callId);
    kept.delete(callId);
    settling.delete(callId);
    refresh();
  };
  const nextTab = (): void => {
    const { tabs, view } = store.getState();
    const at = tabs.findIndex((tab) => view.name === 'call' && tab.callId === view.callId);
    const next = tabs[(at + 1) % Math.max(1, tabs.length)];
    if (next) open({ name: 'call', callId: next.callId });
  };
  const clear = (): void => {
    settling.clear();
    kept.clear();
    closed.clear();
    lastUnwrapped = [];
    unwrapped.setState({ query: { name: 'idle' } });
    store.setState({ view: { name: 'page', page: 'home' }, page: 'home', tabs: [], searchText: '' });
  };
  return {
    ...store,
    open,
    openPage: (page) => open({ name: 'page', page }),
    nextTab,
    search: (searchText) => {
      store.setState({ searchText });
      open({ name: 'page', page: 'customers' });
    },
    close,
    reload: unwrapped.reload,
    clear,
  };
}
