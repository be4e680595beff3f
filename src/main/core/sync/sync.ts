/**
 * The loop around the rounds of one signed-in person (round.ts): when the next one comes, and what is told of it.
 *
 *   waiting ──wake / time──► round ──synced──► idle (chores, then waits pollAfterMs)
 *      ▲                       ├──behind──► pulling (waits pollAfterMs or a poke)
 *      │                       ├──wiped──► over
 *      └──────failed (back-off)┘
 *
 * One round at a time; a wake during a round means one more round after it. Timers are monotonic. Rules WS: docs/spec/sync.md.
 */
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { completeAtMs } from '../../../cache/bucket.ts';
import { faultOf } from '../../../cache/open-file.ts';
import { factsOf, type Log } from '../log.ts';
import { getFact } from '../store/kv.ts';
import { outboxCounts } from '../store/outbox.ts';
import { waitingRecordings } from '../store/recording-job.ts';
import { isDamage, type Store } from '../store/store.ts';
import { createTopic, sameJson, type Topic } from '../topic.ts';
import { backoffMs, pollMs } from './backoff.ts';
import { hasReady } from './batch.ts';
import { doChores } from './chores.ts';
import { openConflicts } from './conflicts.ts';
import { copyByImage } from './image.ts';
import { progressOf } from './progress.ts';
import { repairedRows } from './repair.ts';
import { newRoundMemory, runRound, type RoundEnd, type RoundNews, type RoundParts } from './round.ts';

/** Whatever central says: a round that brought nothing new is not repeated more often than this. */
const LEAST_POLL_MS = 1_000;
const AFTER_CALL_MS = 5_000;
const DAY_MS = 24 * 3_600_000;
/** Nobody did anything here for this long: the full check of the night may run. */
const IDLE_MS = 10 * 60_000;

export interface Sync {
  status: Topic<SyncStatus>;
  /** Something to send: goes at once, unless central is being left alone after a failure. */
  wakeForLocal(): void;
  /** A person asks, or central is back: goes at once. */
  now(): void;
  /** Central says that something moved: goes at once, unless its last answers were failures. */
  poked(): void;
  /** Every row is compared with central and with its own hash; goes at once, progress is in the status. */
  check(): void;
  /** Counts shown in the status are read anew. */
  refreshCounts(): void;
  /** Waits for no network: an answer that comes later finds nobody, and nothing is written any more. */
  close(): void;
}

export interface SyncParts extends Omit<RoundParts, 'memory' | 'say' | 'isClosed' | 'store' | 'copyImage'> {
  store: Store;
  log: Log;
  /** A call is going on. */
  isBusy: () => boolean;
  onCacheFault: (cause: unknown) => void;
  /** After each round, with what it ended in. */
  onRound: (failure: FailureCode | null) => void;
  onWiped: () => void;
}

type Change = Partial<SyncStatus>;

export function createSync(parts: SyncParts): Sync {
  const { store, clock, link } = parts;
  const memory = newRoundMemory(clock);
  const status = createTopic<SyncStatus>({ ...firstStatus, ...standing(parts) }, sameJson);
  const say = (change: Change): void => status.set({ ...status.get(), ...change });
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let failures = 0;
  let closed = false;
  let usedAtMs = clock.monoMs();

  const hear = (news: RoundNews): void => say(changeOf(parts, status.get(), news));
  const isClosed = (): boolean => closed;
  const onProgress = (done: number, total: number): void => hear({ type: 'image', done, total });
  const copyImage = () => copyByImage({ ...parts, isClosed, onProgress });
  const round: RoundParts = { ...parts, memory, say: hear, isClosed, copyImage };
  const schedule = (ms: number): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(start, ms);
    timer.unref();
  };
  const start = (): void => {
    if (closed) return;
    if (running) return void (again = true);
    if (timer) clearTimeout(timer);
    running = turn()
      .catch((cause: unknown) => {
        parts.log.error(factsOf(cause), 'the end of a sync round failed');
        if (!closed) schedule(backoffMs({ failures: (failures += 1), retryAfterMs: null, random: 1 }));
      })
      .finally(() => {
        running = null;
        if (again && !closed) {
          again = false;
          start();
        }
      });
  };
  const turn = async (): Promise<void> => {
    const before = status.get().rowsReceived;
    say({ nextTryAtMs: null });
    const end = await runRound(round).catch((cause: unknown) => (closed ? CLOSED : mistake(parts, cause)));
    if (closed || end.type === 'closed') return;
    if (end.type === 'wiped') return goodbye();
    const failure = end.type === 'failed' ? end.failure : null;
    failures =
      end.type !== 'failed' || failure === 'sync/upgrade-required' ? 0 : end.moved ? 1 : failures + 1;
    if (end.type === 'failed' && end.moved) memory.breakers.worked('pull');
    const waitMs = waitAfter(end);
    say({
      ...standing(parts),
      phase: end.type === 'failed' ? 'waiting' : end.type === 'synced' ? 'idle' : pullPhase(store),
      failure: end.type === 'synced' ? end.troubled : failure,
      nextTryAtMs: clock.nowMs() + waitMs,
      progress: null,
    });
    schedule(waitMs);
    parts.onRound(failure);
    if (end.type === 'synced') await rest(before !== status.get().rowsReceived);
  };
  /** A call that is going on is not taken away from under the person. */
  const goodbye = (): void => {
    if (!parts.isBusy()) return parts.onWiped();
    memory.helloAtMs = null;
    schedule(AFTER_CALL_MS);
  };
  const waitAfter = (end: RoundEnd): number => {
    const random = (clock.random(1)[0] ?? 0) / 255;
    if (end.type === 'failed' && failures > 0)
      return memory.breakers.waitMs() ?? backoffMs({ failures, retryAfterMs: link.retryAfterMs(), random });
    const poll = end.type === 'synced' || end.type === 'behind' ? end.pollAfterMs : memory.pollAfterMs;
    const pollIn = Math.max(LEAST_POLL_MS, pollMs(poll, random));
    if (end.type === 'synced' && end.troubled) return Math.min(pollIn, memory.breakers.waitMs() ?? pollIn);
    return Math.min(pollIn, untilNextSend());
  };
  /** What was told to come later, and what a new epoch or a fork made pending again. */
  const untilNextSend = (): number => {
    const nowMs = clock.monoMs();
    for (const [id, atMs] of memory.waits) if (atMs <= nowMs - DAY_MS) memory.waits.delete(id);
    const waits = [...memory.waits.values()].map((atMs) => atMs - nowMs).filter((ms) => ms > 0);
    return hasReady(store.vault.read, round) ? 0 : Math.min(Infinity, ...waits);
  };
  const rest = async (hasNews: boolean): Promise<void> => {
    if (hasNews || !memory.checkWanted) await doChores(parts, () => closed || again);
    if (!closed && isCheckDue(parts) && !parts.isBusy() && clock.monoMs() - usedAtMs > IDLE_MS)
      memory.checkWanted = true;
  };
  const now = (): void => {
    memory.breakers.halfOpen();
    if (memory.upgradeRequired) memory.helloAtMs = null;
    start();
  };

  return {
    status,
    wakeForLocal: () => {
      usedAtMs = clock.monoMs();
      say(counts(parts));
      if (failures === 0 && !memory.breakers.open('push')) start();
    },
    now,
    poked: () => {
      if (failures === 0) start();
    },
    check: () => {
      memory.checkWanted = true;
      now();
    },
    refreshCounts: () => say(counts(parts)),
    close: () => {
      closed = true;
      if (timer) clearTimeout(timer);
      status.close();
    },
  };
}

const CLOSED: RoundEnd = { type: 'closed' };

const firstStatus = {
  phase: 'waiting',
  nextTryAtMs: null,
  failure: null,
  rowsReceived: 0,
  progress: null,
} as const;

type Standing = Omit<SyncStatus, keyof typeof firstStatus>;

const counts = ({ store, actor }: SyncParts) => ({
  ...outboxCounts(store.vault.read),
  recordingsWaiting: waitingRecordings(store.vault.read),
  conflicts: openConflicts(store.cache().read, actor),
});

const standing = (parts: SyncParts): Standing => ({
  ...counts(parts),
  completeAtMs: completeAtMs(parts.store.cache().read),
  fullCheckAtMs: getFact(parts.store.vault.read, 'fullCheckAtMs'),
  repairedRows: repairedRows(parts),
});

const pullPhase = (store: Store): SyncStatus['phase'] =>
  completeAtMs(store.cache().read) === null ? 'firstSync' : 'pulling';

function changeOf({ store }: SyncParts, now: SyncStatus, news: RoundNews): Change {
  if (news.type === 'image')
    return { progress: { lane: 'image', unit: 'bytes', done: news.done, total: news.total } };
  if (news.type === 'phase') return { phase: news.phase === 'pulling' ? pullPhase(store) : news.phase };
  return { rowsReceived: now.rowsReceived + news.rows, progress: progressOf(now, news) };
}

/** [WS20] Once a day. A clock that was set back does not keep it from coming. */
function isCheckDue({ store, clock }: SyncParts): boolean {
  const atMs = getFact(store.vault.read, 'fullCheckAtMs');
  return atMs === null || Math.abs(clock.nowMs() - atMs) > DAY_MS;
}

/** What nobody expected: a damaged cache is replaced, anything else is logged; both are tried again later. */
function mistake(parts: SyncParts, cause: unknown): RoundEnd {
  parts.log.error(factsOf(cause), 'sync round failed');
  if (isDamage(cause)) parts.onCacheFault(cause);
  const failure = faultOf(cause) === 'full' ? 'store/disk-full' : 'internal/mistake';
  return { type: 'failed', failure, moved: false };
}
