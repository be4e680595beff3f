/** Loaded before the built core in its process: gives it the `process.parentPort` that Electron would. */
import { EventEmitter } from 'node:events';
import type { FromChild, ToChild } from './child-messages.ts';

const ports = new Map<number, ChildPort>();
const tell = (message: FromChild): void => void process.send?.(message);

/** Electron's MessagePortMain in the child: what arrives waits for `start`. */
class ChildPort extends EventEmitter {
  readonly #portId: number;
  #waiting: unknown[] | null = [];

  constructor(portId: number) {
    super();
    this.#portId = portId;
  }
  arrived(data: unknown): void {
    if (this.#waiting) this.#waiting.push(data);
    else this.emit('message', { data, ports: [] });
  }
  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.arrived(data);
  }
  postMessage(data: unknown): void {
    tell({ from: 'port', portId: this.#portId, data });
  }
  close(): void {
    ports.delete(this.#portId);
    tell({ from: 'portEnd', portId: this.#portId });
  }
}

const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown): void => tell({ from: 'parentPort', data }),
});
Object.defineProperty(process, 'parentPort', { value: parentPort });

process.on('message', (message: ToChild) => {
  if (message.to === 'parentPort')
    parentPort.emit('message', { data: message.data, ports: message.portIds.map(newPort) });
  else if (message.to === 'port') ports.get(message.portId)?.arrived(message.data);
  else endPort(message.portId);
});
// The shell is gone: a utility process ends with it.
process.once('disconnect', () => process.exit(0));

function newPort(portId: number): ChildPort {
  const port = new ChildPort(portId);
  ports.set(portId, port);
  return port;
}

function endPort(portId: number): void {
  const port = ports.get(portId);
  ports.delete(portId);
  port?.emit('close');
}
