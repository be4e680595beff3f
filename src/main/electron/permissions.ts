/**
 * The one table of what pages may have; both of Electron's handlers ask it. Everything that is not here is denied,
 * to foreign origins and to sub-frames everything is. The three local-network names are what lets a page reach a
 * switch on the office's own network; without them the softphone is cut off.
 */
import type { Session } from 'electron';
import { isOurs } from './origin.ts';

const granted = new Set([
  'media',
  'speaker-selection',
  'notifications',
  'clipboard-sanitized-write',
  'local-network-access',
  'local-network',
  'loopback-network',
]);

export interface Asked {
  permission: string;
  /** Who asks; the network stack asks without a page, then this is all there is. */
  url: string;
  isMainFrame: boolean;
  /** For 'media'. */
  media: readonly string[];
}

export function isGranted({ permission, url, isMainFrame, media }: Asked): boolean {
  if (!granted.has(permission) || !isMainFrame || !isOurs(url)) return false;
  return permission !== 'media' || !media.includes('video');
}

export function installPermissions(session: Session): void {
  session.setPermissionRequestHandler((_webContents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    // A camera hides in an empty list: Chromium asks so for screen capture.
    const isEmptyMedia = permission === 'media' && media.length === 0;
    const { requestingUrl: url, isMainFrame } = details;
    answer(!isEmptyMedia && isGranted({ permission, url, isMainFrame, media }));
  });
  session.setPermissionCheckHandler((_webContents, permission, requestingOrigin, details) =>
    isGranted({
      permission,
      url: requestingOrigin,
      isMainFrame: details.isMainFrame,
      media: details.mediaType === undefined ? [] : [details.mediaType],
    }),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
}
