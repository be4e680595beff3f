/** Sign-in, refresh, sign-out, and who is behind a request. Rules A1–A9: docs/operating.md#accounts. */
import { randomBytes } from 'node:crypto';
import type { SignedIn } from '../../../shared/contract/central.ts';
import type { SipAccount } from '../../../shared/contract/phone.ts';
import { OLDEST_PROTOCOL } from '../../../shared/contract/version.ts';
import type { User } from '../../../shared/domain/people.ts';
import { DeviceId, TenantId } from '../../../shared/ids.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { err, must, ok, type Result } from '../../../shared/result.ts';
import { findAccount, keepDeviceKey, type Account } from '../../db/accounts.ts';
import type { Database } from '../../db/database.ts';
import { readStanding, registerDevice, type Standing } from '../../db/devices.ts';
import { readRow } from '../../db/nouns.ts';
import { isFamilyAlive, lockToken, ownerOfToken, revokeFamily } from '../../db/tokens.ts';
import type { Keys } from '../../keys.ts';
import type { SecurityLog } from '../devices/devices.ts';
import { leavingOf, mayHandIn, type Leaving } from '../devices/leaving.ts';
import { isProven, type SignedRequest } from '../devices/proof.ts';
import { ACCESS_SEC, issueAccessToken, readAccessToken, type Bearer } from './access-token.ts';
import { isPassword } from './password.ts';
import { hashToken, rotate, startFamily } from './refresh.ts';
import type { SignInLimit } from './sign-in-limit.ts';

/** The person behind a request, as stored now. */
export interface Caller {
  tenant: string;
  deviceId: string;
  user: User;
}

export interface AccountParts {
  db: Database;
  keys: Keys;
  limit: SignInLimit;
  now: () => number;
  /** null: nobody gets a line. */
  sip: { server: string; domain: string } | null;
  log: SecurityLog;
}

export interface SignInAttempt {
  login: string;
  password: string;
  deviceId: string;
  /** Left out by programs from before keys. */
  deviceKey?: string | undefined;
  protocol: number;
  address: string;
}

export type SignInFailure =
  | { code: Extract<FailureCode, 'account/wrong-credentials' | 'sync/upgrade-required'> | Leaving }
  | { code: 'request/too-many'; waitSec: number };

export async function signIn(
  parts: AccountParts,
  attempt: SignInAttempt,
): Promise<Result<SignedIn, SignInFailure>> {
  const { limit } = parts;
  if (attempt.protocol < OLDEST_PROTOCOL) return err({ code: 'sync/upgrade-required' });
  const waitSec = limit.waitSec(attempt.login, attempt.address);
  if (waitSec > 0) return err({ code: 'request/too-many', waitSec });
  const account = await parts.db.owner((db) => findAccount(db, attempt.login));
  if (!(await isPassword(attempt.password, account?.passwordHash ?? null)) || !account) {
    limit.failed(attempt.login, attempt.address);
    return err({ code: 'account/wrong-credentials' });
  }
  limit.succeeded(attempt.login, attempt.address);
  return admit(parts, account, attempt);
}

async function admit(
  parts: AccountParts,
  account: Account,
  { deviceId, deviceKey }: SignInAttempt,
): Promise<Result<SignedIn, SignInFailure>> {
  const person = await readPerson(parts.db, account);
  if (!person?.user.enabled) return err({ code: 'account/disabled' });
  const owner = { tenant: account.tenant, userId: account.userId, deviceId };
  const refused = await meetDevice(parts, owner, deviceKey ?? null);
  if (refused) return err({ code: refused });
  const { family, token, secret } = await parts.db.owner(async (db) => ({
    ...(await startFamily(db, owner, parts.now())),
    secret: await keepDeviceKey(db, owner, parts.keys.seal(randomBytes(32), aboutDevice(owner))),
  }));
  return ok({
    tokens: await tokens(parts, { ...owner, family }, token),
    tenantId: TenantId.parse(account.tenant),
    ...person,
    line: lineOf(parts, account, person.user),
    keySecret: parts.keys.open(secret, aboutDevice(owner)).toString('base64'),
    serverTimeMs: parts.now(),
  });
}

interface Owner {
  tenant: string;
  userId: string;
  deviceId: string;
}

/** [DV1] The password proves the person: they may give their device another key. That is told to the operator. */
async function meetDevice(
  { db, log }: AccountParts,
  { tenant, ...who }: Owner,
  key: string | null,
): Promise<Leaving | null> {
  const met = await db.write(tenant, async (tx) => {
    const leaving = leavingOf(await readStanding(tx, who));
    return leaving ? { leaving } : { former: await registerDevice(tx, who, key) };
  });
  if (met.leaving) return met.leaving;
  if (met.former && key && met.former !== key) log.security('device-key-replaced', { tenant, ...who });
  return null;
}

const readPerson = (db: Database, { tenant, userId }: Account) =>
  db.read(tenant, async (tx) => {
    const user = await readRow(tx, 'user', userId);
    if (!user) return null;
    return { user, team: must(await readRow(tx, 'team', user.teamId), 'every user has a team') };
  });

const aboutDevice = (owner: Owner) => `device:${owner.tenant}:${owner.userId}:${owner.deviceId}`;

export const aboutSip = (tenant: string, userId: string): string => `sip:${tenant}:${userId}`;

function lineOf({ keys, sip }: AccountParts, account: Account, user: User): SipAccount | null {
  if (!sip || !account.sipSecret || user.extension === null) return null;
  return {
    servers: [sip.server],
    uri: `sip:${user.extension}@${sip.domain}`,
    authorizationUser: user.extension,
    password: keys.open(account.sipSecret, aboutSip(account.tenant, account.userId)).toString('utf8'),
  };
}

const tokens = async (parts: AccountParts, bearer: Bearer, refreshToken: string) => ({
  accessToken: await issueAccessToken(parts.keys.accessToken, bearer, parts.now()),
  accessExpiresInSec: ACCESS_SEC,
  refreshToken,
});

/** [A6] [DV3] With a key, only the device itself can refresh. */
export async function refresh(
  parts: AccountParts,
  presented: { refreshToken: string; deviceId: string },
  request: SignedRequest,
): Promise<Result<SignedIn['tokens'], 'account/signed-out' | 'account/proof-wrong' | Leaving>> {
  const { refreshToken: token, deviceId } = presented;
  const owner = await parts.db.owner((db) => ownerOfToken(db, hashToken(token)));
  if (!owner) return err('account/signed-out');
  const standing = await parts.db.read(owner.tenant, (db) => readStanding(db, owner));
  const key = standing.device?.publicKey;
  if (key && !isProven(key, token, request)) return err('account/proof-wrong');
  const rotated = await parts.db.owner((db) =>
    rotate(db, parts.keys, { token, deviceId, nowMs: parts.now() }),
  );
  if (!rotated.ok) return rotated;
  const leaving = leavingOf(standing);
  if (leaving && !mayHandIn(standing, parts.now())) return err(leaving);
  const { id: family, tenant, userId } = rotated.value.family;
  return ok(await tokens(parts, { tenant, userId, deviceId, family }, rotated.value.token));
}

/** Ends the family; whoever holds no such token is signed out already. */
export async function signOut({ db }: AccountParts, refreshToken: string): Promise<void> {
  await db.owner(async (tx) => {
    const stored = await lockToken(tx, hashToken(refreshToken));
    if (stored) await revokeFamily(tx, stored.id, 'signed-out');
  });
}

export interface Recognised {
  caller: Caller;
  standing: Standing;
  /** The person or the device was given up. */
  leaving: Leaving | null;
}

/** Fails closed: a token alone is not enough, the stored rows must be there. */
export async function recognise(
  { db, keys, now }: AccountParts,
  accessToken: string,
): Promise<Result<Recognised, 'account/signed-out'>> {
  const bearer = await readAccessToken(keys.accessToken, accessToken, now());
  if (!bearer || !(await db.owner((tx) => isFamilyAlive(tx, bearer.family))))
    return err('account/signed-out');
  const { tenant, deviceId } = bearer;
  const standing = await db.read(tenant, (tx) => readStanding(tx, bearer));
  const { user } = standing;
  if (!user) return err('account/signed-out');
  const caller = { tenant, deviceId: DeviceId.parse(deviceId), user };
  return ok({ caller, standing, leaving: leavingOf(standing) });
}

/** Whoever is given up is nobody here; see `recognise` for what they may still do. */
export async function identify(
  parts: AccountParts,
  accessToken: string,
): Promise<Result<Caller, 'account/signed-out' | Leaving>> {
  const found = await recognise(parts, accessToken);
  if (!found.ok) return found;
  const { caller, leaving } = found.value;
  return leaving ? err(leaving) : ok(caller);
}
