/**
 * [WS16] Central will not sign this person in on this device any more. What waits here is handed in with the last token,
 * as far as central takes it; then it says whether the data here is to be destroyed. It is kept, shut, when it does not.
 */
import type { FailureCode } from '../../../shared/errors.ts';
import { err } from '../../../shared/result.ts';
import { getFact, putFact } from '../store/kv.ts';
import type { Store } from '../store/store.ts';
import { newRoundMemory, runRound } from '../sync/round.ts';
import { deviceKey } from './device-key.ts';
import type { KeyringEntry } from './keyring.ts';
import type { Credentials, SignInParts } from './sign-in.ts';
import { createTokens } from './tokens.ts';
import { wipePerson } from './wipe.ts';

export const isGivenUp = (code: FailureCode): boolean =>
  code === 'account/disabled' || code === 'account/device-wiped';

export interface Leaving {
  who: Credentials;
  entry: KeyringEntry;
  store: Store;
  storeKey: Uint8Array;
  /** Central's answer to the sign-in. */
  because: FailureCode;
}

/** Closes the store. Returns what the person is told. */
export async function farewell(parts: SignInParts, leaving: Leaving): Promise<FailureCode> {
  const { store, because } = leaving;
  const isWiped = await handIn(parts, leaving);
  parts.link.setSigner(null);
  parts.link.setToken(null);
  if (!isWiped) bar(store, because);
  store.close();
  if (isWiped) wipePerson(store.folder, parts.keyring);
  return isWiped ? 'account/device-wiped' : because;
}

/** [AC10] No more offline sign-ins, and no more of central's rows here; what the person made stays, under their key. */
export function bar(store: Store, because: FailureCode): void {
  store.vault.write((db) => putFact(db, 'barredBy', because));
  store.emptyCache();
}

async function handIn(
  parts: SignInParts,
  { who, entry, store, storeKey, because }: Leaving,
): Promise<boolean> {
  const user = getFact(store.vault.read, 'user');
  if (!user) return false;
  const { link, clock } = parts;
  const key = deviceKey(storeKey, entry.deviceId);
  link.setSigner(key);
  const end = await runRound({
    store,
    link,
    clock,
    program: parts.program,
    tokens: createTokens({
      ...who,
      link,
      clock,
      device: () => ({ id: entry.deviceId, publicKey: key.publicKey }),
      refreshToken: getFact(store.vault.read, 'refreshToken'),
      saveRefreshToken: (token) => store.vault.write((db) => putFact(db, 'refreshToken', token)),
      onConfirmed: () => undefined,
      onSignedIn: () => undefined,
      accessUntilMs: null,
    }),
    device: { id: () => entry.deviceId, become: async () => err(because) },
    actor: { userId: user.id, teamId: user.teamId, role: user.role },
    memory: newRoundMemory(clock),
    say: () => undefined,
    touched: () => undefined,
    isClosed: () => false,
  });
  return end.type === 'wiped';
}
