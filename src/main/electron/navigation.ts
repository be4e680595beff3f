/** A window shows the page it was made for and never anything else. Links of the world open in the world's browser. */
import type { App, Shell, WebContents } from 'electron';
import { isOurs } from './origin.ts';

/** Sites that our own texts link to. */
const allowedHosts = new Set(['seatline.example', 'www.95598.cn']);

export function lockNavigation(app: App, shell: Shell): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, shell));
}

function lock(contents: WebContents, shell: Shell): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(shell, url);
    return { action: 'deny' };
  });
}

/** https and a host of ours; what is opened is what was parsed, not what was written. */
export function openExternal(shell: Shell, url: string): boolean {
  const parsed = URL.parse(url);
  const isAllowed =
    parsed !== null &&
    !isOurs(url) &&
    parsed.protocol === 'https:' &&
    parsed.username === '' &&
    parsed.password === '' &&
    parsed.port === '' &&
    allowedHosts.has(parsed.hostname);
  if (isAllowed) void shell.openExternal(parsed.href);
  return isAllowed;
}
