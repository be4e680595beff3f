/**
 * Everything that works for the one person who is signed in: their store, their calls, their sync. Made at sign-in,
 * closed at sign-out; nothing of it outlives them.
 */
import type { SignedIn } from '../../shared/contract/central.ts';
import type { PhoneReport, SipAccount } from '../../shared/contract/phone.ts';
import type { SyncStatus } from '../../shared/contract/sync-centre.ts';
import type { Actor } from '../../shared/commands/command.ts';
import type { CommandArgs } from '../../shared/commands/registry.ts';
import type { NounName } from '../../shared/domain/nouns.ts';
import type { Team, User } from '../../shared/domain/people.ts';
import type { FailureCode } from '../../shared/errors.ts';
import { createTokens, type Tokens } from './account/tokens.ts';
import type { Clock } from './clock.ts';
import { createIdentity, type Device, type Identity } from './account/identity.ts';
import { startLease, type Lease } from './account/lease.ts';
import { rebaseAll } from './commands/overlay.ts';
import { createCommands, type Commands, type Ran } from './commands/run.ts';
import { createFeed, type Feed } from './live/feed.ts';
import { createReporter, type Reporter } from './live/reporter.ts';
import { factsOf, type Log } from './log.ts';
import { createAgent, type Agent } from './phone/agent.ts';
import { createCalls, type Calls } from './phone/calls.ts';
import { createRecorder, type Recorder } from './recordings/recorder.ts';
import type { TransferPolicy } from './recordings/policy.ts';
import { createTransfers, type Transfers } from './recordings/transfers.ts';
import type { Writer } from '../../cache/handle.ts';
import { dropFact, getFact, putFact, rememberPerson } from './store/kv.ts';
import { getRow } from '../../cache/row.ts';
import { shownWork } from './store/outbox.ts';
import type { Store } from './store/store.ts';
import type { CentralLink } from './sync/central-link.ts';
import { createPoke, type Poke } from './sync/poke.ts';
import { createSync, type Sync } from './sync/sync.ts';

export interface Person {
  actor: Actor;
  user: User;
  team: Team;
  line: SipAccount | null;
  store: Store;
  tokens: Tokens;
  lease: Lease;
  commands: Commands;
  agent: Agent;
  calls: Calls;
  recorder: Recorder;
  transfers: Transfers;
  sync: Sync;
  feed: Feed;
  /** A damaged cache is set aside; what waits in the outbox is shown over the empty one. */
  replaceCache(): void;
  close(): Promise<void>;
}

export interface PersonParts {
  user: User;
  team: Team;
  line: SipAccount | null;
  store: Store;
  storeKey: Uint8Array;
  deviceId: string;
  /** The key ring names this device from now on. */
  keepDevice: (device: Device) => void;
  /** Version of this program. */
  program: string;
  login: string;
  password: string;
  link: CentralLink;
  clock: Clock;
  log: Log;
  policy: TransferPolicy;
  /** The screen is told that rows of these nouns changed. */
  touched: (nouns: readonly NounName[]) => void;
  accessUntilMs: number | null;
  isPhonePresent: () => boolean;
  /** What the phone window said last; it may hold a call that outlived the core before this one. */
  phoneReport: () => PhoneReport;
  onCallsChanged: () => void;
  onConfirmed: () => void;
  onSignedIn: (answer: SignedIn) => void;
  onSyncStatus: (status: SyncStatus) => void;
  onRound: (failure: FailureCode | null) => void;
  /** An administrator gave this device or person up, and what waited was handed in. */
  onWiped: () => void;
  /** The vault could not be written. */
  onFault: (cause: unknown) => void;
}

/** Rows that say who is calling, or what leads the call. */
const TELL_CALLERS: readonly NounName[] = ['customer', 'script', 'queue'];

export function openPerson(parts: PersonParts): Person {
  const { store, clock, log, link, user } = parts;
  const actor: Actor = { userId: user.id, teamId: user.teamId, role: user.role };
  const touched = (nouns: readonly NounName[]): void => {
    parts.touched(nouns);
    if (TELL_CALLERS.some((noun) => nouns.includes(noun))) calls.lookAgain();
  };
  const replaceCache = (): void => {
    log.warn({}, 'the cache is damaged and is made anew');
    store.replaceCache();
    showAll(store, actor);
    sync.now();
  };
  const guard = (cause: unknown): void => {
    log.error(factsOf(cause), 'local work failed');
    parts.onFault(cause);
  };
  /** What central can tell again is not worth stopping for when there is no room for it. */
  const write = (work: (db: Writer) => void): void => {
    try {
      store.vault.write(work);
    } catch (cause) {
      guard(cause);
    }
  };
  const tokens = createTokens({
    link,
    clock,
    device: () => identity.device(),
    login: parts.login,
    password: parts.password,
    refreshToken: getFact(store.vault.read, 'refreshToken'),
    saveRefreshToken: (token) => write((db) => putFact(db, 'refreshToken', token)),
    onConfirmed: () => {
      lease.confirmed();
      write((db) => {
        putFact(db, 'confirmedAtMs', clock.nowMs());
        dropFact(db, 'barredBy');
      });
      parts.onConfirmed();
    },
    onSignedIn: (answer) => {
      write((db) => rememberPerson(db, answer));
      parts.onSignedIn(answer);
    },
    accessUntilMs: parts.accessUntilMs,
  });
  const identity: Identity = createIdentity({
    storeKey: parts.storeKey,
    deviceId: parts.deviceId,
    link,
    signInAs: tokens.signInAs,
    keep: parts.keepDevice,
  });
  const lease = startLease(clock, getFact(store.vault.read, 'confirmedAtMs'));
  const agent = createAgent({
    initial: { name: 'notReady', sinceMs: clock.nowMs(), reasonId: null },
    wrapUpSec: (callId) => wrapUpSecOf(store, callId),
  });
  const commands = createCommands({
    store,
    actor,
    clock,
    skewMs: link.skewMs,
    onRan: (ran) => {
      touched(ran.nouns);
      moveAgent(agent, ran, clock.nowMs());
      sync.wakeForLocal();
    },
    onCacheFault: () => replaceCache(),
  });
  const calls = createCalls({
    store,
    commands,
    agent,
    actor,
    clock,
    isPhonePresent: parts.isPhonePresent,
    onChange: () => {
      parts.onCallsChanged();
      reporter.wake();
      transfers.wake();
    },
    onFault: guard,
  });
  const recorder = createRecorder({
    store,
    storeKey: parts.storeKey,
    commands,
    actor,
    get deviceId() {
      return identity.device().id;
    },
    clock,
    liveCalls: calls.live,
    onFinished: () => {
      sync.refreshCounts();
      transfers.wake();
    },
  });
  const transfers: Transfers = createTransfers({
    store,
    link,
    tokens,
    clock,
    log,
    policy: parts.policy,
    sealed: recorder.sealed,
    isCallLive: () => calls.live().length > 0,
    onCounts: () => sync.refreshCounts(),
  });
  let wasAway = false;
  const sync: Sync = createSync({
    store,
    link,
    tokens,
    actor,
    device: { id: () => identity.device().id, become: identity.become },
    clock,
    program: parts.program,
    log,
    touched,
    isBusy: () => calls.live().length > 0,
    onCacheFault: () => replaceCache(),
    onRound: (failure) => {
      if (failure === null) transfers.roundDone(wasAway);
      wasAway = failure !== null;
      parts.onRound(failure);
    },
    onWiped: parts.onWiped,
  });
  sync.status.listen(parts.onSyncStatus);
  const reporter: Reporter = createReporter({ link, tokens, agent, calls, user, clock });
  const feed = createFeed({ link, tokens, user, clock });
  const poke: Poke = createPoke({
    link,
    tokens,
    clock,
    onOpen: () => sync.now(),
    onMoved: () => sync.poked(),
  });

  showAll(store, actor);
  calls.repair(parts.phoneReport());
  recorder.repair(calls.live().map((entry) => entry.callId));
  sync.now();
  return {
    actor,
    user,
    team: parts.team,
    line: parts.line,
    store,
    tokens,
    lease,
    commands,
    agent,
    calls,
    recorder,
    transfers,
    sync,
    feed,
    replaceCache,
    close: async () => {
      tokens.close();
      calls.close();
      poke.close();
      reporter.close();
      feed.close();
      agent.status.close();
      sync.close();
      await transfers.close();
      store.close();
    },
  };
}

const showAll = (store: Store, actor: Actor): void =>
  store.cache().write((cache) => rebaseAll(cache, shownWork(store.vault.read), actor));

function moveAgent(agent: Agent, { command, args }: Ran, atMs: number): void {
  if (command !== 'call.wrapUp') return;
  const { callId } = args as CommandArgs<'call.wrapUp'>;
  agent.move({ type: 'wrappedUp', atMs, callId });
}

function wrapUpSecOf(store: Store, callId: string): number | null {
  const call = getRow(store.cache().read, 'call', callId);
  return call?.queueId ? (getRow(store.cache().read, 'queue', call.queueId)?.wrapUpSec ?? null) : null;
}
