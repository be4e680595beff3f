/** Runs the built core as the shell would, in a process of its own, and gives tests what the shell and a page hold. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { ToShell, type ToCore } from '../../src/shared/contract/shell.ts';
import { createDeskClient, type DeskLink } from '../../src/shared/link/desk-client.ts';
import { wireOfPort } from '../../src/shared/link/wire.ts';
import { NodeUtilityProcess } from './child-process.ts';
import { newChannelMain } from './port-main.ts';

const root = resolve(import.meta.dirname, '../..');

/** An address where nobody listens. */
export const NOWHERE = 'http://127.0.0.1:9';

export interface CoreRun {
  process: NodeUtilityProcess;
  /** What core told the shell; each was parsed as the shell parses it. */
  said: ToShell[];
  /** Resolves with what fits, said already or later. */
  hears<K extends ToShell['kind']>(kind: K): Promise<Extract<ToShell, { kind: K }>>;
  tell(message: ToCore): void;
  /** A page's link into it. */
  openPage(): DeskLink;
  /** The exit code. */
  ended: Promise<number | null>;
}

export interface CoreRunOptions {
  dataFolder: string;
  centralUrl?: string;
}

export function runCore({ dataFolder, centralUrl = NOWHERE }: CoreRunOptions): CoreRun {
  const child = new NodeUtilityProcess(join(root, 'out/main/core.js'));
  const said: ToShell[] = [];
  const tell = (message: ToCore): void => child.postMessage(message);
  child.on('message', (message) => {
    const parsed = ToShell.parse(message);
    said.push(parsed);
    if (parsed.kind === 'ask') tell({ kind: 'answer', id: parsed.id, ok: true, value: keyStore(parsed) });
    child.emit('heard');
  });
  child.once('spawn', () => tell(startMessage(dataFolder, centralUrl)));
  return {
    process: child,
    said,
    hears: async (kind) => {
      for (;;) {
        const found = said.find((message) => message.kind === kind);
        if (found) return found as Extract<ToShell, { kind: typeof kind }>;
        await once(child, 'heard');
      }
    },
    tell,
    openPage: () =>
      createDeskClient(async () => {
        const { port1, port2 } = newChannelMain();
        child.postMessage({ kind: 'page' }, [port1]);
        return wireOfPort(port2);
      }),
    ended: new Promise((done) => child.once('exit', done)),
  };
}

const startMessage = (dataFolder: string, centralUrl: string): ToCore => ({
  kind: 'start',
  dataFolder,
  resourcesFolder: join(root, 'resources'),
  centralUrl,
  capabilities: { host: 'electron', tray: true, globalShortcuts: false, osKeyStore: true, version: '0.0.0' },
});

/** A key store that turns every bit: what it did not seal, it does not open. */
function keyStore({ question }: Extract<ToShell, { kind: 'ask' }>): unknown {
  return question.name === 'openWindow' ? undefined : question.bytes.map((byte) => byte ^ 0xff);
}

export interface Loopback {
  url: string;
  close(): void;
}

/** Something that answers as `fetch` does, on a real port. */
export async function onLoopback(answer: typeof globalThis.fetch): Promise<Loopback> {
  const server = createServer((request, response) => void passOn(request, response, answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => (server.close(), server.closeAllConnections()),
  };
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  answer: typeof globalThis.fetch,
): Promise<void> {
  const stopper = new AbortController();
  response.once('close', () => stopper.abort());
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const reply = await answer(
    new Request(`http://${request.headers.host}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      signal: stopper.signal,
      ...(hasBody ? { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' } : {}),
    } as RequestInit),
  );
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  if (reply.body === null) return void response.end();
  Readable.fromWeb(reply.body as NodeStream)
    .on('error', () => response.destroy())
    .pipe(response);
}
