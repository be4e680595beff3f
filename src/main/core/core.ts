/** Core's front door: the only file of this room that a host may import (with host.ts). */
import type { AnyRouter } from '@orpc/server';
import type { Clock } from './clock.ts';
import type { Host } from './host.ts';
import type { TransferPolicy } from './recordings/policy.ts';
import { startCore } from './start.ts';

export interface CoreOptions {
  /** Everything this workstation keeps lies below it; created when missing. */
  dataFolder: string;
  /** resources/ of this installation: training scenarios, packs. */
  resourcesFolder: string;
  centralUrl: string;
  host: Host;
  /** How much of line and disk recordings may take; left out, the usual. */
  transfers?: Partial<TransferPolicy>;
  /** Tests turn this one; left out, it is the machine's. */
  clock?: Clock;
  /** Tests put a faulty network here; left out, it is the machine's. */
  fetch?: typeof globalThis.fetch;
}

/** A stretch of audio behind a short-lived ticket, for the page's player. */
export interface MediaAnswer {
  status: 200 | 206 | 404 | 416;
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface Core {
  /** Implements DeskContract; hosts serve it over their transport, with an empty context. */
  router: AnyRouter;
  /** `ticket` is the last part of the path that `recordings.open` gave: /media/<ticket>. */
  media(ticket: string, range: string | null): Promise<MediaAnswer>;
  /** Origins (ws://…, wss://…) of the switches this workstation may speak to, for phone.html's connect-src. */
  switchOrigins(): string[];
  /** Ends everything: streams, the sync round in flight, both files. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens the data folder and starts core. Throws an oRPC failure `store/in-use` when another Seatline has it.
 * Nobody is signed in afterwards; nothing here waits for the network.
 */
export const openCore = (options: CoreOptions): Promise<Core> => startCore(options);
