/** The BUILT shell under a fake `electron`: the checklist items that need no binary. Rules: docs/spec/shell.md */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { newFrame } from './fake-electron.ts';
import { ORIGIN, becomeReady, core, fake, heard, out, say, settle, startShell } from './run-shell.ts';

beforeAll(ensureBuilt, 180_000);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('start', () => {
  test('[S2] the sandbox is on before anything else, and the scheme before ready', async () => {
    const { log } = await startShell();
    expect(log[0]).toBe('enableSandbox');
    const order = ['schemes', 'requestSingleInstanceLock', 'ready'].map((word) =>
      log.findIndex((line) => line.startsWith(word)),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  test('[S2] a second instance opens nothing', async () => {
    const { log, windows, children } = await startShell((next) => (next.hasLock = false));
    expect(log).toContain('quit');
    expect([windows, children]).toEqual([[], []]);
  });

  test('[S1] every window is sandboxed and isolated, with nothing switched off', async () => {
    const { windows } = await startShell();
    fake.app.emit('activate');
    await say({ kind: 'ask', id: 1, question: { name: 'openWindow', window: 'quality' } });
    await say({ kind: 'ask', id: 2, question: { name: 'openWindow', window: 'wallboard' } });
    expect(windows.map(({ url }) => url)).toEqual(
      ['phone', 'desk', 'quality', 'wallboard'].map((page) => `${ORIGIN}/${page}.html`),
    );
    for (const { options } of windows) {
      expect(options.webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      });
      for (const risky of ['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures'])
        expect(options.webPreferences).not.toHaveProperty(risky);
    }
  });

  test('[SH1] the phone is hidden, never throttled, and its close button only hides it', async () => {
    const { windows } = await startShell();
    const phone = windows[0]!;
    expect(phone.options['show']).toBe(false);
    expect(phone.options.webPreferences['backgroundThrottling']).toBe(false);
    phone.emit('ready-to-show');
    expect(phone.isShown).toBe(false);
    const event = { preventDefault: vi.fn() };
    phone.emit('close', event);
    expect(event.preventDefault).toHaveBeenCalled();
  });
});

describe('pages', () => {
  const get = (path: string, init?: RequestInit) =>
    fake.handlers.page!(new Request(`${ORIGIN}${path}`, init));

  test('[S3] each page has its policy and nothing inline is allowed', async () => {
    await startShell();
    await becomeReady(['wss://switch.example:8089']);
    for (const page of ['desk', 'phone', 'quality', 'wallboard']) {
      const policy = (await get(`/${page}.html`)).headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(policy.includes('wss://switch.example:8089')).toBe(page === 'phone');
    }
  });

  test('[S4] methods, hosts and paths that are not in the list get nothing', async () => {
    await startShell();
    expect((await get('/desk.html', { method: 'POST' })).status).toBe(405);
    for (const url of [
      'app://other/desk.html',
      'app://seatline.evil/desk.html',
      'app://x@seatline/desk.html',
    ])
      expect(
        (await fake.handlers.page!({ method: 'GET', url, headers: new Headers() } as Request)).status,
      ).toBe(404);
    const piece = fc.constantFrom(
      '..',
      '%2e%2e',
      '%252e',
      '\\',
      '%2f',
      'main',
      'index.js',
      'C:',
      '%00',
      'package.json',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
        const url = `${ORIGIN}/${pieces.join('/')}`;
        const answer = await fake.handlers.page!({ method: 'GET', url, headers: new Headers() } as Request);
        expect(answer.status).toBe(404);
      }),
    );
  });

  test('[S4] audio is asked of core, with its range, and only by ticket', async () => {
    await startShell();
    const answer = get('/media/ticket-1234', { headers: { range: 'bytes=0-1' } });
    await settle();
    const { message } = heard('ask').at(-1)!;
    expect(message['question']).toEqual({ name: 'media', ticket: 'ticket-1234', range: 'bytes=0-1' });
    const body = new Uint8Array([1, 2]);
    await say({ kind: 'answer', id: message['id'], ok: true, value: { status: 206, headers: {}, body } });
    expect((await answer).status).toBe(206);
    expect((await get('/media/..%2f..')).status).toBe(404);
  });
});

describe('navigation', () => {
  test('[S7] a window goes nowhere and opens nothing', async () => {
    const { windows } = await startShell();
    for (const { webContents } of windows) {
      for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
        const event = { preventDefault: vi.fn() };
        webContents.emit(name, event);
        expect(event.preventDefault).toHaveBeenCalledOnce();
      }
      expect(webContents.openHandler!({ url: `${ORIGIN}/desk.html` })).toEqual({ action: 'deny' });
    }
  });

  test('[S7] only our own sites open outside, as they were parsed', async () => {
    const { windows } = await startShell();
    const open = windows[0]!.webContents.openHandler!;
    for (const url of [
      'https://www.95598.cn.evil.example',
      '//www.95598.cn',
      'https://user:pass@www.95598.cn',
      'https://www.95598.cn@evil.example',
      'http://www.95598.cn',
      'https://www.95598.cn:444/',
      'https://www.95598.сn',
      'ms-msdt:/id',
      'file:///etc/passwd',
      'smb://host/share',
      'javascript:alert(1)',
      '',
    ])
      expect(open({ url })).toEqual({ action: 'deny' });
    expect(fake.opened).toEqual([]);
    open({ url: 'HTTPS://WWW.95598.CN/a b' });
    expect(fake.opened).toEqual(['https://www.95598.cn/a%20b']);
  });
});

describe('the bridge', () => {
  test('[S8] no sender but the main frame of a window of ours reaches any channel', async () => {
    const { channels, windows } = await startShell();
    await say({ kind: 'ready' });
    const ours = newFrame(`${ORIGIN}/desk.html`);
    const sender = windows[1]!.webContents;
    const foreign = [
      { sender, senderFrame: newFrame('https://evil.example/') },
      { sender, senderFrame: newFrame('app://seatline.evil/desk.html') },
      { sender, senderFrame: newFrame(`${ORIGIN}/desk.html`, ours) },
      { sender, senderFrame: null },
      { sender: { id: 99 }, senderFrame: newFrame(`${ORIGIN}/desk.html`) },
      {
        sender,
        get senderFrame(): never {
          throw new Error('disposed');
        },
      },
    ];
    expect([...channels.keys()]).toEqual(['seatline:connect']);
    for (const listener of channels.values()) for (const event of foreign) listener(event);
    expect(heard('page')).toEqual([]);
    channels.get('seatline:connect')!({ sender, senderFrame: ours });
    expect(heard('page')).toEqual([{ message: { kind: 'page' }, ports: [{ end: 'core' }] }]);
    expect(ours.posted).toEqual([{ channel: 'seatline:port', ports: [{ end: 'page' }] }]);
  });

  test('[S10] a page sees one function, and what it takes goes nowhere', () => {
    const exposed: Record<string, Record<string, (...args: unknown[]) => unknown>> = {};
    const sent: unknown[][] = [];
    const posted: unknown[][] = [];
    const listeners: Record<string, (event: object) => void> = {};
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: never) => (exposed[name] = api) },
      ipcRenderer: {
        send: (...args: unknown[]) => sent.push(args),
        on: (channel: string, listener: (event: object) => void) => (listeners[channel] = listener),
      },
    };
    const scope = {
      require: (name: string) => (name === 'electron' ? electron : undefined),
      window: { postMessage: (...args: unknown[]) => posted.push(args) },
      location: { origin: ORIGIN },
      exports: {},
      module: { exports: {} },
    };
    runInNewContext(readFileSync(join(out, 'preload/bridge.cjs'), 'utf8'), scope);
    expect(Object.keys(exposed)).toEqual(['seatline']);
    expect(Object.keys(exposed['seatline']!)).toEqual(['askForPort']);
    exposed['seatline']!['askForPort']!('other-channel', { evil: true });
    expect(sent).toEqual([['seatline:connect']]);
    listeners['seatline:port']!({ ports: ['port'], sender: 'must not leak' });
    expect(posted).toEqual([['seatline:port', ORIGIN, ['port']]]);
  });
});

describe('the core process', () => {
  test('[SH2] it gets its orders at once, and pages that came early get their port when it is ready', async () => {
    const { channels, windows } = await startShell();
    expect(heard('start')).toHaveLength(1);
    channels.get('seatline:connect')!({
      sender: windows[1]!.webContents,
      senderFrame: newFrame(`${ORIGIN}/desk.html`),
    });
    expect(heard('page')).toHaveLength(0);
    await say({ kind: 'ready' });
    expect(heard('page')).toHaveLength(1);
  });

  test('[SH3] it is started again with growing pauses, and what was asked of it fails', async () => {
    const { children } = await startShell();
    await say({ kind: 'ready' });
    const lost = fake.handlers.page!(new Request(`${ORIGIN}/media/ticket-1234`));
    await settle();
    for (const pauseMs of [250, 500, 1_000]) {
      const count = children.length;
      core().emit('exit', 1);
      await vi.advanceTimersByTimeAsync(pauseMs - 1);
      expect(children).toHaveLength(count);
      await vi.advanceTimersByTimeAsync(1);
      expect(children).toHaveLength(count + 1);
    }
    expect((await lost).status).toBe(500);
  });

  test('[SH3] a core that cannot run is told to the person and not started again', async () => {
    const { boxes, log, children } = await startShell();
    await say({ kind: 'failed', code: 'store/in-use' });
    expect(boxes[0]!.message).toContain('另一个 Seatline');
    boxes[0]!.answer(0);
    await settle();
    core().emit('exit', 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toContain('exit 1');
    expect(children).toHaveLength(1);
  });

  test('[S15] a secret is sealed by the key store and comes back', async () => {
    await startShell();
    const bytes = new Uint8Array([1, 2, 3]);
    await say({ kind: 'ask', id: 1, question: { name: 'seal', bytes } });
    const sealed = heard('answer').at(-1)!.message['value'] as Uint8Array;
    expect(sealed[0]).toBe(1);
    await say({ kind: 'ask', id: 2, question: { name: 'open', bytes: sealed } });
    expect(heard('answer').at(-1)!.message).toEqual({ kind: 'answer', id: 2, ok: true, value: bytes });
    await say({ kind: 'ask', id: 3, question: { name: 'open', bytes: new Uint8Array([9, 9]) } });
    expect(heard('answer').at(-1)!.message).toMatchObject({ id: 3, ok: false });
  });

  test('[SH4] sleep, wake and shutdown reach it', async () => {
    await startShell();
    for (const event of ['suspend', 'resume', 'shutdown']) fake.module.powerMonitor.emit(event);
    expect(heard('power').map(({ message }) => message['event'])).toEqual(['suspend', 'resume', 'quit']);
  });
});

describe('events of the system', () => {
  test('[S16] a second start hands its link over and brings the desk forward', async () => {
    const { windows } = await startShell();
    fake.app.emit('second-instance', {}, ['seatline', '--x', 'tel:95598']);
    fake.app.emit('open-url', { preventDefault: () => {} }, 'seatline:dial?number=110');
    fake.app.emit('open-url', { preventDefault: () => {} }, 'seatline:quit');
    expect(heard('link').map(({ message }) => message['link'])).toEqual([
      { name: 'dial', number: '95598' },
      { name: 'dial', number: '110' },
    ]);
    expect(windows[1]!.isShown).toBe(true);
  });

  test('[SH5] leaving in a call asks first', async () => {
    const { boxes, log } = await startShell();
    await say({ kind: 'inCall', inCall: true });
    fake.app.quit();
    expect(boxes[0]!.message).toContain('通话还在进行');
    boxes[0]!.answer(0);
    await settle();
    expect(log).not.toContain('gone');
    fake.app.quit();
    boxes[1]!.answer(1);
    await settle();
    expect(heard('close')).toHaveLength(1);
    expect(log).toContain('gone');
  });

  test('[SH6] a dead page comes back three times, then a person is asked', async () => {
    const { windows, boxes } = await startShell();
    const { webContents } = windows[1]!;
    for (let crash = 0; crash < 4; crash += 1)
      webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(webContents.reloads).toBe(3);
    expect(boxes).toHaveLength(1);
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(boxes).toHaveLength(1);
  });

  test('[SH7] after two crashes of the graphics process the next start draws without it', async () => {
    process.env['FAKE_USER_DATA'] = mkdtempSync(join(tmpdir(), 'seatline-shell-'));
    try {
      const first = await startShell();
      for (const reason of ['crashed', 'clean-exit'])
        first.app.emit('child-process-gone', {}, { type: 'GPU', reason });
      first.app.emit('child-process-gone', {}, { type: 'Utility', reason: 'crashed' });
      expect((await startShell()).log).not.toContain('disableHardwareAcceleration');
      for (let crash = 0; crash < 2; crash += 1)
        fake.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
      expect((await startShell()).log).toContain('disableHardwareAcceleration');
    } finally {
      delete process.env['FAKE_USER_DATA'];
    }
  });
});
