/**
 * Who may open which store. Central is asked first (4 s); its "no" is final. When it is away, the password alone opens
 * what it opened before, for 72 h after central last confirmed the person. Rules AC1–AC9: docs/spec/store.md.
 */
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '../../../shared/contract/version.ts';
import type { SignedIn } from '../../../shared/contract/central.ts';
import type { SipAccount } from '../../../shared/contract/phone.ts';
import type { Team, User } from '../../../shared/domain/people.ts';
import type { DeviceId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { newId, type Clock } from '../clock.ts';
import { getFact, putFact, rememberPerson } from '../store/kv.ts';
import { openStore, type Store } from '../store/store.ts';
import { ask, isAway } from '../sync/central-failure.ts';
import type { CentralLink } from '../sync/central-link.ts';
import { newStoreKey, type Keyring, type KeyringEntry } from './keyring.ts';

const PATIENCE_MS = 4_000;
const LEASE_MS = 72 * 3_600_000;

export interface Opened {
  store: Store;
  storeKey: Uint8Array;
  user: User;
  team: Team;
  line: SipAccount | null;
  deviceId: string;
  offline: boolean;
  /** Of the access token; null when signed in offline. */
  accessUntilMs: number | null;
}

export interface SignInParts {
  dataFolder: string;
  keyring: Keyring;
  link: CentralLink;
  clock: Clock;
}

export interface Credentials {
  login: string;
  password: string;
}

/** Throws the failure that the person is told. */
export async function signIn(parts: SignInParts, who: Credentials): Promise<Opened> {
  const entry = parts.keyring.byLogin(who.login);
  const deviceId = entry?.deviceId ?? newId(parts.clock);
  const sentAtMs = parts.clock.nowMs();
  const answer = await ask(() =>
    parts.link.client.auth.signIn(
      { ...who, deviceId: deviceId as DeviceId, protocol: PROTOCOL_VERSION },
      { signal: AbortSignal.timeout(PATIENCE_MS) },
    ),
  );
  if (answer.ok) {
    parts.link.noteServerTime(answer.value.serverTimeMs, sentAtMs);
    return openConfirmed(parts, who, { answer: answer.value, deviceId });
  }
  if (!isAway(answer.error)) throw failure(answer.error);
  if (!entry) throw failure('account/first-sign-in-needs-central');
  return openOffline(parts, who, entry);
}

interface Confirmed {
  answer: SignedIn;
  deviceId: string;
}

async function openConfirmed(
  parts: SignInParts,
  who: Credentials,
  { answer, deviceId }: Confirmed,
): Promise<Opened> {
  const { user, team, line, tokens, keySecret } = answer;
  const known = parts.keyring.byUser(user.id);
  const storeKey = known ? await openKnown(parts.keyring, known, who.password, keySecret) : newStoreKey();
  const nowMs = parts.clock.nowMs();
  const identity = { userId: user.id, login: who.login, name: user.name, deviceId };
  // the key is on the disk before anything is written under it
  await parts.keyring.keep(identity, storeKey, { password: who.password, secret: keySecret, nowMs });
  const store = openStoreOf(parts, user.id, storeKey);
  store.vault.write((db) => {
    rememberPerson(db, { user, team, line });
    putFact(db, 'refreshToken', tokens.refreshToken);
    putFact(db, 'confirmedAtMs', nowMs);
  });
  parts.link.setToken(tokens.accessToken);
  const accessUntilMs = nowMs + tokens.accessExpiresInSec * 1_000;
  return { store, storeKey, user, team, line, deviceId, offline: false, accessUntilMs };
}

/** [AC3] The password, or what central gives to the same person when the password was changed there. */
async function openKnown(
  keyring: Keyring,
  entry: KeyringEntry,
  password: string,
  secret: string,
): Promise<Uint8Array> {
  const key = (await keyring.openByPassword(entry, password)) ?? (await keyring.openBySecret(entry, secret));
  if (key === null) throw failure('store/wrong-key');
  return key;
}

async function openOffline(
  parts: SignInParts,
  { password }: Credentials,
  entry: KeyringEntry,
): Promise<Opened> {
  const storeKey = await parts.keyring.openByPassword(entry, password);
  if (storeKey === null) throw failure('account/wrong-credentials');
  const store = openStoreOf(parts, entry.userId, storeKey);
  try {
    const user = getFact(store.vault.read, 'user');
    const team = getFact(store.vault.read, 'team');
    if (!user || !team) throw failure('account/first-sign-in-needs-central');
    if (isLeaseOver(getFact(store.vault.read, 'confirmedAtMs'), parts.clock.nowMs()))
      throw failure('account/lease-expired');
    const line = getFact(store.vault.read, 'line');
    parts.link.setToken(null);
    return {
      store,
      storeKey,
      user,
      team,
      line,
      deviceId: entry.deviceId,
      offline: true,
      accessUntilMs: null,
    };
  } catch (cause) {
    store.close();
    throw cause;
  }
}

/** [AC8] Counted from central's last word. A clock set back before it makes no difference worth trusting: it is over. */
export function isLeaseOver(confirmedAtMs: number | null, nowMs: number): boolean {
  if (confirmedAtMs === null) return true;
  return nowMs - confirmedAtMs > LEASE_MS || confirmedAtMs - nowMs > LEASE_MS;
}

const openStoreOf = ({ dataFolder, clock }: SignInParts, userId: string, key: Uint8Array): Store =>
  openStore({ folder: join(dataFolder, 'people', encodeURIComponent(userId)), key, nowMs: clock.nowMs() });
