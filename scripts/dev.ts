/**
 * `npm run dev`: pages with hot reload, core and central started again when their sources change.
 * Same options as `npm start`. The pages come from Vite here, so they are without the content security policy.
 */
import './guard-node.mjs';
import { join } from 'node:path';
import { createServer, mergeConfig, type ViteDevServer } from 'vite';
import { renderer } from '../electron.vite.config.ts';
import { openBrowser } from './start/browser.ts';
import { root } from './start/build.ts';
import { startCentralProcess } from './start/central-process.ts';
import { createFamily, lineOf } from './start/family.ts';
import { claimOrEnd } from './start/lock.ts';
import { readOptions } from './start/options.ts';
import { freePort } from './start/ports.ts';
import { sayDemoLogins, sayFailedStart } from './start/say.ts';

const options = readOptions(process.argv.slice(2));
const release = claimOrEnd(options.data);
const family = createFamily();
let vite: ViteDevServer | null = null;
let isLeaving = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void leave(0));

try {
  await start();
} catch (cause) {
  sayFailedStart(cause);
  await leave(1);
}

async function start(): Promise<void> {
  const central = await startCentralProcess({
    family,
    dataFolder: join(options.data, 'central'),
    port: await freePort(8701),
  });
  vite = await createServer(
    mergeConfig(renderer, {
      configFile: false,
      server: { port: options.port ?? 8700, proxy: proxied(await startCore(central.url)) },
    }),
  );
  await vite.listen();
  const url = `${vite.resolvedUrls?.local[0] ?? 'http://127.0.0.1:8700/'}desk.html`;
  if (central.isFirstRun) sayDemoLogins();
  console.log(`Seatline ready: ${url}`);
  if (options.open) openBrowser({ url, dataFolder: options.data });
}

interface DevCore {
  origin: string;
  cookie: string;
}

/** The browser host, watched. Its cookie is fetched once: the secret outlives its restarts. */
async function startCore(centralUrl: string): Promise<DevCore> {
  const port = await freePort();
  const { process: child } = family.add({
    name: 'core',
    command: process.execPath,
    args: [
      '--watch',
      '--watch-preserve-output',
      join(root, 'src/main/browser/main.ts'),
      '--data',
      join(options.data, 'workstation'),
      '--port',
      String(port),
    ],
    env: { SEATLINE_CENTRAL_URL: centralUrl },
  });
  const [, startUrl = ''] = await lineOf(child, /Seatline ready: (\S+)/, 30_000);
  child.stderr?.pipe(process.stderr);
  const { headers } = await fetch(startUrl, { redirect: 'manual' });
  const [cookie = ''] = headers.getSetCookie()[0]?.split(';') ?? [];
  return { origin: new URL(startUrl).origin, cookie };
}

/** To core, the page's requests look as if they came from its own page. */
function proxied({ origin, cookie }: DevCore): object {
  const http = { target: origin, changeOrigin: true, headers: { cookie } };
  return {
    '/media': http,
    '/sounds': http,
    '/favicon.ico': http,
    '/rpc': { ...http, ws: true, rewriteWsOrigin: true },
  };
}

async function leave(code: number): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  await vite?.close();
  await family.end();
  release();
  process.exit(code);
}
