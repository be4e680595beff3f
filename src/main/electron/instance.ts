/** One Seatline per person and data folder; a second start hands its link over and ends. */
import { join, resolve } from 'node:path';
import type { App } from 'electron';

/**
 * The lock lives in userData, so userData must be known first. Core's own folder is the same for both hosts, and
 * Chromium's files lie beside it.
 */
export function claimInstance(app: App, dataFolder: string | undefined): boolean {
  if (dataFolder) app.setPath('userData', join(resolve(dataFolder), 'electron'));
  return app.requestSingleInstanceLock();
}

export const coreFolder = (app: App, dataFolder: string | undefined): string =>
  dataFolder ? resolve(dataFolder) : join(app.getPath('userData'), 'workstation');
