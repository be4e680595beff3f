/** Core's front door: the only file of this room that a host may import (with host.ts). */
import type { Host } from './host.ts';

export interface CoreOptions {
  /** Everything this workstation keeps lies below it; created when missing. */
  dataFolder: string;
  /** resources/ of this installation: training scenarios, packs. */
  resourcesFolder: string;
  centralUrl: string;
  host: Host;
}

/** A stretch of audio behind a short-lived ticket, for the page's player. */
export interface MediaAnswer {
  status: 200 | 206 | 404 | 416;
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface Core {
  /** Implements DeskContract; hosts serve it over their transport. */
  router: unknown;
  media(ticket: string, range: string | null): Promise<MediaAnswer>;
  close(): Promise<void>;
}
