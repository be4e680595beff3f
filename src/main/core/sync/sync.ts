/**
 * The sync loop of one signed-in person:
 *
 *   waiting ──wake / time──► pushing ──► pulling ──complete──► idle (waits pollAfterMs)
 *      ▲                        │           └──central still numbers──► pulling (waits pollAfterMs or a poke)
 *      └────────────────────────┴───────────┴──failure──► waiting (back-off)
 *
 * One round at a time; a wake during a round means one more round after it. Rules WS1–WS11: docs/spec/sync.md.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';
import type { PullPage } from '../../../shared/contract/sync/sync.ts';
import type { Actor } from '../../../shared/commands/command.ts';
import type { NounName } from '../../../shared/domain/nouns.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { DeviceId } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import { shownCommands } from '../commands/overlay.ts';
import { showAgain } from '../commands/run.ts';
import { factsOf, type Log } from '../log.ts';
import { cacheEpoch, completeAtMs, cursors, setCompleteAt } from '../../../cache/bucket.ts';
import { getFact } from '../store/kv.ts';
import { archive, outboxCounts, pendingMutations, pruneArchive, retirable } from '../store/outbox.ts';
import { waitingRecordings } from '../store/recording-job.ts';
import { faultOf } from '../../../cache/open-file.ts';
import { isDamage, type Store } from '../store/store.ts';
import { createTopic, sameJson, type Topic } from '../topic.ts';
import { applyPage } from './apply.ts';
import { backoffMs, pollMs } from './backoff.ts';
import type { CentralLink } from './central-link.ts';
import { openConflicts } from './conflicts.ts';
import { meetEpoch, pushAll } from './push.ts';

/** A page holds core's one thread while it is applied (about 0.2 s); a call that arrives waits for no more than that. */
const PAGE_ROWS = 1_000;
const ARCHIVE_MS = 30 * 24 * 3_600_000;
/** Whatever central says: a page that brought nothing is not asked for more often than this. */
const LEAST_POLL_MS = 1_000;
/** Signed out meanwhile; nobody looks at it. */
const INTERRUPTED = { pollAfterMs: 15_000, complete: false };

export interface Sync {
  status: Topic<SyncStatus>;
  /** Something to send: goes at once, unless central is being left alone after a failure. */
  wakeForLocal(): void;
  /** A person or central asks: goes at once. */
  now(): void;
  /** Every row is compared with central and with its own hash. */
  check(): void;
  /** Counts shown in the status are read anew. */
  refreshCounts(): void;
  /** Waits for no network: an answer that comes later finds nobody, and nothing is written any more. */
  close(): void;
}

export interface SyncParts {
  store: Store;
  link: CentralLink;
  tokens: Tokens;
  actor: Actor;
  deviceId: string;
  clock: Clock;
  log: Log;
  onTouched: (nouns: NounName[]) => void;
  onCacheFault: (cause: unknown) => void;
  /** After each round, with what it ended in. */
  onRound: (failure: FailureCode | null) => void;
}

export function createSync(parts: SyncParts): Sync {
  const status = createTopic<SyncStatus>(firstStatus(parts), sameJson);
  const say: Say = (change) =>
    status.set({ ...status.get(), ...(typeof change === 'function' ? change(status.get()) : change) });
  const counts = (): Partial<SyncStatus> => ({
    ...outboxCounts(parts.store.vault.read),
    recordingsWaiting: waitingRecordings(parts.store.vault.read),
    conflicts: openConflicts(parts.store.cache().read, parts.actor),
  });
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let failures = 0;
  let closed = false;

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
    const outcome: RoundEnd = await round(parts, say, () => closed).catch((cause: unknown) =>
      closed ? err('link/closed') : mistake(parts, cause),
    );
    if (closed) return;
    failures = outcome.ok ? 0 : failures + 1;
    const random = (parts.clock.random(1)[0] ?? 0) / 255;
    const waitMs = outcome.ok
      ? Math.min(pollMs(outcome.value.pollAfterMs, random), untilNextSend(parts))
      : backoffMs({ failures, retryAfterMs: parts.link.retryAfterMs(), random });
    const failure = outcome.ok ? null : outcome.error;
    say({
      ...counts(),
      phase: !outcome.ok ? 'waiting' : outcome.value.complete ? 'idle' : pullPhase(parts),
      failure,
      nextTryAtMs: parts.clock.nowMs() + waitMs,
      completeAtMs: completeAtMs(parts.store.cache().read),
    });
    schedule(waitMs);
    parts.onRound(failure);
  };

  return {
    status,
    wakeForLocal: () => {
      say(counts());
      if (failures === 0) start();
    },
    now: start,
    check: start,
    refreshCounts: () => say(counts()),
    close: () => {
      closed = true;
      if (timer) clearTimeout(timer);
      status.close();
    },
  };
}

const firstStatus = ({ store, actor }: SyncParts): SyncStatus => ({
  phase: 'waiting',
  completeAtMs: completeAtMs(store.cache().read),
  nextTryAtMs: null,
  failure: null,
  ...outboxCounts(store.vault.read),
  recordingsWaiting: waitingRecordings(store.vault.read),
  conflicts: openConflicts(store.cache().read, actor),
  rowsReceived: 0,
  progress: null,
  fullCheckAtMs: null,
  repairedRows: 0,
});

/** How long until some pending command may go: what arrived during the round goes at once. */
function untilNextSend({ store, clock }: SyncParts): number {
  const times = pendingMutations(store.vault.read, 1_000).map((entry) => entry.notBeforeMs - clock.nowMs());
  return Math.max(0, Math.min(...times, Number.MAX_SAFE_INTEGER));
}

type Change = Partial<SyncStatus>;
type Say = (change: Change | ((now: SyncStatus) => Change)) => void;
type RoundEnd = Result<{ pollAfterMs: number; complete: boolean }, FailureCode>;

const pullPhase = ({ store }: SyncParts): SyncStatus['phase'] =>
  completeAtMs(store.cache().read) === null ? 'firstSync' : 'pulling';

async function round(parts: SyncParts, say: Say, isClosed: () => boolean): Promise<RoundEnd> {
  say({ phase: 'pushing', nextTryAtMs: null });
  const pushed = await push(parts, isClosed);
  if (isClosed()) return ok(INTERRUPTED);
  // [WS8] a push that was refused is no reason to stay blind; only a silent central ends the round here
  if (!pushed.ok && pushed.error !== 'sync/epoch-changed') return pushed;
  say({ phase: pullPhase(parts) });
  return pullAll(parts, say, isClosed);
}

function push(parts: SyncParts, isClosed: () => boolean): Promise<Result<{ sent: number }, FailureCode>> {
  const deviceId = parts.deviceId as DeviceId;
  return pushAll({
    vault: parts.store.vault,
    nowMs: parts.clock.nowMs,
    send: async (mutations, epoch) => {
      if (isClosed()) return err('link/closed');
      const sentAtMs = parts.clock.nowMs();
      const answer = await parts.tokens.use(() =>
        parts.link.client.sync.push({
          epoch,
          deviceId,
          token: null,
          batchHash: batchHash(mutations),
          mutations,
        }),
      );
      if (isClosed()) return err('link/closed');
      if (answer.ok) parts.link.noteServerTime(answer.value.serverTimeMs, sentAtMs);
      return answer;
    },
    onRefused: (entries) => parts.onTouched(showAgain(parts.store, entries, parts.actor)),
  });
}

async function pullAll(parts: SyncParts, say: Say, isClosed: () => boolean): Promise<RoundEnd> {
  let epochTried = false;
  for (;;) {
    const page = await pullPage(parts, epochTried ? null : cacheEpoch(parts.store.cache().read));
    if (isClosed()) return ok(INTERRUPTED);
    if (!page.ok && page.error === 'sync/epoch-changed' && !epochTried) {
      epochTried = true;
      continue;
    }
    if (!page.ok) return page;
    const before = JSON.stringify(cursors(parts.store.cache().read));
    takePage(parts, page.value, say);
    const { complete, pollAfterMs } = page.value;
    if (complete) return ok({ pollAfterMs, complete });
    // [WS11] central still numbers what was written; its poke says when to go on
    if (JSON.stringify(cursors(parts.store.cache().read)) === before)
      return ok({ pollAfterMs: Math.max(LEAST_POLL_MS, pollAfterMs), complete });
    await nextTurn(); // a page holds the thread for a moment; calls and keystrokes come first
  }
}

const batchHash = (mutations: Mutation[]): string =>
  createHash('sha256')
    .update(mutations.map(({ id, payloadHash }) => `${id} ${payloadHash}`).join('\n'))
    .digest('hex');

/** With epoch null, central starts every cursor anew whatever it says. */
function pullPage(parts: SyncParts, epoch: string | null): Promise<Result<PullPage, FailureCode>> {
  const sentAtMs = parts.clock.nowMs();
  const known = epoch === null ? {} : cursors(parts.store.cache().read);
  return parts.tokens
    .use(() =>
      parts.link.client.sync.pull({
        epoch,
        deviceId: parts.deviceId as DeviceId,
        cursors: known,
        limit: PAGE_ROWS,
      }),
    )
    .then((answer) => {
      if (answer.ok) parts.link.noteServerTime(answer.value.serverTimeMs, sentAtMs);
      return answer;
    });
}

function takePage(parts: SyncParts, page: PullPage, say: Say): void {
  const { store } = parts;
  if (getFact(store.vault.read, 'epoch') !== page.epoch)
    store.vault.write((db) => meetEpoch(db, page.epoch, parts.clock.nowMs()));
  const applied = applyPage(store.cache(), page, shownCommands(store.vault.read), parts.actor);
  if (applied.unfit > 0) parts.log.warn({ rows: applied.unfit }, 'rows that this version cannot read');
  const retired = page.complete ? retire(parts, page.sequencedThrough) : [];
  if (page.complete) store.cache().write((db) => setCompleteAt(db, parts.clock.nowMs()));
  parts.onTouched([...applied.touched.map((key) => key.noun), ...retired]);
  say((now) => ({ rowsReceived: now.rowsReceived + applied.rows }));
}

/** [OV5] Acknowledged commands whose effect has come back leave the screen's overlay for the archive. */
function retire(parts: SyncParts, sequencedThrough: number): NounName[] {
  const { store } = parts;
  const done = retirable(store.vault.read, sequencedThrough);
  if (done.length === 0) return [];
  const nowMs = parts.clock.nowMs();
  store.vault.write((db) => {
    done.forEach((entry) => archive(db, entry.mutationId, 'applied', nowMs));
    pruneArchive(db, nowMs - ARCHIVE_MS);
  });
  return showAgain(store, done, parts.actor);
}

/** What nobody expected: a damaged cache is replaced, anything else is logged; both are tried again later. */
function mistake(parts: SyncParts, cause: unknown): RoundEnd {
  parts.log.error(factsOf(cause), 'sync round failed');
  if (isDamage(cause)) parts.onCacheFault(cause);
  return err(faultOf(cause) === 'full' ? 'store/disk-full' : 'internal/mistake');
}
