/** The workstation in a process of its own: the browser host under Node, or Electron. */
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './build.ts';
import { lineOf, type Family, type Member } from './family.ts';

export interface WorkstationOptions {
  family: Family;
  dataFolder: string;
  centralUrl: string;
  /** Called when it ended by itself after it was ready. */
  onEnd: (code: number) => void;
}

const START_MS = 30_000;

export interface BrowserHostProcess {
  /** Good once. */
  url: string;
  member: Member;
}

export async function startBrowserHostProcess(
  options: WorkstationOptions & { port: number },
): Promise<BrowserHostProcess> {
  const member = options.family.add({
    name: 'workstation',
    command: process.execPath,
    args: [
      join(root, 'src/main/browser/main.ts'),
      '--data',
      options.dataFolder,
      '--port',
      String(options.port),
    ],
    env: { SEATLINE_CENTRAL_URL: options.centralUrl },
  });
  const [, url = ''] = await lineOf(member.process, /Seatline ready: (\S+)/, START_MS);
  watchEnd(member, options.onEnd);
  return { url, member };
}

/** Another start URL of a running browser host. Only its parent can ask. */
export async function newStartUrl({ process: child }: Member): Promise<string> {
  child.send('newStartUrl');
  const [message] = (await once(child, 'message')) as [{ startUrl: string }];
  return message.startUrl;
}

export async function startElectronProcess(
  options: WorkstationOptions & { binary: string },
): Promise<'electron'> {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const member = options.family.add({
    name: 'workstation',
    command: options.binary,
    // Chromium's sandbox cannot be had by root; such a machine is a test bench, not a desk.
    args: [root, ...(isRoot ? ['--no-sandbox'] : [])],
    env: { SEATLINE_CENTRAL_URL: options.centralUrl, SEATLINE_DATA: options.dataFolder },
  });
  await lineOf(member.process, /Seatline ready: electron/, START_MS);
  watchEnd(member, options.onEnd);
  return 'electron';
}

function watchEnd(member: Member, onEnd: (code: number) => void): void {
  member.process.stderr?.pipe(process.stderr);
  member.process.once('exit', (code) => onEnd(code ?? 1));
}
