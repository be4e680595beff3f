/**
 * The access token, kept fresh. The refresh token is single use and lives in the vault: the new one is on the disk
 * before the old one is forgotten. After an offline sign-in, or when the refresh family is gone, the password that the
 * person typed in this run (memory only) signs them in again once central is there. Rules AC5–AC9: docs/spec/store.md.
 */
import { PROTOCOL_VERSION } from '../../../shared/contract/version.ts';
import type { SignedIn } from '../../../shared/contract/central.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { DeviceId } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { CentralLink } from '../sync/central-link.ts';
import { ask } from '../sync/central-failure.ts';
import type { Device } from './identity.ts';

export interface Tokens {
  /** Runs a call with a token that works, refreshing at most once. Never rejects. */
  use<T>(call: () => Promise<T>): Promise<Result<T, FailureCode>>;
  /** Signs in by the password as another device; `kept` runs before its first token is used or written. */
  signInAs(device: Device, kept: () => void): Promise<Result<void, FailureCode>>;
  /** What is in flight ends in `link/closed`; nothing is written any more. */
  close(): void;
}

export interface TokenParts {
  link: CentralLink;
  clock: Clock;
  /** Asked at each use: a fork changes it. */
  device: () => Device;
  login: string;
  /** As typed in this run. In memory only. */
  password: string;
  /** Kept from an earlier run, or just given by central. */
  refreshToken: string | null;
  saveRefreshToken: (token: string) => void;
  /** Central confirmed the person just now. */
  onConfirmed: () => void;
  /** Central said who this is anew (after a password sign-in). */
  onSignedIn: (answer: SignedIn) => void;
  /** Monotonic time until which the access token is good; null: none yet in this run. */
  accessUntilMs: number | null;
}

const EARLY_MS = 30_000; // renew this long before the end, so that a slow request still carries a good one

export function createTokens(parts: TokenParts): Tokens {
  let untilMs = parts.accessUntilMs;
  let refreshToken = parts.refreshToken;
  let closed = false;
  let inFlight: Promise<Result<void, FailureCode>> | null = null;

  const accept = (tokens: SignedIn['tokens']): void => {
    refreshToken = tokens.refreshToken;
    parts.saveRefreshToken(tokens.refreshToken);
    parts.link.setToken(tokens.accessToken);
    untilMs = parts.clock.monoMs() + tokens.accessExpiresInSec * 1_000;
    parts.onConfirmed();
  };
  const refresh = async (): Promise<Result<void, FailureCode>> => {
    const spent = refreshToken;
    if (spent === null) return signIn();
    const answer = await ask(() =>
      parts.link.client.auth.refresh({ refreshToken: spent, deviceId: parts.device().id as DeviceId }),
    );
    if (closed) return err('link/closed');
    if (answer.ok) return ok(accept(answer.value));
    return answer.error === 'account/signed-out' ? signIn() : answer;
  };
  const signIn = async (
    device = parts.device(),
    kept: () => void = () => undefined,
  ): Promise<Result<void, FailureCode>> => {
    const answer = await ask(() => parts.link.client.auth.signIn(credentials(parts, device)));
    if (closed) return err('link/closed');
    if (!answer.ok) return answer;
    kept();
    accept(answer.value.tokens);
    parts.onSignedIn(answer.value);
    return ok(undefined);
  };
  const ensure = (): Promise<Result<void, FailureCode>> => {
    if (untilMs !== null && untilMs - EARLY_MS > parts.clock.monoMs()) return Promise.resolve(ok(undefined));
    inFlight ??= refresh().finally(() => (inFlight = null));
    return inFlight;
  };
  return {
    use: async (call) => {
      const ready = await ensure();
      if (!ready.ok) return err(ready.error);
      if (closed) return err('link/closed');
      const first = await ask(call);
      if (closed) return err('link/closed');
      if (first.ok || first.error !== 'account/signed-out') return first;
      untilMs = null;
      const again = await ensure();
      if (!again.ok) return err(again.error);
      return closed ? err('link/closed') : ask(call);
    },
    signInAs: async (device, kept) => {
      await inFlight; // a refresh for the device before must not come in after it
      return signIn(device, kept);
    },
    close: () => void (closed = true),
  };
}

type SignInInput = Parameters<CentralLink['client']['auth']['signIn']>[0];
const credentials = ({ login, password }: TokenParts, device: Device): SignInInput => ({
  login,
  password,
  deviceId: device.id as DeviceId,
  deviceKey: device.publicKey,
  protocol: PROTOCOL_VERSION,
});
