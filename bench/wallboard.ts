/**
 * 1,000 agents on the wallboard, 4 boards a second of which 25 agents changed each time, in real Chromium under the
 * product's own content security policy. Measured: time between frames, CPU time of the main thread, long tasks.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium, type CDPSession, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { stylesAsText } from '../electron.vite.config.ts';
import { securityHeaders } from '../src/main/pages/security-headers.ts';
import { report } from './report.ts';

const AGENTS = 1_000;
const RUNS = 5;
const SECONDS = 5;
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const folder = await mkdtemp(join(tmpdir(), 'seatline-bench-'));
try {
  await buildPage(folder);
  const server = await serve(folder);
  try {
    await measure(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function buildPage(outDir: string): Promise<void> {
  const root = resolve(import.meta.dirname, 'wallboard');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react(), stylesAsText()],
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 5_000,
      rolldownOptions: { input: join(root, 'page.html') },
    },
  });
}

async function serve(folderOfPage: string): Promise<Server> {
  const headers = securityHeaders({ path: '/wallboard.html', ownSocketOrigin: null, switchOrigins: [] });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const body = await readFile(join(folderOfPage, pathname)).catch(() => null);
    response.writeHead(body ? 200 : 404, {
      ...headers,
      'content-type': `${types[extname(pathname)] ?? 'application/octet-stream'}; charset=utf-8`,
    });
    response.end(body ?? '');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

async function measure(origin: string): Promise<void> {
  const browser = await chromium.launch({
    ...(CHROMIUM ? { executablePath: CHROMIUM } : {}),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-quic'],
  });
  const frames: number[] = [];
  const tasks: number[] = [];
  const work: number[] = [];
  const opening: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } });
    opening.push(await open(page, origin));
    const cdp = await page.context().newCDPSession(page);
    // Thread ticks: work done, whatever else the machine is doing.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await workMs(cdp);
    const measured = await page.evaluate((seconds) => window.measure(seconds), SECONDS);
    work.push(((await workMs(cdp)) - before) / SECONDS);
    frames.push(...measured.frames);
    tasks.push(...(measured.tasks.length > 0 ? measured.tasks : [0]));
    const violations = await page.evaluate(() => window.violations);
    if (violations.length > 0) throw new Error(`content security policy: ${violations.join(', ')}`);
    await page.close();
  }
  await browser.close();
  report(`Wallboard, ${AGENTS} agents, 4 boards a second`, [
    { name: 'opening → the floor on the page', unit: 'ms', values: opening },
    { name: 'between two frames', unit: 'ms', values: frames },
    { name: 'long tasks (over 50 ms; 0 = none in the run)', unit: 'ms', values: tasks },
    { name: 'main thread work per second (CPU time)', unit: 'ms', values: work },
  ]);
}

async function open(page: Page, origin: string): Promise<number> {
  const startedAt = performance.now();
  await page.goto(`${origin}/page.html?agents=${AGENTS}`);
  await page.waitForFunction(
    (count) => document.querySelector('.wb-floor .wb-count')?.textContent?.startsWith(`${count} `),
    AGENTS,
  );
  return performance.now() - startedAt;
}

async function workMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}
