/**
 * The real phone window, built as it ships, with core replaced by fake-desk.ts, in a real Chromium. The page is
 * served with the policy that the hosts send, so that a broken policy breaks the tests.
 */
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium, type Browser, type Page } from '@playwright/test';
import { build, type Plugin } from 'vite';

const ROOT = resolve(import.meta.dirname, '../../..');
const FAKE_DESK = resolve(import.meta.dirname, 'fake-desk.ts');
const PAGE = join(ROOT, 'src/renderer/phone/phone.html');
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-quic',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
};

/** blocked: as in a browser in which nobody has touched the page yet. */
export type SoundKind = 'allowed' | 'blocked';
export type MicrophoneKind = 'speaking' | 'refused' | 'absent';

export interface PhoneHouse {
  /** Speech of a customer, as a scenario names it. */
  openPhone(
    microphone: MicrophoneKind,
    connect?: string,
    sound?: SoundKind,
  ): Promise<{ page: Page; close: () => Promise<void> }>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<PhoneHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'seatline-phone-'));
  speak(folder);
  await buildPage(join(folder, 'page'));
  const policy = { connect: '' };
  const server = await serve(folder, policy);
  const { port } = server.address() as AddressInfo;
  return {
    openPhone: (microphone, connect = '', sound = 'allowed') => {
      policy.connect = connect;
      const flags = [...microphoneFlags(microphone, folder), soundFlag(sound)];
      return openPhone(`http://127.0.0.1:${port}/page/phone/phone.html`, flags);
    },
    close: async () => {
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The agent's microphone and a customer's sentence: real speech, made here. */
function speak(folder: string): void {
  const voice = (text: string, name: string, pitch: string): void => {
    run('espeak-ng', ['-v', 'cmn', '-p', pitch, '-w', join(folder, `${name}-raw.wav`), text]);
    run('sox', [join(folder, `${name}-raw.wav`), '-r', '48000', '-c', '1', join(folder, `${name}.wav`)]);
  };
  voice('您好，这里是客户服务中心，请问有什么可以帮您？请您稍等，我马上为您查询。', 'agent', '30');
  voice('您好，我想查询一下这个月的电费，为什么比上个月高这么多？麻烦您帮我看看。', 'customer', '70');
}

function run(command: string, args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}

function fakeDesk(): Plugin {
  return {
    name: 'fake-desk',
    enforce: 'pre',
    resolveId: (source) => (source.endsWith('/ui/connect.ts') ? FAKE_DESK : null),
  };
}

/** The customer's voice comes from the test's folder instead of resources/sounds. */
function testSounds(): Plugin {
  return {
    name: 'test-sounds',
    enforce: 'pre',
    load: (id) =>
      id.endsWith('/training/sounds.ts') ? "export const soundUrl = (name) => '/' + name;" : null,
  };
}

async function buildPage(outDir: string): Promise<void> {
  await build({
    root: join(ROOT, 'src/renderer'),
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    base: '/page/',
    plugins: [fakeDesk(), testSounds(), react()],
    build: { outDir, assetsInlineLimit: 0, minify: false, rolldownOptions: { input: PAGE } },
  });
}

function serve(folder: string, policy: { connect: string }): Promise<Server> {
  const server = createServer((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://x').pathname);
    try {
      const body = readFileSync(path);
      response.writeHead(200, {
        'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self' ${policy.connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

function microphoneFlags(kind: MicrophoneKind, folder: string): string[] {
  const file = `--use-file-for-fake-audio-capture=${join(folder, 'agent.wav')}`;
  if (kind === 'speaking') {
    return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', file];
  }
  return kind === 'refused'
    ? ['--use-fake-device-for-media-stream', '--deny-permission-prompts']
    : ['--use-fake-ui-for-media-stream'];
}

const soundFlag = (sound: SoundKind): string =>
  `--autoplay-policy=${sound === 'allowed' ? 'no-user-gesture-required' : 'document-user-activation-required'}`;

async function openPhone(
  url: string,
  flags: readonly string[],
): Promise<{ page: Page; close: () => Promise<void> }> {
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...FLAGS, ...flags],
  });
  const page = await browser.newPage({ viewport: { width: 420, height: 640 } });
  await page.addInitScript(keepPeers);
  await page.goto(url);
  return { page, close: () => browser.close() };
}

declare global {
  interface Window {
    peers: RTCPeerConnection[];
  }
}

/** Every peer connection of the page, so that both ends of a call can be measured. */
function keepPeers(): void {
  const Native = window.RTCPeerConnection;
  window.peers = [];
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.peers.push(this);
    }
  };
}
