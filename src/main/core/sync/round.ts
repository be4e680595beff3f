/**
 * One round of sync, from beginning to end, without timers and without a loop. Rules WS…: docs/spec/sync.md.
 *
 *   hello? ──► push ──► pull ──► compare sums ──equal──► retire ──► synced
 *     │          │        │           └──differ──► audit, repair ──► (pull again)
 *     │          │        └──► behind (central still numbers; come back later)
 *     └──────────┴──forked──► a new device id, everything pending again ──► hello
 *     └──wipe──► push once ──► wiped
 *
 * Whoever calls it (the loop in sync.ts, the simulation in test/sim) waits between rounds and decides when.
 * Killed at any statement, the next round goes on from what the two files hold.
 */
import type { Actor } from '../../../shared/commands/command.ts';
import type { NounName } from '../../../shared/domain/nouns.ts';
import type { Hello } from '../../../shared/contract/sync/hello.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import { cursors, setCompleteAt } from '../../../cache/bucket.ts';
import { putFact } from '../store/kv.ts';
import type { Store } from '../store/store.ts';
import type { BatchLimits } from './batch.ts';
import { createBreakers, type Breakers } from './breaker.ts';
import { isAway } from './central-failure.ts';
import type { CentralLink } from './central-link.ts';
import { atEndpoint } from './endpoint.ts';
import { hello } from './hello.ts';
import { pull, type Moved, type Pulled } from './pull.ts';
import { pushAll } from './push.ts';
import { isRenewing, renewDevice, settleDevice } from './renew.ts';
import { checkTexts, differingBuckets, repairBucket } from './repair.ts';
import { retire } from './retire.ts';

/** Everything a round touches. A simulation makes each of them itself; nothing else is reached. */
export interface RoundParts {
  /** The person's two files, open (store/store.ts): `openStore({ folder, key, nowMs })`. */
  store: Pick<Store, 'vault' | 'cache'>;
  /**
   * Central by HTTP: `createCentralLink({ centralUrl, fetch, clock })`. All faults of the network are injected in `fetch`.
   * Its token (and the device's key, for the proof) must be set by whoever signs in.
   */
  link: CentralLink;
  /** Runs a call with a token that works; in a simulation `{ use: ask }` (central-failure.ts). Never rejects. */
  tokens: Pick<Tokens, 'use'>;
  /** Who this is at central; its id is read anew at each use, because a fork changes it in the middle of a round. */
  device: RoundDevice;
  actor: Actor;
  /** Wall time, monotonic time and randomness; a round reads no other. */
  clock: Clock;
  /** Version of this program, for central's log. */
  program: string;
  /** What a round remembers for the next one in memory: `newRoundMemory(clock)` at each start of the program. */
  memory: RoundMemory;
  /**
   * Fetches a big bucket that is new here as a whole database (image.ts); `none`: rows are the way. Left out: never tried.
   * A failure ends the round: what has arrived is gone on with.
   */
  copyImage?: () => Promise<Result<'adopted' | 'none', FailureCode>>;
  /** Tells what is going on; the rows of these nouns changed on the screen. Both may do nothing. */
  say: (news: RoundNews) => void;
  touched: (nouns: readonly NounName[]) => void;
  /** Signed out or shut down: after each wait the round looks here, and ends without another write. */
  isClosed: () => boolean;
}

export interface RoundDevice {
  id: () => string;
  /**
   * [WS14] Signs in again as this device (reserved durably before), and makes it the one that `id`, the link and the
   * tokens speak as. Fails with central's refusal, or because central is away; then it is tried again in the next round.
   */
  become: (deviceId: string) => Promise<Result<void, FailureCode>>;
}

/** Lost with the process, and nothing depends on it: without it central is asked again. */
export interface RoundMemory {
  /** Monotonic time of the last hello that was answered; null: the next round begins with one. */
  helloAtMs: number | null;
  /** Told by it: pulls are refused until this program is newer. */
  upgradeRequired: boolean;
  pollAfterMs: number;
  limits: BatchLimits;
  /** What this person may read, as hello said. */
  granted: Hello['buckets'];
  /** Monotonic time before which a mutation is not sent again, by mutation id. */
  waits: Map<string, number>;
  /** Endpoints that failed and are left alone. `halfOpen()` when somebody says that central is back. */
  breakers: Breakers;
  /** Rows of one line of a pull: adapted so that a line holds the thread for a few milliseconds. */
  lineRows: number;
  /** This machine's pace was seen; until then responses are short. */
  isPaced: boolean;
  /** A full check was asked for, or is due: the round that comes through does it. */
  checkWanted: boolean;
}

export type RoundNews =
  | { type: 'phase'; phase: 'pushing' | 'pulling' | 'checking' }
  /** Bytes of an image, of all. */
  | { type: 'image'; done: number; total: number }
  /** `rows` more came; `received` in this round so far; `expected` of all that is coming, null: not told yet. */
  | { type: 'rows'; rows: number; received: number; expected: number | null };

export type RoundEnd =
  /**
   * The store equals central's snapshot, sums included. `troubled`: what could not be sent meanwhile and why; null:
   * everything that may go went.
   */
  | { type: 'synced'; pollAfterMs: number; troubled: FailureCode | null }
  /** Nothing wrong, but not whole: central still numbers what was written (WS11). */
  | { type: 'behind'; pollAfterMs: number }
  /** `moved`: something came before it failed, so it is worth trying again soon. */
  | { type: 'failed'; failure: FailureCode; moved: boolean }
  /** An administrator gave this device or person up; what waited was sent. The caller destroys the key and the files. */
  | { type: 'wiped' }
  | { type: 'closed' };

export const newRoundMemory = (clock: Clock): RoundMemory => ({
  helloAtMs: null,
  upgradeRequired: false,
  pollAfterMs: 15_000,
  limits: { mutations: 1_000, bytes: 1_048_576 },
  granted: [],
  waits: new Map(),
  breakers: createBreakers(clock),
  lineRows: 100,
  isPaced: false,
  checkWanted: false,
});

/** Forks, epochs and repairs each begin a round anew; more often than this in one round, something does not settle. */
const MOST_TURNS = 8;
const MOST_REPAIRS = 3;

/**
 * One at a time per person. What network and central can do ends it; what the disk does to the two files is thrown
 * (`faultOf`, `isDamage`), because only the caller can replace a cache.
 */
export async function runRound(parts: RoundParts): Promise<RoundEnd> {
  const course: Course = { moved: false, received: 0, repairs: 0, greeted: false };
  settleDevice(parts);
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const end = await once(parts, course);
    if (parts.isClosed()) return { type: 'closed' };
    if (end.type === 'again') continue;
    return end;
  }
  return { type: 'failed', failure: 'central/unavailable', moved: course.moved };
}

interface Course extends Moved {
  repairs: number;
  /** This turn began with a hello: what it did not say need not be asked again. */
  greeted: boolean;
}
type Turn = RoundEnd | { type: 'again' };

async function once(parts: RoundParts, course: Course): Promise<Turn> {
  const { memory } = parts;
  if (isRenewing(parts)) {
    const renewed = await renewDevice(parts);
    memory.helloAtMs = null;
    if (!renewed.ok) return failed(course, renewed.error);
  }
  const said = await hello(parts);
  course.greeted = !said.ok || said.value !== null;
  if (!said.ok) return meet(parts, course, said.error);
  if (said.value?.state === 'forked') return meet(parts, course, 'sync/device-forked');
  // [WS15] there is no later: what was told to come again goes now as well
  if (said.value?.state === 'wipe') memory.waits.clear();
  parts.say({ type: 'phase', phase: 'pushing' });
  const pushed = await atEndpoint(parts, 'push', () => pushAll(parts));
  if (parts.isClosed()) return { type: 'closed' };
  if (said.value?.state === 'wipe') return isOver(pushed) ? { type: 'wiped' } : failed(course, pushed.error);
  if (!pushed.ok && (isAway(pushed.error) || isTurn(pushed.error))) return meet(parts, course, pushed.error);
  if (memory.upgradeRequired) return failed(course, 'sync/upgrade-required');
  return receive(parts, course, pushed.ok ? null : pushed.error);
}

/** [WS15] It was handed in, or central will not have it; while central is away it is only late. */
const isOver = (pushed: Result<unknown, FailureCode>): pushed is { ok: true; value: unknown } =>
  pushed.ok || !isAway(pushed.error);

const failed = ({ moved }: Course, failure: FailureCode): RoundEnd => ({ type: 'failed', failure, moved });

/** After these the round begins anew, with another word for central. */
const isTurn = (failure: FailureCode): boolean =>
  failure === 'sync/epoch-changed' || failure === 'sync/device-forked';

const isGivenUp = (failure: FailureCode): boolean =>
  failure === 'account/disabled' || failure === 'account/device-wiped';

/** Central thinks otherwise of us than it said. */
const isWorthHello = (failure: FailureCode): boolean => failure.startsWith('sync/') || isGivenUp(failure);

async function meet(parts: RoundParts, course: Course, failure: FailureCode): Promise<Turn> {
  if (parts.isClosed()) return { type: 'closed' };
  if (isWorthHello(failure)) parts.memory.helloAtMs = null;
  const isAnew = isTurn(failure) || (isGivenUp(failure) && !course.greeted);
  if (!isAnew) return failed(course, failure);
  parts.memory.breakers.halfOpen();
  if (failure !== 'sync/device-forked') return { type: 'again' };
  const renewed = await renewDevice(parts);
  return renewed.ok ? { type: 'again' } : failed(course, renewed.error);
}

/** Until the snapshot is whole, and equal. */
async function receive(parts: RoundParts, course: Course, troubled: FailureCode | null): Promise<Turn> {
  parts.say({ type: 'phase', phase: 'pulling' });
  const copied = await copyWhatIsBig(parts);
  if (!copied.ok) return meet(parts, course, copied.error);
  for (;;) {
    const before = placeOf(parts);
    const pulled = await atEndpoint(parts, 'pull', () => pull(parts, course));
    if (!pulled.ok) return meet(parts, course, pulled.error);
    const { complete, remaining, pollAfterMs } = pulled.value;
    parts.say({ type: 'rows', rows: 0, received: course.received, expected: course.received + remaining });
    if (complete) return settle(parts, course, pulled.value, troubled);
    if (placeOf(parts) === before) return { type: 'behind', pollAfterMs };
  }
}

/** A bucket with fewer rows is here by lines before an image were asked for. */
const BIG_ROWS = 100_000;

/** [IM1] Its cursor comes with it, so that the pull after it brings only what is newer. */
function copyWhatIsBig({ memory, store, copyImage }: RoundParts): Promise<Result<unknown, FailureCode>> {
  const known = cursors(store.cache().read);
  const isNew = memory.granted.some(({ bucket, count }) => count >= BIG_ROWS && !known[bucket]);
  return copyImage && isNew ? copyImage() : Promise.resolve(ok(null));
}

const placeOf = ({ store }: RoundParts): string => JSON.stringify(cursors(store.cache().read));

async function settle(
  parts: RoundParts,
  course: Course,
  pulled: Pulled,
  troubled: FailureCode | null,
): Promise<Turn> {
  const differing = differingBuckets(parts, pulled.sums);
  if (differing.length > 0) return repair(parts, course, differing);
  parts.store.cache().write((db) => setCompleteAt(db, parts.clock.nowMs()));
  retire(parts, pulled);
  if (parts.memory.checkWanted) {
    parts.say({ type: 'phase', phase: 'checking' });
    const checked = await check(parts);
    if (!checked.ok) return meet(parts, course, checked.error);
    if (checked.value > 0) return { type: 'again' };
  }
  return { type: 'synced', pollAfterMs: pulled.pollAfterMs, troubled };
}

/** [WS19] The next turn compares again; twice in vain, and the sync light says that the copy is not central's. */
async function repair(parts: RoundParts, course: Course, buckets: string[]): Promise<Turn> {
  if (course.repairs >= MOST_REPAIRS) return failed(course, 'sync/copy-differs');
  course.repairs += 1;
  parts.say({ type: 'phase', phase: 'checking' });
  for (const bucket of buckets) {
    const repaired = await repairBucket(parts, bucket);
    if (!repaired.ok) return meet(parts, course, repaired.error);
  }
  return { type: 'again' };
}

/** [WS20] Sums are equal already; now every text against its hash. */
async function check(parts: RoundParts): Promise<Result<number, FailureCode>> {
  const checked = await checkTexts(parts);
  if (!checked.ok) return checked;
  parts.memory.checkWanted = checked.value > 0;
  if (checked.value === 0) parts.store.vault.write((db) => putFact(db, 'fullCheckAtMs', parts.clock.nowMs()));
  return checked;
}
