/** What pages of the BUILT shell may have and reach. Rules: docs/spec/shell.md */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { ORIGIN, becomeReady, fake, out, startShell } from './run-shell.ts';

beforeAll(ensureBuilt, 180_000);

describe('permissions', () => {
  const declared = readFileSync(resolve(out, '../node_modules/electron/electron.d.ts'), 'utf8');
  const union =
    /setPermissionRequestHandler\(handler: \(\(webContents: WebContents, permission: ([^,]+),/.exec(
      declared,
    )![1]!;
  const names: string[] = [...new Set(union.match(/[\w-]+/g))];
  const wanted = [
    'media',
    'speaker-selection',
    'notifications',
    'clipboard-sanitized-write',
    'local-network-access',
    'local-network',
    'loopback-network',
  ];
  const strangers = [
    'https://evil.example',
    'file:///etc/passwd',
    'app://seatline.evil',
    'app://other',
    'app://x@seatline',
    'null',
    '',
  ];

  const request = (permission: string, url: string, more: object = {}): boolean => {
    let granted = false;
    const details = {
      requestingUrl: url,
      isMainFrame: true,
      ...(permission === 'media' ? { mediaTypes: ['audio'] } : {}),
      ...more,
    };
    fake.handlers.request!(null, permission, (answer) => (granted = answer), details);
    return granted;
  };
  const check = (permission: string, origin: string, more: object = {}): boolean =>
    fake.handlers.check!(null, permission, origin, { isMainFrame: true, ...more });

  test('[S5] of all that Electron knows, our own pages get seven, and nobody else gets any', async () => {
    await startShell();
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => request(name, `${ORIGIN}/phone.html`)).toSorted()).toEqual(
      wanted.toSorted(),
    );
    expect(names.filter((name) => check(name, `${ORIGIN}/`)).toSorted()).toEqual(wanted.toSorted());
    for (const stranger of strangers) {
      expect(names.filter((name) => request(name, stranger))).toEqual([]);
      expect(names.filter((name) => check(name, stranger))).toEqual([]);
    }
  });

  test('[S5] sub-frames and the camera get nothing', async () => {
    await startShell();
    expect(names.filter((name) => request(name, `${ORIGIN}/`, { isMainFrame: false }))).toEqual([]);
    expect(names.filter((name) => check(name, `${ORIGIN}/`, { isMainFrame: false }))).toEqual([]);
    expect(request('media', ORIGIN, { mediaTypes: ['audio', 'video'] })).toBe(false);
    expect(request('media', ORIGIN, { mediaTypes: [] })).toBe(false);
    expect(check('media', ORIGIN, { mediaType: 'video' })).toBe(false);
    expect(fake.handlers.device!()).toBe(false);
  });

  test('[S6] the local network is reachable for our pages although the network stack names no page', async () => {
    await startShell();
    for (const name of ['local-network-access', 'local-network', 'loopback-network']) {
      expect(check(name, `${ORIGIN}/`)).toBe(true);
      expect(check(name, 'https://evil.example/')).toBe(false);
    }
  });

  test('[S5] pages reach our scheme and the known switches, and nothing else', async () => {
    await startShell();
    await becomeReady(['ws://10.0.0.5:8088']);
    const reach = (url: string): boolean => {
      let cancelled = true;
      fake.handlers.beforeRequest!({ url }, ({ cancel }) => (cancelled = cancel));
      return !cancelled;
    };
    expect(reach(`${ORIGIN}/desk.html`)).toBe(true);
    expect(reach('ws://10.0.0.5:8088/ws')).toBe(true);
    expect(reach(`blob:${ORIGIN}/1-2-3`)).toBe(true);
    for (const url of [
      'https://evil.example',
      'ws://10.0.0.5:8089/ws',
      'http://10.0.0.5:8088/',
      'file:///etc/passwd',
      'blob:https://evil.example/1',
      'ftp://x',
    ])
      expect(reach(url)).toBe(false);
  });
});
