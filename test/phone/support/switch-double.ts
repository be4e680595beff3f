/** Wires to a switch that behaves as told, and callers without media: real SIP.js against faults no real switch shows. */
import { Inviter, UserAgent, type Invitation, type SessionDescriptionHandler } from 'sip.js';
import { WireTransport } from '../../../src/renderer/phone/engine/sip/wire-transport.ts';
import type { OpenWire } from '../../../src/renderer/phone/engine/wire.ts';

export interface SwitchDouble {
  openWire: OpenWire;
  /** What it does with the next connection and the next request. */
  mood: 'welcome' | 'closed' | 'dumb' | 'refusing' | 'failing';
  opened: number;
  /** Method and whether it carried credentials, in order. */
  heard: string[];
  cut(): void;
}

export function switchDouble(): SwitchDouble {
  let cut: () => void = () => undefined;
  const double: SwitchDouble = {
    mood: 'welcome',
    opened: 0,
    heard: [],
    cut: () => cut(),
    openWire: (events) => {
      double.opened += 1;
      cut = events.closed;
      queueMicrotask(double.mood === 'closed' ? events.closed : events.opened);
      return {
        close: () => undefined,
        send: (message) => {
          double.heard.push(message.slice(0, message.indexOf(' ')));
          const answer = answerTo(message, double.mood);
          if (answer) queueMicrotask(() => events.message(answer));
        },
      };
    },
  };
  return double;
}

function answerTo(message: string, mood: SwitchDouble['mood']): string | null {
  if (mood === 'dumb' || mood === 'closed') return null;
  if (mood === 'failing') return reply(message, '503 Service Unavailable', []);
  if (!/^Authorization:/im.test(message) && message.startsWith('REGISTER')) return challenge(message);
  if (mood === 'refusing') return reply(message, '403 Forbidden', []);
  const contact = /^Contact:.*$/im.exec(message)?.[0];
  return reply(message, '200 OK', contact ? [contact] : []);
}

const challenge = (message: string): string =>
  reply(message, '401 Unauthorized', [
    'WWW-Authenticate: Digest realm="test", nonce="abc", algorithm=MD5, qop="auth"',
  ]);

function reply(request: string, status: string, more: readonly string[]): string {
  const copied = ['Via', 'From', 'Call-ID', 'CSeq', 'To'].map(
    (name) => new RegExp(`^${name}:.*$`, 'im').exec(request)?.[0] ?? '',
  );
  return [`SIP/2.0 ${status}`, ...copied, ...more, 'Content-Length: 0', '', ''].join('\r\n');
}

/** Offers and takes any description: signalling without media. */
export const noMedia = (): SessionDescriptionHandler => ({
  close: () => undefined,
  getDescription: async () => ({ body: 'v=0\r\n', contentType: 'application/sdp' }),
  hasDescription: () => true,
  rollbackDescription: async () => undefined,
  setDescription: async () => undefined,
  sendDtmf: () => true,
});

export interface Caller {
  inviter: Inviter;
  /** Status codes that the call was answered with. */
  statuses: number[];
}

/** A telephone at that number that does with every call what it is told. */
export async function telephone(
  openWire: OpenWire,
  number: string,
  onInvite: (invitation: Invitation) => void,
): Promise<void> {
  const userAgent = new UserAgent({
    uri: mustUri(`sip:${number}@training.seatline.invalid`),
    logBuiltinEnabled: false,
    transportConstructor: WireTransport,
    transportOptions: { openWire },
    sessionDescriptionHandlerFactory: noMedia,
    delegate: { onInvite },
  });
  await userAgent.start();
}

/** Rings `target` from `number` over that wire. */
export async function call(openWire: OpenWire, target: string, number: string): Promise<Caller> {
  const userAgent = new UserAgent({
    uri: mustUri(`sip:${number}@training.seatline.invalid`),
    logBuiltinEnabled: false,
    transportConstructor: WireTransport,
    transportOptions: { openWire },
    sessionDescriptionHandlerFactory: noMedia,
  });
  await userAgent.start();
  const inviter = new Inviter(userAgent, mustUri(`sip:${target}`), {
    extraHeaders: ['X-Seatline-Queue: billing'],
  });
  const statuses: number[] = [];
  const note = ({ message }: { message: { statusCode?: number } }): void =>
    void statuses.push(message.statusCode ?? 0);
  await inviter.invite({ requestDelegate: { onProgress: note, onAccept: note, onReject: note } });
  return { inviter, statuses };
}

function mustUri(text: string): NonNullable<ReturnType<typeof UserAgent.makeURI>> {
  const uri = UserAgent.makeURI(text);
  if (!uri) throw new Error('not an address');
  return uri;
}
