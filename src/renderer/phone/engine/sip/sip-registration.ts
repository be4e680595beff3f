/**
 * Keeps one address registered: drives the pure machine (engine/registration.ts) with a real connection,
 * REGISTER and keep-alive. Every result carries the number of its try; late ones are ignored.
 */
import { Registerer, RegistererState, type UserAgent } from 'sip.js';
import { nextRegistration, OFF, type RegistrationEvent, type RegistrationState } from '../registration.ts';
import { isAlive } from './keep-alive.ts';

const REGISTER_PATIENCE_MS = 8_000;
const KEEP_ALIVE_EVERY_MS = 15_000;
const EXPIRES_S = 300;
/** Re-register when this share of the lifetime is over. */
const REFRESH_PERCENT = 60;

interface Needs {
  nowMs: () => number;
  chance: () => number;
  changed: () => void;
}

export class SipRegistration {
  readonly #userAgent: UserAgent;
  readonly #needs: Needs;
  #state: RegistrationState = OFF;
  #registerer: Registerer | null = null;
  /** The one whose REGISTER has no answer yet. */
  #waiting: Registerer | null = null;
  #try = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keepAlive: ReturnType<typeof setInterval> | undefined;

  constructor(userAgent: UserAgent, needs: Needs) {
    this.#userAgent = userAgent;
    this.#needs = needs;
  }

  get state(): RegistrationState {
    return this.#state;
  }

  start(): void {
    this.#dispatch({ type: 'start', atMs: this.#needs.nowMs() });
  }

  /** The connection broke under us. */
  lost(): void {
    if (this.#state.name !== 'registered') return;
    this.#dispatch({ type: 'failed', atMs: this.#needs.nowMs(), chance: this.#needs.chance() });
  }

  /** `online` or wake-up: a waiting line tries at once, a registered one proves that it lives. */
  wake(): void {
    this.#dispatch({ type: 'due', atMs: this.#needs.nowMs(), fresh: true });
    if (this.#state.name === 'registered') void this.#check();
  }

  async stop(): Promise<void> {
    const wasRegistered = this.#registerer?.state === RegistererState.Registered && !this.#isWaiting();
    this.#dispatch({ type: 'stop' });
    if (!wasRegistered || !this.#userAgent.isConnected()) return;
    await this.#registerer?.unregister().catch(() => undefined);
  }

  #dispatch(event: RegistrationEvent): void {
    const next = nextRegistration(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#enter(next);
    this.#needs.changed();
  }

  #enter(state: RegistrationState): void {
    clearTimeout(this.#timer);
    clearInterval(this.#keepAlive);
    this.#try += 1;
    if (state.name === 'registering' || state.name === 'retrying') void this.#attempt(this.#try);
    if (state.name === 'registered') {
      this.#keepAlive = setInterval(() => void this.#check(), KEEP_ALIVE_EVERY_MS);
    }
    if (state.name === 'unreachable') this.#waitUntil(state.nextTryAtMs);
  }

  #waitUntil(atMs: number): void {
    const due = (): void => this.#dispatch({ type: 'due', atMs: this.#needs.nowMs(), fresh: false });
    this.#timer = setTimeout(due, Math.max(0, atMs - this.#needs.nowMs()));
  }

  async #attempt(number: number): Promise<void> {
    const settle = (type: 'accepted' | 'refused' | 'failed'): void => {
      if (number !== this.#try) return;
      this.#dispatch({ type, atMs: this.#needs.nowMs(), chance: this.#needs.chance() });
    };
    this.#timer = setTimeout(() => settle('failed'), REGISTER_PATIENCE_MS);
    try {
      await this.#connect();
      if (number === this.#try) await this.#register(settle);
    } catch {
      settle('failed');
    }
  }

  /** A registered line that has to start over may sit on a dead socket: a new try gets a new connection. */
  async #connect(): Promise<void> {
    if (this.#state.name === 'retrying') await this.#userAgent.transport.disconnect();
    await this.#userAgent.start();
    await this.#userAgent.transport.connect();
  }

  async #register(settle: (type: 'accepted' | 'refused' | 'failed') => void): Promise<void> {
    const registerer = this.#freeRegisterer();
    this.#waiting = registerer;
    await registerer.register({
      requestDelegate: {
        onAccept: () => {
          this.#answered(registerer);
          settle('accepted');
        },
        onReject: ({ message }) => {
          this.#answered(registerer);
          settle([401, 403, 407].includes(message.statusCode ?? 0) ? 'refused' : 'failed');
        },
      },
    });
  }

  #isWaiting(): boolean {
    return this.#waiting !== null && this.#waiting === this.#registerer;
  }

  #answered(registerer: Registerer): void {
    if (this.#waiting === registerer) this.#waiting = null;
  }

  /** One that still waits for an answer from a dead connection cannot be asked again (RFC 3261 §10.2): leave it. */
  #freeRegisterer(): Registerer {
    if (this.#registerer && !this.#isWaiting()) return this.#registerer;
    const registerer = new Registerer(this.#userAgent, {
      expires: EXPIRES_S,
      refreshFrequency: REFRESH_PERCENT,
      logConfiguration: false,
    });
    registerer.stateChange.addListener((state) => {
      if (registerer === this.#registerer && state === RegistererState.Unregistered) this.lost();
    });
    this.#registerer = registerer;
    return registerer;
  }

  async #check(): Promise<void> {
    const number = this.#try;
    if (await isAlive(this.#userAgent)) return;
    if (number === this.#try) this.lost();
  }
}
