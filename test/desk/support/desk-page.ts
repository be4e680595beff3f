/**
 * The real desk page, built as it ships, with core replaced by the fake one, in a real Chromium under the hosts' policy.
 * What the page breaks of it is kept in `violations`.
 */
import { createServer, type Server } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium, type BrowserContextOptions, type Page } from '@playwright/test';
import { build, mergeConfig, type Plugin } from 'vite';
import config, { chromiumFlags } from '../../../playwright.config.ts';
import { renderer } from '../../../electron.vite.config.ts';
import { securityHeaders } from '../../../src/main/pages/security-headers.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface DeskHouse {
  /** Errors that any page said, refused by the policy or thrown. */
  violations: string[];
  /** `query`: see fake-connect.ts. */
  open(query: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

const fakeCore = (): Plugin => ({
  name: 'fake-core',
  enforce: 'pre',
  resolveId: (source) =>
    source.endsWith('/ui/connect.ts') ? resolve(import.meta.dirname, 'fake-connect.ts') : null,
});

export async function openDeskHouse(): Promise<DeskHouse> {
  const outDir = mkdtempSync(join(tmpdir(), 'seatline-desk-'));
  await build(
    mergeConfig(renderer, {
      configFile: false,
      logLevel: 'error',
      plugins: [fakeCore()],
      build: {
        outDir,
        emptyOutDir: true,
        minify: false,
        rolldownOptions: { input: { desk: join(ROOT, 'src/renderer/desk/desk.html') } },
      },
    }),
  );
  const server = await serve(outDir);
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ ...config.use?.launchOptions, args: chromiumFlags });
  const violations: string[] = [];
  return {
    violations,
    open: async (query, options = {}) => {
      const context = await browser.newContext({
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(6_000);
      page.on('pageerror', (mistake) => violations.push(String(mistake)));
      page.on('console', (said) => {
        if (/Content Security Policy|TrustedHTML/.test(said.text())) violations.push(said.text());
      });
      await page.goto(`http://127.0.0.1:${port}/desk.html${query}`);
      return page;
    },
    close: async () => {
      await browser.close();
      await new Promise((done) => server.close(done));
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://x');
      const body = readFileSync(join(folder, pathname));
      response.writeHead(200, {
        'content-type': TYPES[extname(pathname)] ?? 'application/octet-stream',
        ...securityHeaders({ path: pathname, ownSocketOrigin: null, switchOrigins: [] }),
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}
