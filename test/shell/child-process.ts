/**
 * Electron's UtilityProcess, stood in by a process of Node: it is forked, spoken to, handed ports and killed alike.
 * Node's IPC carries no ports, so each port's messages are passed on by its number (child-parent-port.ts).
 */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { FromChild, ToChild } from './child-messages.ts';
import type { PortMain } from './port-main.ts';

const parentPort = new URL('child-parent-port.ts', import.meta.url).href;

interface Events {
  spawn: [];
  message: [unknown];
  /** Of the tests' own: a message was looked at. */
  heard: [];
  exit: [number | null];
}

export class NodeUtilityProcess extends EventEmitter<Events> {
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, PortMain>();
  #lastPortId = 0;

  constructor(file: string) {
    super();
    this.#child = fork(file, { execArgv: ['--import', parentPort], serialization: 'advanced' });
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.#hear(message as FromChild));
    this.#child.once('exit', (code) => this.#ended(code));
  }
  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }
  postMessage(data: unknown, ports: PortMain[] = []): void {
    this.#tell({ to: 'parentPort', data, portIds: ports.map((port) => this.#adopt(port)) });
  }
  /** As the system's out-of-memory killer would. */
  kill(): boolean {
    return this.#child.kill('SIGKILL');
  }

  #adopt(port: PortMain): number {
    const portId = ++this.#lastPortId;
    this.#ports.set(portId, port);
    // The message with this number goes first, so the child knows the port before anything arrives on it.
    queueMicrotask(() => {
      port.on('message', ({ data }) => this.#tell({ to: 'port', portId, data }));
      port.on('close', () => this.#portEnded(portId));
      port.start();
    });
    return portId;
  }
  #portEnded(portId: number): void {
    if (this.#ports.delete(portId)) this.#tell({ to: 'portEnd', portId });
  }
  #tell(message: ToChild): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
  #hear(message: FromChild): void {
    if (message.from === 'parentPort') this.emit('message', message.data);
    else if (message.from === 'port') this.#ports.get(message.portId)?.postMessage(message.data);
    else this.#ports.get(message.portId)?.close();
  }
  #ended(code: number | null): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
    this.emit('exit', code);
  }
}
