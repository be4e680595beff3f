/**
 * Central over HTTP. Every call has a limit; what answers is checked to be central (a hotel's login page answers 200
 * too); what goes wrong comes back as one of our codes. Rules WS1–WS4: docs/spec/sync.md.
 */
import { createHash } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { centralContract } from '../../../shared/contract/central.ts';
import { PROOF_HEADER, proofText } from '../../../shared/contract/sync/proof.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { CentralClient } from '../../../shared/link/clients.ts';
import type { Clock } from '../clock.ts';
import { retryAfterMs } from './backoff.ts';

/** Patience per procedure; streams and downloads are not limited here. */
const PATIENCE_MS = 20_000;

export interface CentralLink {
  client: CentralClient;
  /** Plain HTTP beside the contract (audio, uploads): path from central's root, with the token. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  url(path: string): string;
  setToken(token: string | null): void;
  /** Signs what is sent to sync and refresh from now on; null: nobody is signed in. */
  setSigner(signer: Signer | null): void;
  token(): string | null;
  /** What the last refusal asked for; null when it asked for nothing. */
  retryAfterMs(): number | null;
  /** Add to this machine's clock to get central's; null until central was heard. */
  skewMs(): number | null;
  noteServerTime(serverTimeMs: number, sentAtMs: number): void;
}

/** The device's key (account/device-key.ts). */
export interface Signer {
  sign(text: string): string;
}

export interface CentralLinkOptions {
  centralUrl: string;
  fetch: typeof globalThis.fetch;
  clock: Clock;
}

export function createCentralLink({ centralUrl, fetch, clock }: CentralLinkOptions): CentralLink {
  const state: {
    token: string | null;
    signer: Signer | null;
    retryAfterMs: number | null;
    skewMs: number | null;
  } = {
    token: null,
    signer: null,
    retryAfterMs: null,
    skewMs: null,
  };
  const base = centralUrl.replace(/\/+$/, '');
  const send = async (request: Request, signal: AbortSignal | null): Promise<Response> => {
    if (state.signer && isSigned(request)) await addProof(request, state.signer, state.token);
    const response = await fetch(request, signal ? { signal } : undefined).catch((cause: unknown) => {
      throw failure(isAbort(cause) ? 'link/timeout' : 'central/unreachable');
    });
    state.retryAfterMs = response.ok
      ? null
      : retryAfterMs(response.headers.get('retry-after'), clock.nowMs());
    return response;
  };
  const link = new OpenAPILink(centralContract, {
    url: base,
    headers: () => (state.token ? { authorization: `Bearer ${state.token}` } : {}),
    fetch: async (request, _init, _options, path) =>
      fromCentral(
        await send(
          request,
          isStream(path) ? null : AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]),
        ),
      ),
    plugins: [new ResponseValidationPlugin(centralContract)],
  });
  return {
    client: createORPCClient<CentralClient>(link),
    fetch: (path, init = {}) =>
      send(
        new Request(base + path, {
          ...init,
          headers: {
            ...(init.headers as Record<string, string>),
            ...(state.token ? { authorization: `Bearer ${state.token}` } : {}),
          },
        }),
        null,
      ),
    url: (path) => base + path,
    setToken: (token) => void (state.token = token),
    setSigner: (signer) => void (state.signer = signer),
    token: () => state.token,
    retryAfterMs: () => state.retryAfterMs,
    skewMs: () => state.skewMs,
    noteServerTime: (serverTimeMs, sentAtMs) =>
      void (state.skewMs = Math.round(serverTimeMs - (sentAtMs + clock.nowMs()) / 2)),
  };
}

const pathOf = (request: Request): string => {
  const { pathname, search } = new URL(request.url);
  return pathname + search;
};

/** [WS13] */
const isSigned = (request: Request): boolean => /\/(sync\/v1|auth\/v1\/refresh)\b/.test(pathOf(request));

/** There is no access token yet when tokens are refreshed: then the refresh token is what the proof is bound to. */
async function addProof(request: Request, signer: Signer, accessToken: string | null): Promise<void> {
  const body = request.body === null ? '' : await request.clone().text();
  const token = pathOf(request).includes('/auth/')
    ? (JSON.parse(body) as { refreshToken: string }).refreshToken
    : (accessToken ?? '');
  const proven = {
    method: request.method,
    path: pathOf(request),
    bodySha256: sha256(body),
    tokenSha256: sha256(token),
  };
  request.headers.set(PROOF_HEADER, signer.sign(proofText(proven)));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const isStream = (path: readonly string[]): boolean => path[1] === 'poke' || path[1] === 'feed';

const isAbort = (cause: unknown): boolean =>
  cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError');

/** [WS2] JSON, an event stream or nothing at all is what central speaks; anything else is somebody in between. */
function fromCentral(response: Response): Response {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json') || type.startsWith('text/event-stream') || response.status === 204)
    return response;
  if (response.ok && type === '' && response.headers.get('content-length') === '0') return response;
  void response.body?.cancel();
  throw failure(response.status >= 500 ? 'central/unavailable' : 'central/unreachable');
}
