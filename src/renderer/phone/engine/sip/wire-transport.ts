/**
 *   disconnected ──connect──► connecting ──opened──► connected
 *        ▲                        │                      │
 *        └──closed / too slow─────┴───closed/disconnect──┘
 *
 * SIP.js's own socket transport waits for a dead socket's closing handshake and knows one server; this one lets
 * go at once and takes whatever wire it is given.
 */
import { EmitterImpl, TransportState, type Emitter, type Transport } from 'sip.js';
import type { OpenWire, Wire } from '../wire.ts';

const CONNECT_PATIENCE_MS = 5_000;

export interface WireTransportOptions {
  openWire: OpenWire;
}

interface Attempt {
  settle: (failure: Error | null) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class WireTransport implements Transport {
  readonly protocol = 'WSS';
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  readonly #openWire: OpenWire;
  readonly #changes = new EmitterImpl<TransportState>();
  #state = TransportState.Disconnected;
  #wire: Wire | null = null;
  #attempt: Attempt | null = null;
  #connecting: Promise<void> | null = null;

  constructor(_logger: unknown, options: WireTransportOptions) {
    this.#openWire = options.openWire;
  }

  get state(): TransportState {
    return this.#state;
  }

  get stateChange(): Emitter<TransportState> {
    return this.#changes;
  }

  isConnected(): boolean {
    return this.#state === TransportState.Connected;
  }

  connect(): Promise<void> {
    if (this.isConnected()) return Promise.resolve();
    this.#connecting ??= new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#drop(new Error('no answer')), CONNECT_PATIENCE_MS);
      this.#attempt = { timer, settle: (failure) => (failure ? reject(failure) : resolve()) };
      this.#move(TransportState.Connecting);
      this.#open();
    });
    return this.#connecting;
  }

  disconnect(): Promise<void> {
    if (this.#state !== TransportState.Disconnected) this.#drop(null);
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return this.disconnect();
  }

  send(message: string): Promise<void> {
    if (!this.#wire || !this.isConnected()) return Promise.reject(new Error('not connected'));
    try {
      this.#wire.send(message);
      return Promise.resolve();
    } catch (cause) {
      return Promise.reject(new Error('not sent', { cause }));
    }
  }

  #open(): void {
    try {
      this.#wire = this.#openWire({
        opened: () => this.#opened(),
        message: (message) => this.onMessage?.(message),
        closed: () => this.#drop(new Error('closed')),
      });
    } catch (cause) {
      this.#drop(new Error('not opened', { cause }));
    }
  }

  #opened(): void {
    const attempt = this.#finishAttempt();
    this.#move(TransportState.Connected);
    this.onConnect?.();
    attempt?.settle(null);
  }

  #drop(error: Error | null): void {
    const wasConnected = this.isConnected();
    const attempt = this.#finishAttempt();
    this.#wire?.close();
    this.#wire = null;
    this.#move(TransportState.Disconnected);
    if (wasConnected) this.onDisconnect?.(error ?? undefined);
    attempt?.settle(error ?? new Error('disconnected'));
  }

  #finishAttempt(): Attempt | null {
    const attempt = this.#attempt;
    if (attempt) clearTimeout(attempt.timer);
    this.#attempt = null;
    this.#connecting = null;
    return attempt;
  }

  #move(state: TransportState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#changes.emit(state);
  }
}
