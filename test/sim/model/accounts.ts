/** Sign-in of the model: everybody has the one password; a token names its bearer. */
import type { SignedIn } from '../../../src/shared/contract/central.ts';
import { failure } from '../../../src/shared/link/attempt.ts';
import type { Team, User } from '../../../src/shared/domain/people.ts';
import type { TenantId } from '../../../src/shared/ids.ts';
import { rowOf, type ModelState } from './state.ts';

export const PASSWORD = 'a password for tests';

interface Bearer {
  userId: string;
  deviceId: string;
}

export interface Accounts {
  signIn(
    state: ModelState,
    input: { login: string; password: string; deviceId: string },
    nowMs: number,
  ): SignedIn;
  refresh(state: ModelState, input: { refreshToken: string; deviceId: string }): SignedIn['tokens'];
  /** Throws what central answers to a stranger. */
  bearer(header: string | null): Bearer;
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
    signIn: (state, { login, password, deviceId }, nowMs) => {
      const user = [...state.rows.values()].find(
        ({ noun, body }) => noun === 'user' && body?.['login'] === login,
      );
      const person = user?.body as User | null | undefined;
      if (!person || password !== PASSWORD) throw failure('account/wrong-credentials');
      if (!person.enabled) throw failure('account/disabled');
      return {
        tokens: tokensFor({ userId: person.id, deviceId }),
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
    bearer: (header) => {
      const bearer = bearers.get(/^Bearer (.+)$/.exec(header ?? '')?.[1] ?? '');
      if (!bearer) throw failure('account/signed-out');
      return bearer;
    },
  };
}
