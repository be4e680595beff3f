/**
 * `npm start`: central with its PostgreSQL, then the workstation in Electron or in a browser.
 * Options after `--`: --no-open, --port N, --data <folder>, --host electron|browser.
 */
import './guard-node.mjs';
import { join } from 'node:path';
import { openBrowser } from './start/browser.ts';
import { ensureBuilt } from './start/build.ts';
import { startCentralProcess } from './start/central-process.ts';
import { createFamily } from './start/family.ts';
import { chooseHost } from './start/host.ts';
import { claimData } from './start/lock.ts';
import { freePort, isFree } from './start/ports.ts';
import { readOptions } from './start/options.ts';
import { say, sayDemoLogins, sayHost } from './start/say.ts';
import { startBrowserHostProcess, startElectronProcess } from './start/workstation-process.ts';

const options = readOptions(process.argv.slice(2));
const claim = claimData(options.data);
if (!claim.ok)
  fail(
    '这份数据已被另一个 Seatline 使用，请先关闭它。',
    'Another Seatline is using this data; close it first.',
  );
if (options.port !== null && !(await isFree(options.port))) {
  claim.release();
  fail(`端口 ${options.port} 已被占用，请换一个。`, `Port ${options.port} is taken; choose another.`);
}

const family = createFamily();
let isLeaving = false;
process.once('SIGINT', () => void leave(0));
process.once('SIGTERM', () => void leave(0));
process.once('SIGHUP', () => void leave(0));

try {
  await start();
} catch (cause) {
  say('启动失败。', 'Seatline could not start.');
  console.error(cause instanceof Error ? cause.message : cause);
  await leave(1);
}

async function start(): Promise<void> {
  const [, host] = await Promise.all([ensureBuilt(), chooseHost(options.host)]);
  sayHost(host);
  const central = await startCentralProcess({
    family,
    dataFolder: join(options.data, 'central'),
    port: await freePort(8701),
  });
  const workstation = {
    family,
    dataFolder: join(options.data, 'workstation'),
    centralUrl: central.url,
    onEnd: (code: number) => void leave(code),
  };
  const url =
    host.name === 'electron'
      ? await startElectronProcess({ ...workstation, binary: host.binary })
      : (await startBrowserHostProcess({ ...workstation, port: options.port ?? (await freePort(8700)) })).url;
  if (central.isFirstRun) sayDemoLogins();
  console.log(`Seatline ready: ${url}`);
  if (host.name === 'browser' && options.open) openBrowser({ url, dataFolder: options.data });
}

async function leave(code: number): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  await family.end();
  if (claim.ok) claim.release();
  process.exit(code);
}

function fail(zh: string, en: string): never {
  say(zh, en);
  process.exit(1);
}
