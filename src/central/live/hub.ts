/**
 * Reports in, feeds out, per tenant; in this process's memory (decision 0014: one node until it is outgrown).
 * A feed sends at most four messages a second; between two of them only the latest state of each key is kept.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveMessage, LiveReport, QueueToday } from '../../shared/contract/live.ts';
import type { User } from '../../shared/domain/people.ts';
import { emptyBoard, forgetSilent, takeReport, type Board, type BoardChange } from './board.ts';
import { createSubscription, type Subscription } from './subscription.ts';

export interface LiveHub {
  report(tenant: string, user: User, report: LiveReport): void;
  /** Endless until `signal`; ends by itself when `allowed` says no longer. */
  feed(
    tenant: string,
    access: { signal: AbortSignal; allowed: () => Promise<boolean> },
  ): AsyncGenerator<LiveMessage, void>;
  /** Calls or queues of this tenant may have changed ('' : of any). */
  stirred(tenant: string): void;
  close(): void;
}

export interface HubParts {
  now: () => number;
  countToday: (tenant: string) => Promise<QueueToday[]>;
  log: { failed(cause: unknown): void };
}

const BETWEEN_MESSAGES_MS = 250;
const BETWEEN_COUNTS_MS = 2_000;
const SWEEP_MS = 5_000;
/** How often a running feed asks again whether its reader may still read. */
const RECHECK_MS = 30_000;

interface Room {
  board: Board;
  today: QueueToday[];
  day: number;
  counting: 'idle' | 'busy' | 'again';
  readers: Map<Subscription, () => void>;
}

export function createLiveHub(parts: HubParts): LiveHub {
  const rooms = new Map<string, Room>();
  const roomOf = (tenant: string): Room => {
    const room = rooms.get(tenant) ?? newRoom();
    rooms.set(tenant, room);
    return room;
  };
  const sweep = setInterval(() => {
    for (const [tenant, room] of rooms) {
      tell(room, forgetSilent(room.board, parts.now()));
      if (room.readers.size > 0 && room.day !== new Date(parts.now()).getDate())
        void recount(parts, tenant, room);
    }
  }, SWEEP_MS);
  sweep.unref();
  return {
    report: (tenant, user, report) => {
      const room = roomOf(tenant);
      tell(room, takeReport(room.board, user, report, parts.now()));
    },
    feed: (tenant, access) => feed(parts, tenant, roomOf(tenant), access),
    stirred: (tenant) => {
      for (const [name, room] of rooms) {
        if ((tenant === '' || tenant === name) && room.readers.size > 0) void recount(parts, name, room);
      }
    },
    close: () => clearInterval(sweep),
  };
}

const newRoom = (): Room => ({
  board: emptyBoard(),
  today: [],
  day: -1,
  counting: 'idle',
  readers: new Map(),
});

function tell(room: Room, change: BoardChange): void {
  if (change.agents.length === 0 && change.calls.length === 0) return;
  for (const [subscription, wake] of room.readers) {
    subscription.changed(change);
    wake();
  }
}

/** At most one count at a time and one every two seconds, however much is stirred. */
async function recount(parts: HubParts, tenant: string, room: Room): Promise<void> {
  if (room.counting !== 'idle') {
    room.counting = 'again';
    return;
  }
  do {
    room.counting = 'busy';
    await count(parts, tenant, room);
    await sleep(BETWEEN_COUNTS_MS, undefined, { ref: false });
  } while (isAgain(room));
  room.counting = 'idle';
}

const isAgain = (room: Room): boolean => room.counting === 'again' && room.readers.size > 0;

async function count(parts: HubParts, tenant: string, room: Room): Promise<void> {
  try {
    const today = await parts.countToday(tenant);
    room.day = new Date(parts.now()).getDate();
    if (JSON.stringify(today) === JSON.stringify(room.today)) return;
    room.today = today;
    for (const [subscription, wake] of room.readers) {
      subscription.todayChanged();
      wake();
    }
  } catch (cause) {
    parts.log.failed(cause); // the figures stay as they were; the next stir counts again
  }
}

async function* feed(
  parts: HubParts,
  tenant: string,
  room: Room,
  { signal, allowed }: { signal: AbortSignal; allowed: () => Promise<boolean> },
): AsyncGenerator<LiveMessage, void> {
  const subscription = createSubscription({ board: room.board, today: () => room.today });
  let wake = () => {};
  const stir = () => wake();
  signal.addEventListener('abort', stir);
  const recheck = setInterval(stir, RECHECK_MS);
  if (room.readers.size === 0) await count(parts, tenant, room); // nobody counted while nobody looked
  room.readers.set(subscription, stir);
  let checkedAtMs = parts.now();
  try {
    while (!signal.aborted) {
      if (!subscription.hasNews()) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      if (parts.now() - checkedAtMs >= RECHECK_MS) {
        if (!(await allowed())) return;
        checkedAtMs = parts.now();
      }
      if (!subscription.hasNews()) continue;
      yield subscription.next(parts.now());
      await sleep(BETWEEN_MESSAGES_MS, undefined, { signal }).catch(() => {});
    }
  } finally {
    clearInterval(recheck);
    signal.removeEventListener('abort', stir);
    room.readers.delete(subscription);
  }
}
