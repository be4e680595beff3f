/** [S21] The browser host is reachable by every program of the machine; these are the ones that get nowhere. */
import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startBrowserHost, type BrowserHost } from '../../src/main/browser/browser-host.ts';
import { readManifest } from '../../src/main/pages/manifest.ts';
import { createDeskClient } from '../../src/shared/link/desk-client.ts';
import { wireOfSocket } from '../../src/shared/link/wire.ts';
import type { ContractRouterClient } from '@orpc/contract';
import { createSmallRouter, type SmallContract } from '../transport/small-contract.ts';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

let host: BrowserHost;
let cookie: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seatline-host-'));
  mkdirSync(join(folder, 'pages/assets'), { recursive: true });
  mkdirSync(join(folder, 'sounds'));
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(folder, 'pages/desk.html'), 'the desk');
  writeFileSync(join(folder, 'pages/assets/a.js'), '1');
  writeFileSync(join(folder, 'pages/notes.map'), 'secret');
  symlinkSync(join(folder, 'secret.html'), join(folder, 'pages/link.html'));
  host = await startBrowserHost({
    core: {
      router: createSmallRouter().router,
      media: async (ticket, range) => ({
        status: range ? 206 : 200,
        headers: { 'content-type': 'audio/webm', 'x-range': range ?? '' },
        body: new TextEncoder().encode(ticket),
      }),
      switchOrigins: () => [
        'wss://switch.example:8089',
        'ws://127.0.0.1:8088',
        "wss://x; script-src 'unsafe-inline'",
      ],
    },
    manifest: readManifest({ renderer: join(folder, 'pages'), resources: folder }),
    cookieSecret: 'kept-secret',
    port: 0,
    log: () => {},
  });
  const token = new URL(host.url()).search;
  cookie = String((await get(`/${token}`, { cookie: '' })).headers['set-cookie']).split(';')[0]!;
});
afterAll(() => host.close());

function get(
  path: string,
  options: { cookie?: string; method?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(
      {
        port: host.port,
        host: '127.0.0.1',
        path,
        method: options.method ?? 'GET',
        headers: { cookie: options.cookie ?? cookie, ...options.headers },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    sent.on('error', reject).end();
  });
}

describe('the entrance', () => {
  test('[S21] a start URL works once and leaves a strict cookie that no script can read', async () => {
    const { pathname, search } = new URL(host.url());
    const first = await get(pathname + search, { cookie: '' });
    expect(first).toMatchObject({ status: 303, headers: { location: '/desk.html' } });
    expect(String(first.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await get(pathname + search, { cookie: '' })).status).toBe(403);
  });

  test('[S21] without the cookie nothing is served, in two languages', async () => {
    for (const path of ['/', '/desk.html', '/assets/a.js', '/media/12345678']) {
      const answer = await get(path, { cookie: '' });
      expect(answer.status).toBe(403);
      expect(answer.body).toContain('没有通行证');
      expect(answer.body).toContain('has no pass');
    }
    expect((await get('/?token=guess', { cookie: 'seatline-1=kept-secret' })).status).toBe(403);
  });

  test('[S21] a rebound name is refused even with the cookie', async () => {
    for (const name of ['evil.example', `evil.example:${host.port}`, `localhost:${host.port}`, '127.0.0.1']) {
      expect((await get('/desk.html', { headers: { host: name } })).status).toBe(421);
    }
  });

  test('[S21] a foreign page is refused even with the cookie', async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      expect((await get('/desk.html', { headers })).status).toBe(403);
    }
  });

  test('[S21] only reading is possible', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect((await get('/desk.html', { method })).status).toBe(405);
    }
  });
});

describe('the link', () => {
  const socket = (headers: Record<string, string>, path = '/rpc') =>
    new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
  const outcome = (opened: WebSocket) =>
    new Promise<string>((resolve) => {
      opened.once('open', () => (opened.close(), resolve('open')));
      opened.once('error', (cause) => resolve(cause.message));
    });

  test('[S21] a socket needs our origin, our host and the cookie', async () => {
    const origin = `http://127.0.0.1:${host.port}`;
    expect(await outcome(socket({ cookie, origin }))).toBe('open');
    expect(await outcome(socket({ cookie }))).toContain('403');
    expect(await outcome(socket({ origin }))).toContain('403');
    expect(await outcome(socket({ cookie, origin: 'https://evil.example' }))).toContain('403');
    expect(await outcome(socket({ cookie, origin, host: 'evil.example' }))).toContain('403');
    expect(await outcome(socket({ cookie, origin }, '/other'))).toContain('403');
  });

  test('[LK1] core answers over it', async () => {
    const link = createDeskClient<ContractRouterClient<SmallContract>>(async () =>
      wireOfSocket(socket({ cookie, origin: `http://127.0.0.1:${host.port}` })),
    );
    expect(await link.client.echo({ text: '你好' })).toEqual({ text: '你好' });
    link.close();
  });
});

describe('the files', () => {
  test('[S4] only what the list holds is served', async () => {
    expect(await get('/desk.html')).toMatchObject({ status: 200, body: 'the desk' });
    expect((await get('/assets/a.js')).headers['cache-control']).toContain('immutable');
    for (const path of ['/notes.map', '/link.html', '/Desk.html', '/desk.html/', '/assets', '/sounds/']) {
      expect((await get(path)).status).toBe(404);
    }
  });

  test('[S4] no path leads out', async () => {
    const piece = fc.constantFrom(
      '..',
      '%2e%2e',
      '%252e',
      '/',
      '\\',
      '%2f',
      '%5c',
      'secret.html',
      'C:',
      '%00',
      'desk.html',
      '.',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
        const answer = await get(`/${pieces.join('/')}`);
        expect(answer.body).not.toContain('secret');
        expect([200, 303, 404]).toContain(answer.status);
        if (answer.status === 200) expect(answer.body).toBe('the desk');
      }),
      { numRuns: 200 },
    );
  });

  test('[S3] every answer carries the policy; only the phone may reach a switch', async () => {
    const policy = async (path: string) => String((await get(path)).headers['content-security-policy']);
    expect(await policy('/desk.html')).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(await policy('/desk.html')).not.toContain('switch.example');
    expect(await policy('/missing')).toContain("default-src 'none'");
    expect(await policy('/phone.html')).toContain(
      `connect-src 'self' ws://127.0.0.1:${host.port} wss://switch.example:8089 ws://127.0.0.1:8088;`,
    );
    expect(await policy('/phone.html')).not.toContain('unsafe');
  });

  test('[S21] audio comes by ticket, with its range', async () => {
    expect(await get('/media/ticket-12345', { headers: { range: 'bytes=0-1' } })).toMatchObject({
      status: 206,
      body: 'ticket-12345',
      headers: { 'x-range': 'bytes=0-1' },
    });
  });
});
