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
import type { FailureCode } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { CentralLink } from './central-link.ts';

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
  /** What a round remembers for the next one in memory: `newRoundMemory()` at each start of the program. */
  memory: RoundMemory;
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
  /** Monotonic time before which a mutation is not sent again, by mutation id. */
  waits: Map<string, number>;
  /** Rows of one line of a pull: adapted so that a line holds the thread for a few milliseconds. */
  lineRows: number;
  /** A person asked for the full check; the round that is next does it. */
  checkWanted: boolean;
}

export type RoundNews =
  | { type: 'phase'; phase: 'pushing' | 'pulling' | 'checking' }
  | { type: 'rows'; received: number; remaining: number | null };

export type RoundEnd =
  /** The store equals central's snapshot, sums included. */
  | { type: 'synced'; pollAfterMs: number }
  /** Nothing wrong, but not whole: central still numbers what was written (WS11). */
  | { type: 'behind'; pollAfterMs: number }
  /** `moved`: something came or went before it failed, so it is worth trying again soon. */
  | { type: 'failed'; failure: FailureCode; moved: boolean }
  /** An administrator gave this device up; what waited was sent. The caller destroys the key and the files. */
  | { type: 'wiped' }
  | { type: 'closed' };

export const newRoundMemory = (): RoundMemory => ({
  helloAtMs: null,
  upgradeRequired: false,
  pollAfterMs: 15_000,
  waits: new Map(),
  lineRows: 100,
  checkWanted: false,
});

/** `runRound` below this picture; one at a time per person. Never rejects for what network, central or disk can do. */
export type RunRound = (parts: RoundParts) => Promise<RoundEnd>;
