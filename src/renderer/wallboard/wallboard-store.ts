/**
 * The wallboard's state: what core streams (board, who is signed in), what it knows by heart (queues, reasons, teams)
 * and what the viewer chose. Made by a factory that takes the desk's client, so that tests pass a fake.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveCall, QueueToday } from '../../shared/contract/live.ts';
import type { AccountStatus, Reference } from '../../shared/contract/desk.ts';
import { attempt, failureOf } from '../../shared/link/attempt.ts';
import type { DeskClient } from '../../shared/link/clients.ts';
import { follow } from '../../shared/link/follow.ts';
import { isOld, nextFeed, type BoardFeed, type FeedEvent } from './board-feed.ts';
import { toggleState, wholeFloor, type View } from './floor.ts';
import { nextTiles, type Tile, type TileState } from './tile.ts';

export interface WallboardState {
  account: 'starting' | 'signedOut' | 'signedIn';
  feed: BoardFeed['name'];
  /** What is shown is not of this moment: greyed, timers stopped at `atMs`. */
  old: boolean;
  /** Central's time of the last news; null when there never was any. */
  atMs: number | null;
  /** Add to this machine's clock to get central's. */
  skewMs: number;
  tiles: ReadonlyMap<string, Tile>;
  calls: readonly LiveCall[];
  today: readonly QueueToday[];
  reference: Reference | null;
  view: View;
  setView: (change: Partial<View>) => void;
  toggleState: (state: TileState) => void;
  /** Once a second: silence makes agents lost and the board old without any message. */
  tick: () => void;
}

export type WallboardStore = StoreApi<WallboardState> & {
  /** Subscribes to core; returns the function that stops everything. */
  start: () => () => void;
};

export type WallboardDesk = Pick<DeskClient, 'board' | 'reference' | 'changes'> & {
  account: Pick<DeskClient['account'], 'status'>;
};

const referenceNouns = new Set(['team', 'user', 'queue', 'stateReason']);

export function createWallboardStore(desk: WallboardDesk, now: () => number = Date.now): WallboardStore {
  let feed: BoardFeed = { name: 'waiting' };

  const store = createStore<WallboardState>()((set, get) => ({
    ...empty,
    setView: (change) => set({ view: { ...get().view, ...change } }),
    toggleState: (state) => get().setView({ states: toggleState(get().view.states, state) }),
    tick: () => set(shown(feed, get(), now())),
  }));

  const onFeed = (event: FeedEvent): void => {
    feed = nextFeed(feed, event);
    store.setState(shown(feed, store.getState(), now()));
  };
  const onAccount = (status: AccountStatus): void => {
    store.setState({ account: status.name });
    if (status.name === 'signedIn') void loadReference(desk, store);
    else onFeed({ type: 'signedOut' });
  };

  return Object.assign(store, {
    start: () => {
      const stops = [
        follow({ open: (signal) => desk.account.status(undefined, { signal }), onValue: onAccount }),
        follow({
          open: (signal) => desk.board(undefined, { signal }),
          onValue: (board) => onFeed({ type: 'board', board }),
          onLost: (cause) => onFeed({ type: failureOf(cause) === 'account/nobody' ? 'signedOut' : 'lost' }),
        }),
        follow({
          open: (signal) => desk.changes(undefined, { signal }),
          onValue: ({ nouns }) => {
            if (nouns.some((noun) => referenceNouns.has(noun))) void loadReference(desk, store);
          },
        }),
      ];
      return () => stops.forEach((stop) => stop());
    },
  });
}

const empty = {
  account: 'starting',
  feed: 'waiting',
  old: false,
  atMs: null,
  skewMs: 0,
  tiles: new Map<string, Tile>(),
  calls: [],
  today: [],
  reference: null,
  view: wholeFloor,
} as const satisfies Partial<WallboardState>;

/** [WB4] Of an old board, tiles and timers stand where the news ended: nobody becomes lost by our own deafness. */
function shown(feed: BoardFeed, state: WallboardState, localNowMs: number): Partial<WallboardState> {
  if (feed.name !== 'live' && feed.name !== 'stale') {
    return {
      feed: feed.name,
      old: false,
      atMs: null,
      tiles: empty.tiles,
      calls: empty.calls,
      today: empty.today,
    };
  }
  const { board, atMs } = feed;
  const nowMs = localNowMs + board.skewMs;
  const old = isOld(feed, nowMs);
  const tiles = nextTiles(state.tiles, board, old ? atMs : nowMs);
  return { feed: feed.name, old, atMs, skewMs: board.skewMs, tiles, calls: board.calls, today: board.today };
}

async function loadReference(desk: WallboardDesk, store: StoreApi<WallboardState>): Promise<void> {
  const answer = await attempt(desk.reference());
  if (answer.ok) store.setState({ reference: answer.value });
}
