/** A workstation of the end-to-end specs: the browser host, or Electron where its binary is. */
import { once } from 'node:events';
import { _electron, type BrowserContext, type ElectronApplication, type Page } from '@playwright/test';
import { root } from '../../scripts/start/build.ts';
import type { Family } from '../../scripts/start/family.ts';
import { electronBinary } from '../../scripts/start/host.ts';
import { freePort } from '../../scripts/start/ports.ts';
import { newStartUrl, startBrowserHostProcess } from '../../scripts/start/workstation-process.ts';

export interface RunningWorkstation {
  dataFolder: string;
  url(): string;
  /** Of the process that holds core (browser host) or the shell (Electron). */
  pid(): number;
  start(): Promise<void>;
  kill(): Promise<void>;
  openDesk(context: BrowserContext): Promise<Page>;
}

interface Options {
  family: Family;
  dataFolder: string;
  centralUrl: string;
}

/** SEATLINE_TEST_HOST=browser|electron decides; otherwise Electron wherever it can run. */
export function createWorkstation(options: Options): Promise<RunningWorkstation> {
  const wished = process.env['SEATLINE_TEST_HOST'];
  const binary = wished === 'browser' ? null : electronBinary();
  const hasScreen = process.platform !== 'linux' || Boolean(process.env['DISPLAY']);
  if (wished === 'electron' && binary === null) throw new Error('SEATLINE_TEST_HOST=electron, but no binary');
  return binary !== null && hasScreen ? inElectron(options, binary) : inBrowser(options);
}

async function inBrowser(options: Options): Promise<RunningWorkstation> {
  const port = await freePort();
  const launch = () => startBrowserHostProcess({ ...options, port, onEnd: () => {} });
  let running = await launch();
  return {
    dataFolder: options.dataFolder,
    url: () => running.url,
    pid: () => running.member.process.pid ?? 0,
    start: async () => {
      running = await launch();
    },
    kill: async () => {
      const { process: child } = running.member;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    openDesk: async (context) => {
      const page = await context.newPage();
      await page.goto(await newStartUrl(running.member));
      return page;
    },
  };
}

async function inElectron(options: Options, executablePath: string): Promise<RunningWorkstation> {
  const launch = (): Promise<ElectronApplication> =>
    _electron.launch({
      executablePath,
      args: [root, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
      env: {
        ...(process.env as Record<string, string>),
        SEATLINE_CENTRAL_URL: options.centralUrl,
        SEATLINE_DATA: options.dataFolder,
      },
    });
  let app = await launch();
  return {
    dataFolder: options.dataFolder,
    url: () => 'electron',
    pid: () => app.process().pid ?? 0,
    start: async () => {
      app = await launch();
    },
    kill: async () => {
      const child = app.process();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    openDesk: () => deskWindow(app),
  };
}

async function deskWindow(app: ElectronApplication): Promise<Page> {
  const isDesk = (page: Page): boolean => page.url().endsWith('/desk.html');
  return app.windows().find(isDesk) ?? app.waitForEvent('window', { predicate: isDesk });
}
