/** Opens the workstation in a Chromium-family browser, as a window of its own with a profile of its own. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './say.ts';

const names = {
  linux: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge',
    'brave-browser',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'Google\\Chrome\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
    'Chromium\\Application\\chrome.exe',
  ],
} as const;

export interface OpenOptions {
  url: string;
  dataFolder: string;
}

export function openBrowser({ url, dataFolder }: OpenOptions): void {
  const browser = hasScreen() ? findBrowser() : null;
  if (browser === null)
    return say(
      '请在 Chrome、Edge 或 Chromium 中打开上面的网址。',
      'Open the address above in Chrome, Edge or Chromium.',
    );
  const child = spawn(browser, browserArguments(url, dataFolder), { detached: true, stdio: 'ignore' });
  child.once('error', () =>
    say(
      '浏览器没能打开，请自行打开上面的网址。',
      'The browser did not open; open the address above yourself.',
    ),
  );
  child.unref();
}

function browserArguments(url: string, dataFolder: string): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${join(dataFolder, 'browser-profile')}`,
    // A call must ring and be heard although nobody has clicked in the phone window yet.
    '--autoplay-policy=no-user-gesture-required',
    '--no-first-run',
    '--no-default-browser-check',
    ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

const hasScreen = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

function findBrowser(): string | null {
  return candidates().find((file) => existsSync(file)) ?? null;
}

function candidates(): string[] {
  if (process.platform === 'darwin') return [...names.darwin];
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(
      (key) => process.env[key] ?? [],
    );
    return folders.flatMap((folder) => names.win32.map((name) => join(folder, name)));
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.linux.flatMap((name) => folders.map((folder) => join(folder, name)));
}
