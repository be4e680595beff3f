/** [S3] The built pages and their policy in a real Chromium: ours load without a violation, an intruder gets nothing. */
import { existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { startBrowserHost, type BrowserHost } from '../../src/main/browser/browser-host.ts';
import { pageNames, readManifest } from '../../src/main/pages/manifest.ts';
import { createSmallRouter } from '../transport/small-contract.ts';

const root = resolve(import.meta.dirname, '../..');
const executablePath = process.env['PLAYWRIGHT_CHROMIUM'] ?? '/usr/bin/chromium';
let browser: Browser;
let host: BrowserHost;

beforeAll(async () => {
  await ensureBuilt();
  host = await startBrowserHost({
    core: {
      router: createSmallRouter().router,
      media: async () => ({ status: 404, headers: {}, body: new Uint8Array() }),
      switchOrigins: () => ['ws://127.0.0.1:9'],
    },
    manifest: readManifest({ renderer: join(root, 'out/renderer'), resources: join(root, 'resources') }),
    cookieSecret: mkdtempSync(join(tmpdir(), 'seatline-')),
    port: 0,
    log: () => {},
  });
  browser = await chromium.launch({
    ...(existsSync(executablePath) ? { executablePath } : { channel: 'chrome' }),
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--disable-background-networking'],
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

/** Violations are noted from the first script on. `without`: a directive that is taken off, to look beneath it. */
async function open(name: string, without?: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (without) await takeOff(page, without);
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    document.addEventListener('securitypolicyviolation', (event) =>
      seen.push(`${event.effectiveDirective} ${event.blockedURI}`),
    );
  });
  await page.goto(host.url());
  await page.goto(new URL(`/${name}.html`, host.url()).href, { waitUntil: 'load' });
  return page;
}

async function takeOff(page: Page, directive: string): Promise<void> {
  await page.route('**/*.html', async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const headers = response.headers();
    const policy = (headers['content-security-policy'] ?? '').split('; ');
    const rest = policy.filter((line) => !line.startsWith(directive)).join('; ');
    await route.fulfill({ response, headers: { ...headers, 'content-security-policy': rest } });
  });
}

const violations = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { seen: string[] }).seen);

test.each([...pageNames])('[S3] %s loads without a violation', async (name) => {
  const page = await open(name);
  await page.locator('#root > *').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

test('[S3] text becomes neither markup nor code, and nobody makes a policy that lets it', async () => {
  const page = await open('desk');
  const refused = await page.evaluate(() => {
    const element = document.createElement('div');
    const script = document.createElement('script');
    const tries: Record<string, () => unknown> = {
      innerHTML: () => (element.innerHTML = '<b>x</b>'),
      insertAdjacentHTML: () => element.insertAdjacentHTML('beforeend', '<b>x</b>'),
      'a parser': () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
      'a handler': () => element.setAttribute('onclick', 'window.isRun = 1'),
      'a script': () => (script.text = 'window.isRun = 1'),
      'a script address': () => (script.src = '/assets/x.js'),
      'a policy': () =>
        (
          window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): object } }
        ).trustedTypes.createPolicy('default', { createHTML: (text: string) => text }),
    };
    return Object.entries(tries).flatMap(([name, act]) => {
      try {
        act();
        return [];
      } catch {
        return [name];
      }
    });
  });
  expect(refused).toEqual([
    'innerHTML',
    'insertAdjacentHTML',
    'a parser',
    'a handler',
    'a script',
    'a script address',
    'a policy',
  ]);
  await page.context().close();
});

test('[S3] no script of the pages assigns text to innerHTML, React’s own two places aside', () => {
  const assets = join(root, 'out/renderer/assets');
  const found = globSync('*.js', { cwd: assets }).flatMap((file) =>
    [...readFileSync(join(assets, file), 'utf8').matchAll(/.{0,30}\.innerHTML=(?!=).{0,12}/g)].map(
      ([place]) => place,
    ),
  );
  // <script> elements, and dangerouslySetInnerHTML where an element is made and where it changes.
  expect(found.filter((place) => !/`<script>|__html!==/.test(place))).toEqual([]);
});

test('[S3] beneath that, what an intruder would try with markup is blocked as well', async () => {
  const page = await open('desk', 'require-trusted-types-for');
  await page
    .evaluate(() => {
      const add = (html: string): void => void document.body.insertAdjacentHTML('beforeend', html);
      const script = document.createElement('script');
      script.textContent = 'window.isRun = 1';
      document.body.append(script);
      add('<img src="x:" onerror="window.isRun = 2"><style>body { color: red }</style>');
      add(
        '<img src="http://127.0.0.1:1/i.png"><iframe src="/wallboard.html"></iframe><base href="http://127.0.0.1:1/">',
      );
      add('<form action="http://127.0.0.1:1/" method="post"></form>');
      document.forms[0]?.submit();
      fetch('http://127.0.0.1:1/').catch(() => {});
      void new WebSocket('ws://127.0.0.1:9/').close();
      // Later: while the test itself evaluates, eval is allowed.
      setTimeout(() => Function('window.isRun = 3')(), 0);
    })
    .catch(() => {});
  await expect
    .poll(async () => new Set((await violations(page)).map((line) => line.split(' ')[0])))
    .toEqual(
      new Set([
        'script-src-elem',
        'script-src-attr',
        'script-src',
        'style-src-elem',
        'img-src',
        'frame-src',
        'base-uri',
        'form-action',
        'connect-src',
      ]),
    );
  expect(await page.evaluate(() => 'isRun' in window)).toBe(false);
  await page.context().close();
});

test('[S3] the phone, and only the phone, may reach a switch that core knows', async () => {
  for (const [name, isAllowed] of [
    ['phone', true],
    ['desk', false],
  ] as const) {
    const page = await open(name);
    const refused = await page.evaluate(async () => {
      const blocked = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', () => resolve(true), { once: true }),
      );
      const tried = new Promise((resolve) => {
        try {
          new WebSocket('ws://127.0.0.1:9/').addEventListener('error', () =>
            setTimeout(() => resolve(false), 200),
          );
        } catch {
          resolve(true);
        }
      });
      return Promise.race([blocked, tried]);
    });
    expect(refused).toBe(!isAllowed);
    await page.context().close();
  }
});
