/**
 * An exchange in memory, just enough for two user agents in one window: a registrar that welcomes everyone
 * (RFC 3261 §10.3), an answer to OPTIONS, and a stateless proxy for the rest (§16.11). It adds no Via: there is
 * one hop, and the top Via already names the sender.
 */
import type { OpenWire, Wire, WireEvents } from '../engine/wire.ts';

interface Port {
  events: WireEvents;
  anyNumber: boolean;
  /** sent-by of its Via and host of its Contact: random names that SIP.js made for it. */
  hosts: Set<string>;
  /** Addresses registered here, as user@host. */
  addresses: Set<string>;
}

export const EXCHANGE_HOST = 'training.seatline.invalid';

export class Exchange {
  readonly #ports = new Set<Port>();

  readonly openWire: OpenWire = (events) => this.#open(events, false);

  /** For who answers numbers that nobody registered: the customer of an outgoing practice call. */
  readonly openWireForAnyNumber: OpenWire = (events) => this.#open(events, true);

  #open(events: WireEvents, anyNumber: boolean): Wire {
    const port: Port = { events, anyNumber, hosts: new Set(), addresses: new Set() };
    this.#ports.add(port);
    later(events.opened);
    return {
      send: (message) => this.#receive(message, port),
      close: () => void this.#ports.delete(port),
    };
  }

  #receive(message: string, from: Port): void {
    const head = headOf(message);
    const sentBy = /^SIP\/2\.0\/\w+\s+([^;\s]+)/i.exec(headerOf(head, 'Via') ?? '')?.[1] ?? '';
    if (message.startsWith('SIP/2.0')) return this.#deliver(message, this.#portOfHost(sentBy));
    from.hosts.add(sentBy);
    const method = message.slice(0, message.indexOf(' '));
    if (method === 'REGISTER') return this.#register(head, from);
    const target = addressOf(/^\S+\s+(\S+)/.exec(head)?.[1] ?? '');
    if (method === 'OPTIONS' && target.endsWith(EXCHANGE_HOST)) return this.#answer(head, '200 OK', [], from);
    const port = this.#portFor(target);
    if (port) return this.#deliver(message, port);
    if (method !== 'ACK') this.#answer(head, '404 Not Found', [], from);
  }

  #register(head: string, from: Port): void {
    const contact = headerOf(head, 'Contact') ?? '';
    const expires = Number(/;\s*expires=(\d+)/i.exec(contact)?.[1] ?? headerOf(head, 'Expires') ?? 300);
    const address = addressOf(/<([^>]*)>/.exec(headerOf(head, 'To') ?? '')?.[1] ?? '');
    if (expires > 0) from.addresses.add(address);
    else from.addresses.delete(address);
    from.hosts.add(addressOf(contact).split('@')[1] ?? '');
    this.#answer(head, '200 OK', expires > 0 ? [`Contact: ${contact}`] : [], from);
  }

  #portFor(target: string): Port | null {
    return (
      this.#portOfHost(target.split('@')[1] ?? target) ??
      this.#portOfAddress(target) ??
      [...this.#ports].find((port) => port.anyNumber) ??
      null
    );
  }

  #portOfHost(host: string): Port | null {
    return [...this.#ports].find((port) => port.hosts.has(host)) ?? null;
  }

  #portOfAddress(address: string): Port | null {
    return [...this.#ports].find((port) => port.addresses.has(address)) ?? null;
  }

  #deliver(message: string, port: Port | null): void {
    if (!port) return;
    later(() => {
      if (this.#ports.has(port)) port.events.message(message);
    });
  }

  /** RFC 3261 §8.2.6: Via, From, Call-ID and CSeq are copied, To gets a tag. */
  #answer(head: string, status: string, more: readonly string[], to: Port): void {
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerOf(head, name) ?? ''}`);
    const receiver = headerOf(head, 'To') ?? '';
    const tagged = receiver.includes(';tag=') ? receiver : `${receiver};tag=exchange`;
    const lines = [`SIP/2.0 ${status}`, ...copied, `To: ${tagged}`, ...more, 'Content-Length: 0', '', ''];
    this.#deliver(lines.join('\r\n'), to);
  }
}

const headOf = (message: string): string => message.split('\r\n\r\n', 1)[0] ?? '';

const headerOf = (head: string, name: string): string | null =>
  new RegExp(`^${name}\\s*:\\s*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? null;

/** user@host of a SIP URI, without parameters and port. */
function addressOf(uri: string): string {
  const inner = /<([^>]*)>/.exec(uri)?.[1] ?? uri;
  return inner
    .replace(/^sips?:/i, '')
    .replace(/[;?].*$/, '')
    .replace(/:\d+$/, '');
}

/**
 * Never inside the sender's own call: a real wire does not answer before `send` returns either. A message channel
 * and not a timer, because timers of a window in the background run once a second.
 */
const waiting: (() => void)[] = [];
const clockless = new MessageChannel();
clockless.port1.addEventListener('message', () => waiting.shift()?.());
clockless.port1.start();

function later(act: () => void): void {
  waiting.push(act);
  clockless.port2.postMessage(null);
}
