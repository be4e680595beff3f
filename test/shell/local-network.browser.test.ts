/**
 * [S6] Why the local-network permissions are in the shell's table: Chromium, told that our page came from a public
 * address, refuses a socket to a switch in the office until they are granted, and a foreign page keeps being refused.
 */
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';

const executablePath = process.env['PLAYWRIGHT_CHROMIUM'] ?? '/usr/bin/chromium';
let ours: Server;
let foreign: Server;
let office: WebSocketServer;
let browser: Browser;

const portOf = (server: Server | WebSocketServer): number => (server.address() as AddressInfo).port;
const originOf = (server: Server): string => `http://127.0.0.1:${portOf(server)}`;

async function pageServer(): Promise<Server> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>page</title>'),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

beforeAll(async () => {
  [ours, foreign] = await Promise.all([pageServer(), pageServer()]);
  office = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(office, 'listening');
  const publicPages = [ours, foreign].map((server) => `127.0.0.1:${portOf(server)}=public`).join(',');
  browser = await chromium.launch({
    ...(existsSync(executablePath) ? { executablePath } : { channel: 'chrome' }),
    args: ['--no-sandbox', '--disable-background-networking', `--ip-address-space-overrides=${publicPages}`],
  });
});
afterAll(async () => {
  await browser?.close();
  office.close();
  ours.close();
  foreign.close();
});

/** 'open' or 'refused', as the page sees it. */
async function reachOffice(context: BrowserContext, from: Server): Promise<string> {
  const page = await context.newPage();
  await page.goto(originOf(from));
  return page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('error', () => resolve('refused'));
      }),
    `ws://127.0.0.1:${portOf(office)}`,
  );
}

test('[S6] without the permission no page reaches a switch in the office', async () => {
  const context = await browser.newContext();
  expect(await reachOffice(context, ours)).toBe('refused');
  await context.close();
});

test('[S6] granted to our origin, our page reaches it and a foreign one does not', async () => {
  const context = await browser.newContext();
  await context.grantPermissions(['local-network-access'], { origin: originOf(ours) });
  expect(await reachOffice(context, ours)).toBe('open');
  expect(await reachOffice(context, foreign)).toBe('refused');
  await context.close();
});
