/**
 * Recordings on their way to central: one after the other, standing still while a call is going on or a person wishes
 * it. A failure makes a recording wait, never disappear. Rules RE5–RE8, RE13–RE16: docs/spec/recordings.md.
 */
import { callLane } from '../../../shared/commands/call-commands.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import type { CallId, RecordingId } from '../../../shared/ids.ts';
import { getRow } from '../../../cache/row.ts';
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { getFact, putFact } from '../store/kv.ts';
import { isPending } from '../store/outbox.ts';
import { amendJob, getJob, jobsIn, type RecordingJob } from '../store/recording-job.ts';
import type { Store } from '../store/store.ts';
import { backoffMs } from '../sync/backoff.ts';
import type { CentralLink } from '../sync/central-link.ts';
import type { SealedFile } from './frames.ts';
import type { TransferPolicy } from './policy.ts';
import { soundBytes, soundFrames } from './sound.ts';
import { createTokenBucket } from './token-bucket.ts';
import { createTusClient } from './tus-client.ts';
import { uploadOne, type UploadEnd } from './upload-one.ts';

/** The vault could not be written (a full disk): the same again soon would fail again. */
const AFTER_FAULT_MS = 15_000;
/** What central has stored is looked at again so often: it may have been restored from a backup. */
const RECHECK_MS = 60_000;

export interface Uploads {
  /** Looks whether something can be sent; cheap, may be called often. */
  wake(): void;
  /** A round with central was good. `wasAway`: it is there again after it was not, and what waited for that goes. */
  roundDone(wasAway: boolean): void;
  /** [RE15] Kept in the vault: holds until somebody resumes, also over a restart. */
  pause(): void;
  resume(): void;
  list(): Transfer[];
  close(): Promise<void>;
}

export interface UploadParts {
  store: Store;
  link: CentralLink;
  tokens: Tokens;
  clock: Clock;
  log: Log;
  policy: TransferPolicy;
  sealed: (recordingId: string) => SealedFile;
  isCallLive: () => boolean;
  /** Something of `list` changed. */
  onChange: () => void;
  onStored: () => void;
}

/** What is going up now. */
interface Present {
  recordingId: string;
  bytesDone: number;
  stop: AbortController;
}

type Held = 'byCall' | 'byPerson' | null;

export function createUploads(parts: UploadParts): Uploads {
  const { store, clock, policy } = parts;
  const bucket =
    policy.uploadBytesPerSec === null
      ? null
      : createTokenBucket({ bytesPerSec: policy.uploadBytesPerSec, monoMs: clock.monoMs });
  const tus = createTusClient(parts.link, bucket);
  const waits = createWaits(parts);
  const bytesOf = createSizes(parts);
  let running: Promise<void> | null = null;
  let present: Present | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let recheckAtMs = clock.monoMs();

  const held = (): Held =>
    parts.isCallLive() ? 'byCall' : getFact(store.vault.read, 'transfersPaused') ? 'byPerson' : null;
  const mayRun = (): boolean => !closed && held() === null;
  const run = async (): Promise<void> => {
    for (let job = next(); job && mayRun(); job = next()) {
      const { recordingId, sentBytes } = job;
      const mine: Present = { recordingId, bytesDone: sentBytes, stop: new AbortController() };
      present = mine;
      const onProgress = (bytes: number): void => {
        mine.bytesDone = bytes;
        parts.onChange();
      };
      const sealed = parts.sealed(recordingId);
      const end = await uploadOne({ ...parts, tus, sealed, onProgress }, job, mine.stop.signal);
      present = null;
      if (closed) return;
      settle(parts, waits, { recordingId, bytesDone: mine.bytesDone, end });
      parts.onChange();
    }
  };
  const next = (): RecordingJob | null =>
    waiting(parts).find(({ recordingId }) => waits.leftMs(recordingId) <= 0) ?? null;
  const wake = (): void => {
    if (closed) return;
    if (held() !== null) present?.stop.abort();
    else if (running) return;
    else if (next())
      running = run().then(
        () => rest(),
        () => rest(AFTER_FAULT_MS),
      );
    else wakeIn(untilNext(parts, waits));
    parts.onChange();
  };
  const rest = (pauseMs?: number): void => {
    running = null;
    present = null;
    if (pauseMs === undefined)
      wake(); // what was cut off meanwhile, or waits for its time
    else wakeIn(pauseMs);
  };
  const wakeIn = (waitMs: number | null): void => {
    if (timer) clearTimeout(timer);
    timer = waitMs === null || closed ? null : setTimeout(wake, waitMs).unref();
  };
  const setPaused = (paused: boolean): void => {
    store.vault.write((db) => putFact(db, 'transfersPaused', paused));
    if (!paused) waits.forgetAll();
    wake();
  };
  return {
    wake,
    roundDone: (wasAway) => {
      if (wasAway) waits.forgetAway();
      if (clock.monoMs() >= recheckAtMs) {
        recheckAtMs = clock.monoMs() + RECHECK_MS;
        askAgain(parts, waits);
      }
      wake();
    },
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    list: () => listAll({ ...parts, waits, bytesOf, held: held(), present }),
    close: async () => {
      closed = true;
      if (timer) clearTimeout(timer);
      present?.stop.abort();
      await running?.catch(() => {});
    },
  };
}

/** [RE13] Central takes sound only for a recording it knows of: `recording.log` goes first, and its round wakes us. */
const waiting = ({ store: { vault } }: UploadParts): RecordingJob[] =>
  [...jobsIn(vault.read, 'sent'), ...jobsIn(vault.read, 'finished')].filter(
    (job) => !isPending(vault.read, 'recording.log', callLane(job.callId)),
  );

/** A moment at least, so that a clock that is slow to turn does not keep us busy. */
function untilNext(parts: UploadParts, waits: Waits): number | null {
  const times = waiting(parts)
    .map(({ recordingId }) => waits.leftMs(recordingId))
    .filter(Number.isFinite);
  return times.length === 0 ? null : Math.max(50, Math.min(...times));
}

/**
 * Who waits, and for how long. By the clock that only goes forward, and in memory: a wall clock that jumps a year makes
 * nothing wait a year, and a new start tries everything at once.
 */
interface Waits {
  leftMs(recordingId: string): number;
  wait(recordingId: string, ms: number): void;
  /** When central stored it in this run; null: in an earlier one. */
  storedAgoMs(recordingId: string): number | null;
  stored(recordingId: string): void;
  /** Central is back. What is damaged here waits on. */
  forgetAway(): void;
  /** A person wants everything tried. */
  forgetAll(): void;
}

function createWaits({ clock }: UploadParts): Waits {
  const until = new Map<string, number>();
  const storedAt = new Map<string, number>();
  return {
    leftMs: (id) => Math.max(0, (until.get(id) ?? 0) - clock.monoMs()),
    wait: (id, ms) => void until.set(id, clock.monoMs() + ms),
    storedAgoMs: (id) => {
      const atMs = storedAt.get(id);
      return atMs === undefined ? null : clock.monoMs() - atMs;
    },
    stored: (id) => void storedAt.set(id, clock.monoMs()),
    forgetAway: () => [...until].forEach(([id, ms]) => Number.isFinite(ms) && until.delete(id)),
    forgetAll: () => until.clear(),
  };
}

function settle(
  parts: UploadParts,
  waits: Waits,
  { recordingId, bytesDone, end }: { recordingId: string; bytesDone: number; end: UploadEnd },
): void {
  const { store, clock, log } = parts;
  const amend = (change: Partial<RecordingJob>): void =>
    store.vault.write((db) => amendJob(db, recordingId, change));
  if (end.name === 'stopped') return amend({ sentBytes: bytesDone });
  if (end.name === 'stored') {
    waits.stored(recordingId);
    amend({ state: 'stored', storedAtMs: clock.nowMs(), uploadUrl: null, attempts: 0, failure: null });
    return parts.onStored();
  }
  const attempts = end.sentBytes > 0 ? 1 : (getJob(store.vault.read, recordingId)?.attempts ?? 0) + 1;
  waits.wait(recordingId, end.code === 'recording/damaged' ? Infinity : pauseMs(clock, attempts));
  const isWhole = getJob(store.vault.read, recordingId)?.state === 'sent';
  amend({ attempts, failure: end.code, ...(isWhole ? {} : { sentBytes: bytesDone }) });
  log.warn({ recordingId, attempts, code: end.code }, 'a recording could not be sent whole');
}

/** [RE7] A line that was cut is there again at once, or it is not. */
function pauseMs(clock: Clock, attempts: number): number {
  if (attempts === 1) return 0;
  const random = (clock.random(1)[0] ?? 0) / 255;
  return Math.max(1_000, backoffMs({ failures: attempts - 1, retryAfterMs: null, random }));
}

/** [RE16] Stored here and not stored there any more (a restored backup, a damaged copy): central is asked again. */
function askAgain({ store }: UploadParts, waits: Waits): void {
  for (const { recordingId } of jobsIn(store.vault.read, 'stored')) {
    const row = getRow(store.cache().read, 'recording', recordingId);
    const agoMs = waits.storedAgoMs(recordingId);
    if (row?.state !== 'local' || (agoMs !== null && agoMs < RECHECK_MS)) continue;
    store.vault.write((db) => amendJob(db, recordingId, { state: 'sent' }));
  }
}

const SHOWN_DONE = 20;

/** What is finished keeps its size. */
function createSizes({ sealed }: UploadParts): (recordingId: string) => number {
  const sizes = new Map<string, number>();
  return (id) => {
    const bytes = sizes.get(id) ?? soundBytes(soundFrames(sealed(id).path));
    sizes.set(id, bytes);
    return bytes;
  };
}

interface Stand extends UploadParts {
  waits: Waits;
  bytesOf: (recordingId: string) => number;
  held: Held;
  present: Present | null;
}

function listAll(stand: Stand): Transfer[] {
  const { read } = stand.store.vault;
  const open = [...jobsIn(read, 'sent'), ...jobsIn(read, 'finished')];
  const done = jobsIn(read, 'stored').slice(-SHOWN_DONE);
  return [
    ...open.map((job): Transfer => ({ ...factsOf(stand, job), ...stateOf(stand, job) })),
    ...done.map((job): Transfer => {
      const facts = factsOf(stand, job);
      return { ...facts, state: 'done', bytesDone: facts.bytes, failure: null, nextTryAtMs: null };
    }),
  ];
}

const factsOf = ({ bytesOf }: Stand, { recordingId, callId }: RecordingJob) => ({
  recordingId: recordingId as RecordingId,
  callId: callId as CallId,
  direction: 'up' as const,
  bytes: bytesOf(recordingId),
});

function stateOf(
  { clock, waits, held, present }: Stand,
  { recordingId, sentBytes, failure }: RecordingJob,
): Pick<Transfer, 'state' | 'bytesDone' | 'failure' | 'nextTryAtMs'> {
  const leftMs = waits.leftMs(recordingId);
  const isPresent = present?.recordingId === recordingId;
  const bytesDone = isPresent ? present.bytesDone : sentBytes;
  const still = { bytesDone, failure, nextTryAtMs: null };
  if (leftMs === Infinity) return { state: 'failed', ...still };
  if (held === 'byCall') return { state: 'pausedByCall', ...still };
  if (held === 'byPerson') return { state: 'pausedByPerson', ...still };
  if (isPresent) return { state: 'running', ...still, failure: null };
  if (leftMs <= 0) return { state: 'waiting', ...still };
  return { state: 'failed', bytesDone, failure, nextTryAtMs: Math.round(clock.nowMs() + leftMs) };
}
