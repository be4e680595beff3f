/**
 * The server half of a link: serves a router on any wire. Each call is a small socket of its own for oRPC, whose
 * `send` waits for the reader's credit; so a generator is not asked for its next value before an earlier one was
 * taken, and a conflating generator conflates. Nothing grows behind a slow or frozen page.
 * Rules LK1–LK9: docs/spec/links.md
 */
import { RPCHandler } from '@orpc/server/websocket';
import { readFrame, writeFrame, type Frame } from '../../shared/link/frames.ts';
import { PROTOCOL_VERSION } from '../../shared/contract/version.ts';
import type { Wire } from '../../shared/link/wire.ts';
import { judgeErrors, judgeUnmatched, type MistakeLog } from './judge.ts';

/** Events a reader may owe before the stream waits for it. */
const STREAM_CREDIT = 4;
/** More calls in flight than any page of ours makes: somebody is flooding us. */
const MOST_CALLS = 2_000;

type Router = ConstructorParameters<typeof RPCHandler>[0];
type Handler = RPCHandler<Record<never, never>>;
type Socket = Parameters<Handler['message']>[0];

/** Returns what a host calls for each new wire. */
export function createServer(router: unknown, log: MistakeLog): (wire: Wire) => void {
  const handler: Handler = new RPCHandler(router as Router, {
    clientInterceptors: [judgeErrors(log)],
    rootInterceptors: [judgeUnmatched],
  });
  return (wire) => serveWire(handler, wire);
}

function serveWire(handler: Handler, wire: Wire): void {
  const calls = new Map<number, ServedCall>();
  const send = (frame: Frame): void => wire.send(writeFrame(frame));

  function startCall(id: number, body: string): void {
    if (calls.has(id) || calls.size >= MOST_CALLS) return wire.close();
    const call = servedCall((text) => send({ kind: 'message', id, body: text }));
    calls.set(id, call);
    const end = (): void => void calls.delete(id);
    // Only a text that is not even oRPC's, or a reader that left, ends here; there is nobody to tell.
    handler.message(call.socket, body).then(end, end);
  }

  function letGo(call: ServedCall): void {
    handler.close(call.socket);
    call.release();
  }

  wire.onText((text) => {
    const frame = readFrame(text);
    if (frame === null) return wire.close();
    if (frame.kind === 'ping') send({ kind: 'pong' });
    else if (frame.kind === 'call') startCall(frame.id, frame.body);
    else if (frame.kind === 'taken') calls.get(frame.id)?.taken();
    else if (frame.kind === 'letGo') forCall(calls, frame.id, letGo);
  });
  wire.onClose(() => {
    for (const call of calls.values()) letGo(call);
    calls.clear();
  });
  send({ kind: 'hello', protocol: PROTOCOL_VERSION });
}

function forCall(calls: Map<number, ServedCall>, id: number, act: (call: ServedCall) => void): void {
  const call = calls.get(id);
  if (call) act(call);
}

interface ServedCall {
  socket: Socket;
  taken: () => void;
  /** The reader is gone: whoever waits for credit gives up, and the stream's `finally` runs. */
  release: () => void;
}

function servedCall(sendNow: (text: string) => void): ServedCall {
  // the answer itself is not an event
  const state = { credit: STREAM_CREDIT + 1, isReleased: false };
  let wake: (() => void) | null = null;

  async function send(text: string): Promise<void> {
    while (state.credit === 0 && !state.isReleased) await new Promise<void>((resolve) => (wake = resolve));
    if (state.isReleased) throw new Error('the reader is gone');
    state.credit -= 1;
    sendNow(text);
  }
  const wakeUp = (): void => {
    wake?.();
    wake = null;
  };
  return {
    // oRPC awaits what send returns, though the DOM's type says that it returns nothing.
    socket: { send, addEventListener: () => {} } as unknown as Socket,
    taken: () => ((state.credit += 1), wakeUp()),
    release: () => ((state.isReleased = true), wakeUp()),
  };
}
