/** Every procedure of CentralContract. */
import { PROTOCOL_VERSION } from '../../shared/contract/version.ts';
import type { BlobParts } from '../services/blobs/parts.ts';
import { authRoutes } from './auth.ts';
import { open } from './context.ts';
import { liveRoutes, type LiveParts } from './live.ts';
import { recordingRoutes } from './recordings.ts';
import { syncRoutes, type SyncParts } from './sync.ts';

export interface RouterParts {
  sync: SyncParts;
  live: LiveParts;
  blobs: BlobParts;
  now: () => number;
  /** Throws when central cannot serve. */
  checkHealth: () => Promise<void>;
}

export const createRouter = (parts: RouterParts) =>
  open.router({
    auth: authRoutes,
    sync: syncRoutes(parts.sync),
    live: liveRoutes(parts.live),
    recordings: recordingRoutes(parts.blobs),
    health: open.health.handler(async () => {
      await parts.checkHealth();
      return { product: 'seatline-central' as const, protocol: PROTOCOL_VERSION, serverTimeMs: parts.now() };
    }),
  });

export type CentralRouter = ReturnType<typeof createRouter>;
