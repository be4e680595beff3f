/**
 * The desk's client: one object for the life of a page. The wire below it comes and goes; this reconnects for ever
 * (growing, jittered pauses), says where it stands, and gives every call a deadline.
 *
 *   connecting ──hello──► open ──wire dies──► lost ──(pause)──► connecting
 *                                   Rules LK1–LK9: docs/spec/links.md
 */
import { createORPCClient } from '@orpc/client';
import { StandardRPCLink } from '@orpc/client/standard';
import { failure } from './attempt.ts';
import type { DeskClient } from './clients.ts';
import { openLine, type Line } from './line.ts';
import { readFrame } from './frames.ts';
import type { Wire } from './wire.ts';

export type LinkState = 'connecting' | 'open' | 'lost';

/** How a page reaches core: makes a new wire each time it is asked. May reject; it is asked again. */
export type Transport = (signal: AbortSignal) => Promise<Wire>;

export interface DeskLink<Client = DeskClient> {
  client: Client;
  /** Calls the listener at once with the present state, then on each change. Returns how to stop. */
  onLink(listener: (state: LinkState) => void): () => void;
  /** For tests and for pages that go away. Every call in flight fails with link/closed. */
  close(): void;
}

export interface DeskLinkOptions {
  /** Until the answer, or a stream's first word. Streams may then be silent for ever. */
  timeoutMs?: number;
  heartbeatMs?: number;
  /** [shortest, longest] pause between two tries. */
  pausesMs?: readonly [number, number];
}

const TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 5_000;
/** A core that opens its files answers late, but it answers. */
const HELLO_MS = 5_000;
const PAUSES_MS = [100, 3_000] as const;

export function createDeskClient<Client = DeskClient>(
  transport: Transport,
  options: DeskLinkOptions = {},
): DeskLink<Client> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const keeper = keepLine(transport, {
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    pausesMs: options.pausesMs ?? PAUSES_MS,
  });
  const link = new StandardRPCLink(
    {
      call: (request) =>
        withDeadline(timeoutMs, request.signal, async (signal) =>
          (await keeper.line(signal)).call(request, signal),
        ),
    },
    { url: 'http://orpc' },
  );
  return { client: createORPCClient(link) as Client, onLink: keeper.onLink, close: keeper.close };
}

/** The deadline covers the answer alone; afterwards the caller's own signal is all that ends a stream. */
async function withDeadline<T>(
  timeoutMs: number,
  callerSignal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stopper = new AbortController();
  const timer = setTimeout(() => stopper.abort(failure('link/timeout')), timeoutMs);
  const onAbort = (): void => stopper.abort(callerSignal?.reason);
  if (callerSignal?.aborted) onAbort();
  callerSignal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await run(stopper.signal);
  } finally {
    clearTimeout(timer);
  }
}

interface KeeperOptions {
  heartbeatMs: number;
  pausesMs: readonly [number, number];
}

/** Keeps one line open for as long as it lives. */
function keepLine(transport: Transport, options: KeeperOptions) {
  const stopper = new AbortController();
  const listeners = new Set<(state: LinkState) => void>();
  const waiting = new Set<(line: Line) => void>();
  let state: LinkState = 'connecting';
  let current: Line | null = null;

  function enter(next: LinkState): void {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener(next);
  }

  async function connectOnce(): Promise<void> {
    const wire = await transport(stopper.signal);
    if (stopper.signal.aborted) return wire.close();
    await hello(wire, HELLO_MS);
    const line = openLine({ wire, heartbeatMs: options.heartbeatMs });
    current = line;
    enter('open');
    for (const resolve of waiting) resolve(line);
    await new Promise<void>((resolve) => line.onClose(resolve));
    current = null;
    enter('lost');
  }

  async function keep(): Promise<void> {
    let [pauseMs] = options.pausesMs;
    while (!stopper.signal.aborted) {
      const wasOpen = await connectOnce().then(
        () => true,
        () => false,
      );
      pauseMs = wasOpen ? options.pausesMs[0] : Math.min(pauseMs * 2, options.pausesMs[1]);
      await pause(pauseMs * (0.75 + Math.random() / 2), stopper.signal);
      if (!stopper.signal.aborted) enter('connecting');
    }
  }

  /** The open line, or the next one. Nothing was sent yet, so waiting is safe; the caller's deadline ends it. */
  function line(signal: AbortSignal): Promise<Line> {
    if (stopper.signal.aborted) return Promise.reject(failure('link/closed'));
    if (signal.aborted) return Promise.reject(signal.reason);
    if (current) return Promise.resolve(current);
    return new Promise((resolve, reject) => {
      const give = (open: Line): void => (settle(), resolve(open));
      const refuse = (): void => (settle(), reject(failure('link/closed')));
      const settle = (): void => {
        waiting.delete(give);
        signal.removeEventListener('abort', refuse);
        stopper.signal.removeEventListener('abort', refuse);
      };
      waiting.add(give);
      signal.addEventListener('abort', refuse);
      stopper.signal.addEventListener('abort', refuse);
    });
  }

  void keep();
  return {
    line,
    onLink(listener: (state: LinkState) => void): () => void {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    close(): void {
      stopper.abort(failure('link/closed'));
      current?.close();
    },
  };
}

/** The other side speaks first; a port to nowhere never does. */
function hello(wire: Wire, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => (wire.close(), reject(failure('link/timeout'))), withinMs);
    wire.onClose(() => (clearTimeout(timer), reject(failure('link/closed'))));
    wire.onText((text) => {
      if (readFrame(text)?.kind !== 'hello') return;
      clearTimeout(timer);
      resolve();
    });
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => (clearTimeout(timer), signal.removeEventListener('abort', done), resolve());
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
