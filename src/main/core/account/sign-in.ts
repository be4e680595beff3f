/**
 * Who may open which store. Central is asked first (4 s); its "no" is final. When it is away, the password alone opens
 * what it opened before, for 72 h after central last confirmed the person. Rules AC1–AC9: docs/spec/store.md.
 */
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '../../../shared/contract/version.ts';
import type { SignedIn } from '../../../shared/contract/central.ts';
import type { SipAccount } from '../../../shared/contract/phone.ts';
import type { Team, User } from '../../../shared/domain/people.ts';
import { isFailureCode, type FailureCode } from '../../../shared/errors.ts';
import type { DeviceId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { Result } from '../../../shared/result.ts';
import { newId, type Clock } from '../clock.ts';
import { dropFact, getFact, putFact, rememberPerson } from '../store/kv.ts';
import { openStore, type Store } from '../store/store.ts';
import { ask, isAway } from '../sync/central-failure.ts';
import type { CentralLink } from '../sync/central-link.ts';
import { deviceKey } from './device-key.ts';
import { farewell, isGivenUp } from './farewell.ts';
import { isLeaseOver } from './lease.ts';
import { newStoreKey, type Keyring, type KeyringEntry } from './keyring.ts';

const PATIENCE_MS = 4_000;

export interface Opened {
  store: Store;
  storeKey: Uint8Array;
  user: User;
  team: Team;
  line: SipAccount | null;
  deviceId: string;
  offline: boolean;
  /** Monotonic time until which the access token is good; null when signed in offline. */
  accessUntilMs: number | null;
}

export interface SignInParts {
  dataFolder: string;
  keyring: Keyring;
  link: CentralLink;
  clock: Clock;
  /** Version of this program. */
  program: string;
}

export interface Credentials {
  login: string;
  password: string;
}

/** Throws the failure that the person is told. */
export async function signIn(parts: SignInParts, who: Credentials): Promise<Opened> {
  const entry = parts.keyring.byLogin(who.login);
  const fresh = newStoreKey();
  const deviceId = entry?.deviceId ?? newId(parts.clock);
  const device = { id: deviceId, publicKey: entry ? entry.deviceKey : deviceKey(fresh, deviceId).publicKey };
  const answer = await askCentral(parts, who, device);
  if (answer.ok) return openConfirmed(parts, who, { answer: answer.value, device, fresh });
  if (!isAway(answer.error)) throw failure(await refusal(parts, { who, entry, because: answer.error }));
  if (!entry) throw failure('account/first-sign-in-needs-central');
  return openOffline(parts, who, entry);
}

interface Refused {
  who: Credentials;
  entry: KeyringEntry | null;
  because: FailureCode;
}

/** [WS16] */
async function refusal(parts: SignInParts, { who, entry, because }: Refused): Promise<FailureCode> {
  if (!entry || !isGivenUp(because)) return because;
  const storeKey = await parts.keyring.openByPassword(entry, who.password);
  if (storeKey === null) return because;
  return farewell(parts, {
    who,
    entry,
    because,
    storeKey,
    store: openStoreOf(parts, entry.userId, storeKey),
  });
}

interface NamedDevice {
  id: string;
  /** undefined: not known before the store is open. */
  publicKey: string | undefined;
}

async function askCentral(
  { link, clock }: SignInParts,
  who: Credentials,
  device: NamedDevice,
): Promise<Result<SignedIn, FailureCode>> {
  const sentAtMs = clock.nowMs();
  const answer = await ask(() =>
    link.client.auth.signIn(
      {
        ...who,
        deviceId: device.id as DeviceId,
        deviceKey: device.publicKey,
        protocol: PROTOCOL_VERSION,
      },
      { signal: AbortSignal.timeout(PATIENCE_MS) },
    ),
  );
  if (answer.ok) link.noteServerTime(answer.value.serverTimeMs, sentAtMs);
  return answer;
}

interface Confirmed {
  answer: SignedIn;
  device: NamedDevice;
  /** The key that a person who was never seen here gets. */
  fresh: Uint8Array;
}

async function openConfirmed(parts: SignInParts, who: Credentials, confirmed: Confirmed): Promise<Opened> {
  const { device, fresh } = confirmed;
  const { user, keySecret } = confirmed.answer;
  const known = parts.keyring.byUser(user.id);
  const storeKey = known ? await openKnown(parts.keyring, known, who.password, keySecret) : fresh;
  const answer = await withKey(parts, who, confirmed, deviceKey(storeKey, device.id).publicKey);
  const { team, line, tokens } = answer;
  const nowMs = parts.clock.nowMs();
  const { publicKey } = deviceKey(storeKey, device.id);
  const identity = {
    userId: user.id,
    login: who.login,
    name: user.name,
    deviceId: device.id,
    deviceKey: publicKey,
  };
  // the key is on the disk before anything is written under it
  await parts.keyring.keep(identity, storeKey, { password: who.password, secret: keySecret, nowMs });
  const store = openStoreOf(parts, user.id, storeKey);
  store.vault.write((db) => {
    rememberPerson(db, { user, team, line });
    putFact(db, 'refreshToken', tokens.refreshToken);
    putFact(db, 'confirmedAtMs', nowMs);
    dropFact(db, 'barredBy');
  });
  parts.link.setToken(tokens.accessToken);
  const accessUntilMs = parts.clock.monoMs() + tokens.accessExpiresInSec * 1_000;
  return { store, storeKey, user, team, line, deviceId: device.id, offline: false, accessUntilMs };
}

/** The device's key is only known once the store's is: central is told of another one than it was told of before. */
async function withKey(
  parts: SignInParts,
  who: Credentials,
  { answer, device }: Confirmed,
  publicKey: string,
): Promise<SignedIn> {
  if (device.publicKey === publicKey) return answer;
  const again = await askCentral(parts, who, { ...device, publicKey });
  if (!again.ok) throw failure(again.error);
  return again.value;
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
    const barredBy = getFact(store.vault.read, 'barredBy');
    if (barredBy !== null) throw failure(isFailureCode(barredBy) ? barredBy : 'account/disabled');
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

const openStoreOf = ({ dataFolder, clock }: SignInParts, userId: string, key: Uint8Array): Store =>
  openStore({ folder: join(dataFolder, 'people', encodeURIComponent(userId)), key, nowMs: clock.nowMs() });
