/** Every way a page can reach core, made with real parts. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker, type Transferable } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { createServer } from '../../src/main/link/serve.ts';
import type { Transport } from '../../src/shared/link/desk-client.ts';
import { wireOfPort, wireOfSocket, type EmitterPortLike } from '../../src/shared/link/wire.ts';
import { createSmallRouter } from './small-contract.ts';

export interface Rig {
  transport: Transport;
  /** What the router saw; null where it lives in another thread. */
  seen: ReturnType<typeof createSmallRouter>['seen'] | null;
  mistakes: { where: string; cause: unknown }[] | null;
  /** The other end vanishes as a killed process would. */
  cut(): Promise<void>;
  /** How often a wire was asked for. */
  wires(): number;
  close(): Promise<void>;
}

function served() {
  const { router, seen } = createSmallRouter();
  const mistakes: { where: string; cause: unknown }[] = [];
  const serve = createServer(router, (where, cause) => mistakes.push({ where, cause }));
  return { serve, seen, mistakes };
}

/** MessagePort, as between a page and core. */
export async function messagePortRig(): Promise<Rig> {
  const { serve, seen, mistakes } = served();
  const ports: MessagePort[] = [];
  return {
    transport: async () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port2);
      serve(wireOfPort(port2));
      return wireOfPort(port1);
    },
    seen,
    mistakes,
    cut: async () => ports.at(-1)?.close(),
    wires: () => ports.length,
    close: async () => ports.forEach((port) => port.close()),
  };
}

/** Electron's MessagePortMain speaks by `on`, and has no addEventListener. */
export async function emitterPortRig(): Promise<Rig> {
  const { serve, seen, mistakes } = served();
  const ports: MessagePort[] = [];
  return {
    transport: async () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port2);
      serve(wireOfPort(emitterOf(port2)));
      return wireOfPort(port1);
    },
    seen,
    mistakes,
    cut: async () => ports.at(-1)?.close(),
    wires: () => ports.length,
    close: async () => ports.forEach((port) => port.close()),
  };
}

function emitterOf(port: MessagePort): EmitterPortLike {
  return {
    postMessage: (text) => port.postMessage(text),
    on: (type: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
      port.addEventListener(type, listener as unknown as EventListener),
    start: () => port.start(),
    close: () => port.close(),
  };
}

/** A port into another thread that can be terminated like a process. */
export async function workerRig(): Promise<Rig> {
  let worker: Worker | null = null;
  let wires = 0;
  const cut = async (): Promise<void> => {
    await worker?.terminate();
    worker = null;
  };
  return {
    transport: async () => {
      wires += 1;
      worker ??= new Worker(new URL('serving-worker.ts', import.meta.url));
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ port: port2 }, [port2 as unknown as Transferable]);
      return wireOfPort(port1);
    },
    seen: null,
    mistakes: null,
    cut,
    wires: () => wires,
    close: cut,
  };
}

/** A real socket on loopback, `ws` on both ends. */
export async function socketRig(): Promise<Rig> {
  const { serve, seen, mistakes } = served();
  const http = createHttpServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket) => serve(wireOfSocket(socket)));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  let wires = 0;
  const cut = async (): Promise<void> => sockets.clients.forEach((socket) => socket.terminate());
  return {
    transport: async () => {
      wires += 1;
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      const wire = wireOfSocket(socket);
      await once(socket, 'open');
      return wire;
    },
    seen,
    mistakes,
    cut,
    wires: () => wires,
    close: async () => {
      await cut();
      http.close();
    },
  };
}

export const rigs = {
  MessagePort: messagePortRig,
  MessagePortMain: emitterPortRig,
  'worker thread': workerRig,
  WebSocket: socketRig,
} satisfies Record<string, () => Promise<Rig>>;
