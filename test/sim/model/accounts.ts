/** Sign-in of the model: everybody has the one password; a token names its bearer. */
import { createPublicKey, verify } from 'node:crypto';
import type { SignedIn } from '../../../src/shared/contract/central.ts';
import { failure } from '../../../src/shared/link/attempt.ts';
import type { Team, User } from '../../../src/shared/domain/people.ts';
import type { TenantId } from '../../../src/shared/ids.ts';
import { sha256 } from './hash.ts';
import { rowOf, type ModelState } from './state.ts';

export const PASSWORD = 'a password for tests';

interface Bearer {
  userId: string;
  deviceId: string;
  deviceKey: string | null;
}

function isSigned(key: string, token: string, { method, url, headers }: Request, body: string): boolean {
  const { pathname, search } = new URL(url);
  const text = [
    'seatline-proof-1',
    method.toUpperCase(),
    pathname + search,
    sha256(body),
    sha256(token),
  ].join('\n');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
  const proof = Buffer.from(headers.get('seatline-proof') ?? '', 'base64url');
  return verify(null, Buffer.from(text), publicKey, proof);
}

export interface Accounts {
  signIn(
    state: ModelState,
    input: { login: string; password: string; deviceId: string; deviceKey?: string },
    nowMs: number,
  ): SignedIn;
  refresh(state: ModelState, input: { refreshToken: string; deviceId: string }): SignedIn['tokens'];
  /** Throws what central answers to a stranger, and to whoever carries a token that another device's key belongs to. */
  bearer(request: Request, body: string): Bearer;
}

export function createAccounts(): Accounts {
  let issued = 0;
  const bearers = new Map<string, Bearer>();
  const tokensFor = (bearer: Bearer): SignedIn['tokens'] => {
    issued += 1;
    const accessToken = `access-token-of-the-model-${issued}`;
    const refreshToken = `refresh-token-of-the-model-${issued}`;
    bearers.set(accessToken, bearer).set(refreshToken, bearer);
    return { accessToken, accessExpiresInSec: 600, refreshToken };
  };
  return {
    signIn: (state, { login, password, deviceId, deviceKey = null }, nowMs) => {
      const user = [...state.rows.values()].find(
        ({ noun, body }) => noun === 'user' && body?.['login'] === login,
      );
      const person = user?.body as User | null | undefined;
      if (!person || password !== PASSWORD) throw failure('account/wrong-credentials');
      if (!person.enabled) throw failure('account/disabled');
      return {
        tokens: tokensFor({ userId: person.id, deviceId, deviceKey }),
        tenantId: 'model' as TenantId,
        user: person,
        team: rowOf(state, 'team', person.teamId) as Team,
        line: null,
        keySecret: Buffer.alloc(32).toString('base64'),
        serverTimeMs: nowMs,
      };
    },
    refresh: (state, { refreshToken, deviceId }) => {
      const bearer = bearers.get(refreshToken);
      if (!bearer || bearer.deviceId !== deviceId) throw failure('account/signed-out');
      if (!rowOf(state, 'user', bearer.userId)?.enabled) throw failure('account/disabled');
      return tokensFor(bearer);
    },
    bearer: (request, body) => {
      const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
      const bearer = bearers.get(token);
      if (!bearer) throw failure('account/signed-out');
      if (bearer.deviceKey && !isSigned(bearer.deviceKey, token, request, body))
        throw failure('account/proof-wrong');
      return bearer;
    },
  };
}
