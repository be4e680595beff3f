/**
 *   signedOut ──signIn (central, else the local key)──► signedIn ──signOut / lease over / refused──► signedOut
 *
 * One person at a time. While central has not confirmed them, `offline` is true.
 */
import type { AccountStatus } from '../../../shared/contract/desk.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { Person } from '../person.ts';
import { getFact } from '../store/kv.ts';
import { ask } from '../sync/central-failure.ts';
import type { CentralLink } from '../sync/central-link.ts';
import { createTopic, sameJson, type Topic } from '../topic.ts';
import { bar } from './farewell.ts';
import type { Keyring } from './keyring.ts';
import { wipePerson } from './wipe.ts';
import { signIn, type Credentials, type Opened, type SignInParts } from './sign-in.ts';

export interface Account {
  status: Topic<AccountStatus>;
  person(): Person | null;
  /** Throws `account/nobody`. */
  mustPerson(): Person;
  signIn(who: Credentials): Promise<void>;
  signOut(because?: FailureCode | null): Promise<void>;
  /** Central confirmed the person. */
  confirmed(): void;
  /** Looks at what ends a sign-in by itself: the lease, and what central said last. */
  review(failure: FailureCode | null): void;
  /** An administrator gave this device or person up: key and files are destroyed, and the person is told. */
  wipe(): void;
  /** The machine was asleep. */
  slept(): void;
  close(): Promise<void>;
}

export interface AccountParts extends SignInParts {
  openPerson: (opened: Opened, who: Credentials) => Person;
  /** Somebody came or went. */
  onPerson: (person: Person | null) => void;
}

/** Central's answers after which a person must sign in anew; their work stays. */
const FINAL: readonly FailureCode[] = [
  'account/disabled',
  'account/device-wiped',
  'account/wrong-credentials',
];

const SIGN_OUT_PATIENCE_MS = 2_000;

export function createAccount(parts: AccountParts): Account {
  const status = createTopic<AccountStatus>(signedOut(parts.keyring, null), sameJson);
  let person: Person | null = null;
  let queue: Promise<void> = Promise.resolve();
  /** One sign-in or sign-out at a time, in the order asked for. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  /** `closed`: their files are shut, nobody was told yet. */
  const leave = async (because: FailureCode | null, closed?: (gone: Person) => void): Promise<void> => {
    const leaving = person;
    if (!leaving) return;
    person = null;
    parts.onPerson(null);
    leaving.agent.move({ type: 'signOut', atMs: parts.clock.nowMs() });
    const refreshToken = getFact(leaving.store.vault.read, 'refreshToken');
    await leaving.close();
    if (because === null && refreshToken !== null) endAtCentral(parts.link, refreshToken);
    parts.link.setToken(null);
    parts.link.setSigner(null);
    closed?.(leaving);
    status.set(signedOut(parts.keyring, because));
  };
  return {
    status,
    person: () => person,
    mustPerson: () => {
      if (!person) throw failure('account/nobody');
      return person;
    },
    signIn: (who) =>
      inTurn(async () => {
        if (person && isBusy(person)) throw failure('phone/not-now');
        await leave(null);
        const opened = await signIn(parts, who);
        person = parts.openPerson(opened, who);
        const { user, team, offline } = opened;
        status.set({ name: 'signedIn', user, teamName: team.name, offline });
        parts.onPerson(person);
      }),
    signOut: (because = null) =>
      inTurn(async () => {
        if (person && isBusy(person)) throw failure('phone/not-now');
        await leave(because);
      }),
    confirmed: () => {
      const now = status.get();
      if (now.name === 'signedIn' && now.offline) status.set({ ...now, offline: false });
    },
    review: (said) => {
      if (!person || isBusy(person)) return;
      const because = said !== null && FINAL.includes(said) ? said : null;
      if (because !== null && because !== 'account/wrong-credentials') bar(person.store, because);
      const over = person.lease.isOver() ? ('account/lease-expired' as const) : null;
      const reason = because ?? over;
      if (reason !== null) void inTurn(() => leave(reason));
    },
    wipe: () =>
      void inTurn(() =>
        leave('account/device-wiped', ({ store }) => wipePerson(store.folder, parts.keyring)),
      ),
    slept: () => person?.lease.slept(),
    close: () =>
      inTurn(async () => {
        const leaving = person;
        person = null;
        await leaving?.close();
        status.close();
      }),
  };
}

/** A call that is going on is not taken away from under the person. */
const isBusy = (person: Person): boolean => person.calls.live().length > 0;

const signedOut = (keyring: Keyring, because: FailureCode | null): AccountStatus => ({
  name: 'signedOut',
  known: keyring.people().map(({ login, name }) => ({ login, name })),
  because,
});

/** Told, not waited for: signing out works without the network, and the token runs out by itself. */
function endAtCentral(link: CentralLink, refreshToken: string): void {
  void ask(() =>
    link.client.auth.signOut({ refreshToken }, { signal: AbortSignal.timeout(SIGN_OUT_PATIENCE_MS) }),
  );
}
