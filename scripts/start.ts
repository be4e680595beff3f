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
import { claimOrEnd } from './start/lock.ts';
import { freePort, isFree } from './start/ports.ts';
import { readOptions } from './start/options.ts';
import { say, sayDemoLogins, sayFailedStart, sayHost } from './start/say.ts';
import { startBrowserHostProcess, startElectronProcess } from './start/workstation-process.ts';

const options = readOptions(process.argv.slice(2));
const release = claimOrEnd(options.data);
const family = createFamily();
let isLeaving = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void leave(0));

if (options.port !== null && !(await isFree(options.port))) {
  say(`端口 ${options.port} 已被占用，请换一个。`, `Port ${options.port} is taken; choose another.`);
  await leave(1);
}
try {
  await start();
} catch (cause) {
  sayFailedStart(cause);
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
  release();
  process.exit(code);
}
