/** Electron's MessagePortMain as far as we use it: speaks by `on`, keeps what comes until `start`, tells its end. */
import { EventEmitter } from 'node:events';

export class PortMain extends EventEmitter<{ message: [{ data: unknown; ports: [] }]; close: [] }> {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.addEventListener('message', ({ data }) => this.emit('message', { data, ports: [] }));
    port.addEventListener('close', () => this.emit('close'));
  }
  postMessage(data: unknown): void {
    this.#port.postMessage(data);
  }
  start(): void {
    this.#port.start();
  }
  close(): void {
    this.#port.close();
  }
}

/** MessageChannelMain. */
export function newChannelMain(): { port1: PortMain; port2: PortMain } {
  const { port1, port2 } = new MessageChannel();
  return { port1: new PortMain(port1), port2: new PortMain(port2) };
}
