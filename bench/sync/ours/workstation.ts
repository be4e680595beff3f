/** A workstation through core's front door, as a host holds it, with a network that can be cut. */
import { fileURLToPath } from 'node:url';
import { createRouterClient } from '@orpc/server';
import { openCore } from '../../../src/main/core/core.ts';
import type { Host } from '../../../src/main/core/host.ts';
import type { SyncStatus } from '../../../src/shared/contract/sync-centre.ts';
import type { DeskClient } from '../../../src/shared/link/clients.ts';
import { PASSWORD } from './centre.ts';

const RESOURCES = fileURLToPath(new URL('../../../resources', import.meta.url));

export type Lane = 'image' | 'rows';

const IMAGE_PATH = '/sync/v1/image';

/** How long central may build an image before a workstation's clock starts. */
export const IMAGE_MS = 1_800_000;

export interface Requests {
  sync: number;
  other: number;
}

export interface Workstation {
  desk: DeskClient;
  /** Requests made so far: of the sync protocol, and of everything else (presence, recordings). */
  requests(): Requests;
  network: { cut(): void; mend(): void };
  /** Again when central was too busy to answer within core's own patience. */
  signIn(login: string): Promise<void>;
  /** The first status that fits. */
  status(fits: (status: SyncStatus) => boolean): Promise<SyncStatus>;
  close(): Promise<void>;
}

/** `lane`: rows: central's images are hidden from it. */
export async function openWorkstation(
  folder: string,
  centralUrl: string,
  lane: Lane = 'image',
): Promise<Workstation> {
  const network = createNetwork(lane);
  const core = await openCore({
    dataFolder: folder,
    resourcesFolder: RESOURCES,
    centralUrl,
    host: plainHost,
    fetch: network.fetch,
  });
  const desk = createRouterClient(core.router, { context: {} }) as DeskClient;
  return {
    desk,
    network,
    requests: network.requests,
    signIn: (login) => signIn(desk, login),
    status: (fits) => statusOf(desk, fits),
    close: core.close,
  };
}

const SIGN_IN_TRIES = 20;

async function signIn(desk: DeskClient, login: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await desk.account.signIn({ login, password: PASSWORD });
    } catch (cause) {
      if (
        tries === SIGN_IN_TRIES ||
        (cause as { code?: unknown }).code !== 'account/first-sign-in-needs-central'
      )
        throw cause;
    }
  }
}

async function statusOf(desk: DeskClient, fits: (status: SyncStatus) => boolean): Promise<SyncStatus> {
  for await (const status of await desk.sync.status()) if (fits(status)) return status;
  throw new Error('the status ended');
}

/** Cutting it ends what is in flight, streams too. */
function createNetwork(lane: Lane) {
  let lifeline = new AbortController();
  let isCut = false;
  const requests: Requests = { sync: 0, other: 0 };
  const connected: typeof fetch = (input, init) => {
    if (isCut) return Promise.reject(new TypeError('fetch failed'));
    const url = input instanceof Request ? input.url : String(input);
    requests[url.includes('/sync/') ? 'sync' : 'other'] += 1;
    if (lane === 'rows' && url.endsWith(IMAGE_PATH)) return Promise.resolve(Response.json({ state: 'none' }));
    const own = init?.signal ?? (input instanceof Request ? input.signal : null);
    return fetch(input, { ...init, signal: own ? AbortSignal.any([own, lifeline.signal]) : lifeline.signal });
  };
  return {
    fetch: connected,
    requests: (): Requests => ({ ...requests }),
    cut: () => {
      isCut = true;
      lifeline.abort(new TypeError('fetch failed'));
    },
    mend: () => {
      isCut = false;
      lifeline = new AbortController();
    },
  };
}

const plainHost: Host = {
  capabilities: { host: 'browser', tray: false, globalShortcuts: false, osKeyStore: false, version: 'bench' },
  secrets: { seal: async (plain) => plain, open: async (sealed) => sealed },
  openWindow: async () => undefined,
  notify: () => undefined,
  onPower: () => () => undefined,
  onLink: () => () => undefined,
};
