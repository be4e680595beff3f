/**
 * The browser host: core in this process, pages and link on loopback. For thin clients, for machines without
 * Electron, and for end-to-end tests. What it cannot do (tray, global shortcuts, key store) its capabilities say.
 */
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { wireOfSocket } from '../../shared/link/wire.ts';
import type { Core } from '../core/core.ts';
import { createServer } from '../link/serve.ts';
import type { MistakeLog } from '../link/judge.ts';
import type { Manifest } from '../pages/manifest.ts';
import { createEntrance } from './entrance.ts';
import { createSite } from './site.ts';

export interface BrowserHostOptions {
  core: Pick<Core, 'router' | 'media' | 'switchOrigins'>;
  manifest: Manifest;
  cookieSecret: string;
  /** 0: any free one. */
  port: number;
  log: MistakeLog;
}

export interface BrowserHost {
  port: number;
  /** A start URL, good once. */
  url(): string;
  close(): Promise<void>;
}

/** More than the largest message of the desk contract (one second of sound as base64). */
const MOST_BYTES = 2 * 1024 * 1024;

/** Rejects with Node's EADDRINUSE when the port is taken. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const http = createHttpServer();
  const port = await listen(http, options.port);
  const entrance = createEntrance({ port, cookieSecret: options.cookieSecret });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES, perMessageDeflate: false });
  const serve = createServer(options.core.router, options.log);

  http.on('request', createSite({ ...options, port, entrance }));
  http.on('upgrade', (request, socket, head) => {
    const isWelcome = request.url === '/rpc' && entrance.judge(request) === 'come in';
    if (!isWelcome) return void socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (accepted) => serve(wireOfSocket(accepted)));
  });
  return {
    port,
    url: () => `http://127.0.0.1:${port}/?token=${entrance.issueToken()}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function listen(http: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => resolve((http.address() as AddressInfo).port));
  });
}
