/** How a page reaches core: by the port that the shell hands out (Electron), else by a socket to its own origin. */
import { PORT_MESSAGE } from '../../shared/contract/bridge.ts';
import './no-eval.ts';
import { createDeskClient, type DeskLink, type Transport } from '../../shared/link/desk-client.ts';
import { failure } from '../../shared/link/attempt.ts';
import { wireOfPort, wireOfSocket, type Wire } from '../../shared/link/wire.ts';

declare global {
  interface Window {
    /** Put there by the preload script; missing in a browser. */
    readonly seatline?: { askForPort(): void };
  }
}

/** One link for the page's life; it reconnects by itself. Make it once, pass it down. */
export function connectDesk(): DeskLink {
  const bridge = window.seatline;
  return createDeskClient(bridge ? portTransport(bridge) : socketTransport());
}

const PORT_PATIENCE_MS = 3_000;

/** The bridge posts the port to its own page; a message from anywhere else is none of ours. */
function portTransport(bridge: { askForPort(): void }): Transport {
  return (signal) =>
    new Promise<Wire>((resolve, reject) => {
      const settled = new AbortController();
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PORT_PATIENCE_MS)]);
      const onMessage = (event: MessageEvent): void => {
        const port = event.ports[0];
        if (event.source !== window || event.data !== PORT_MESSAGE || !port) return;
        settled.abort();
        resolve(wireOfPort(port));
      };
      const giveUp = (): void => (settled.abort(), reject(failure('link/closed')));
      window.addEventListener('message', onMessage, { signal: settled.signal });
      patience.addEventListener('abort', giveUp, { signal: settled.signal });
      bridge.askForPort();
    });
}

function socketTransport(): Transport {
  return (signal) =>
    new Promise<Wire>((resolve, reject) => {
      const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
      const socket = new WebSocket(`${scheme}//${location.host}/rpc`);
      signal.addEventListener('abort', () => socket.close(), { once: true });
      const wire = wireOfSocket(socket);
      socket.addEventListener('open', () => resolve(wire), { once: true });
      socket.addEventListener('close', () => reject(failure('link/closed')), { once: true });
    });
}
