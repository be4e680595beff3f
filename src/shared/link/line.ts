/**
 * One connected wire, seen by a caller: calls go out, answers and streams come back, and when the wire dies every
 * call in flight fails at once with `link/closed`. A wire that dies without a word is found out by the heartbeat.
 */
import { LinkWebsocketClient } from '@orpc/client/websocket';
import type { StandardLinkClient } from '@orpc/client/standard';
import { failure } from './attempt.ts';
import { readFrame, writeFrame, type Frame } from './frames.ts';
import type { Wire } from './wire.ts';

type LinkCall = StandardLinkClient<Record<never, never>>['call'];
type Request = Parameters<LinkCall>[0];
type Response = Awaited<ReturnType<LinkCall>>;

export interface Line {
  call(request: Request, signal: AbortSignal): Promise<Response>;
  onClose(listener: () => void): void;
  close(): void;
}

export interface LineOptions {
  wire: Wire;
  /** The line is given up when a ping was not answered for two of these. */
  heartbeatMs: number;
}

/** A call's own small socket: what oRPC's client wants to talk to. */
class CallSocket extends EventTarget {
  readonly readyState = 1;
  readonly send: (body: string) => void;
  constructor(send: (body: string) => void) {
    super();
    this.send = send;
  }
}

export function openLine({ wire, heartbeatMs }: LineOptions): Line {
  const calls = new Map<number, CallSocket>();
  let lastId = 0;
  let isClosed = false;
  const send = (frame: Frame): void => wire.send(writeFrame(frame));
  const heart = heartbeat(heartbeatMs, { ping: () => send({ kind: 'ping' }), dead: () => wire.close() });

  wire.onText((text) => {
    heart.heard();
    const frame = readFrame(text);
    if (frame?.kind === 'message') calls.get(frame.id)?.dispatchEvent(newMessage(frame.body));
  });
  wire.onClose(() => {
    isClosed = true;
    heart.stop();
    for (const call of calls.values()) call.dispatchEvent(new Event('close'));
    calls.clear();
  });

  /** The first text of a call's socket is its request; the only other one oRPC sends is "let go". */
  function newCall(id: number): CallSocket {
    let isOpen = false;
    const socket = new CallSocket((body) => {
      send(isOpen ? { kind: 'letGo', id } : { kind: 'call', id, body });
      isOpen = true;
    });
    calls.set(id, socket);
    return socket;
  }

  async function call(request: Request, signal: AbortSignal): Promise<Response> {
    if (isClosed) throw failure('link/closed');
    const id = ++lastId;
    const client = new LinkWebsocketClient({ websocket: newCall(id) as unknown as WebSocket });
    const ended = (): unknown => calls.delete(id);
    const translated = (cause: unknown): unknown => {
      ended();
      return isClosed && !signal.aborted ? failure('link/closed') : cause;
    };
    try {
      const response = await client.call({ ...request, signal }, { context: {} }, [], undefined);
      const body = await response.body();
      if (!isStream(body)) return (ended(), { ...response, body: () => Promise.resolve(body) });
      const stream = watched(body, { taken: () => send({ kind: 'taken', id }), ended, translated });
      return { ...response, body: () => Promise.resolve(stream) };
    } catch (cause) {
      throw translated(cause);
    }
  }

  return { call, onClose: wire.onClose, close: wire.close };
}

interface StreamWatch {
  taken: () => void;
  ended: () => unknown;
  translated: (cause: unknown) => unknown;
}

/** A stream that tells the other side as each value is taken: credit, so that a slow reader is never buried. */
function watched(stream: AsyncIterator<unknown>, watch: StreamWatch): AsyncIterableIterator<unknown> {
  const self: AsyncIterableIterator<unknown> = {
    async next() {
      try {
        const step = await stream.next();
        if (step.done) watch.ended();
        else watch.taken();
        return step;
      } catch (cause) {
        throw watch.translated(cause);
      }
    },
    async return(value?: unknown) {
      await stream.return?.();
      watch.ended();
      return { done: true, value };
    },
    [Symbol.asyncIterator]: () => self,
  };
  return self;
}

interface HeartbeatActions {
  ping: () => void;
  dead: () => void;
}

/**
 * Two silent beats, not one: after a long task the timer can run before the answer that waits in the queue, and
 * a sleeping machine wakes with both due.
 */
function heartbeat(everyMs: number, { ping, dead }: HeartbeatActions) {
  let silentBeats = 0;
  const timer = setInterval(() => {
    if (silentBeats >= 2) return dead();
    silentBeats += 1;
    ping();
  }, everyMs);
  return {
    heard: (): void => {
      silentBeats = 0;
    },
    stop: (): void => clearInterval(timer),
  };
}

const newMessage = (data: string): Event => Object.assign(new Event('message'), { data });

const isStream = (body: unknown): body is AsyncIterator<unknown> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body && 'next' in body;
