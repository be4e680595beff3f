/** Electron when its binary is here or can be had within seconds, else the browser host; and why. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.ts';

export interface Why {
  zh: string;
  en: string;
}
export type ChosenHost = { name: 'electron'; binary: string } | { name: 'browser'; why: Why };

/** No answer within this counts as no. */
const ANSWER_MS = 6_000;
const LONGEST_DOWNLOAD_MS = 300_000;

export async function chooseHost(wished: 'electron' | 'browser' | null): Promise<ChosenHost> {
  if (wished === 'browser') return { name: 'browser', why: { zh: '按你的要求', en: 'as you asked' } };
  if (!hasScreen())
    return { name: 'browser', why: { zh: '这里没有图形界面', en: 'there is no screen for Electron here' } };
  const binary = electronBinary() ?? (await fetchElectron());
  if (binary !== null) return { name: 'electron', binary };
  return {
    name: 'browser',
    why: {
      zh: 'Electron 程序不在本机，也下载不到',
      en: 'Electron is not on this machine and cannot be fetched',
    },
  };
}

const hasScreen = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** Where Electron's own index.js would look, without its synchronous download. */
export function electronBinary(): string | null {
  const folder = join(root, 'node_modules/electron');
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const name = read(join(folder, 'path.txt')) ?? defaultName();
  const binary = override ? join(override, name) : join(folder, 'dist', name);
  return existsSync(binary) ? binary : null;
}

const defaultName = (): string =>
  ({ win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' })[process.platform as string] ??
  'electron';

async function fetchElectron(): Promise<string | null> {
  if (!(await isAnswering(downloadUrl()))) return null;
  console.error('正在下载 Electron…… Fetching Electron…');
  await runWithin([join(root, 'node_modules/electron/install.js')], LONGEST_DOWNLOAD_MS);
  return electronBinary();
}

function downloadUrl(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  return `${mirror}v${version}/SHASUMS256.txt`;
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) })).ok;
  } catch {
    return false;
  }
}

function runWithin(args: string[], ms: number): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    child.once('exit', () => (clearTimeout(timer), resolve()));
    child.once('error', () => (clearTimeout(timer), resolve()));
  });
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
