/**
 * The child's half: every server and every client of these benchmarks is a process of its own, so that memory and
 * processor time can be told apart. The other half is `run-child.ts`; between them there is Node's own channel.
 *
 *   started ──{ ready }──► working or serving ──'usage'──► { usage } … ──'end'──► gone
 */
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** What a process has used so far; `run-child.ts` adds the processes that belong to it. */
export interface Usage {
  peakMb: number;
  cpuMs: number;
  /** Over TCP, by sockets that this process opened. */
  receivedBytes: number;
  sentBytes: number;
}

export type FromChild = { ready: unknown; usage: Usage } | { usage: Usage } | { failed: string };
export type ToChild = 'usage' | 'end';

const END_MS = 30_000;

interface Made {
  ready: unknown;
  end?: () => Promise<void>;
}

/**
 * A child's whole main: makes the thing, says what it answered, then waits to be asked for its usage and to be ended.
 * `receivedBytes`: over TCP so far.
 */
export async function child<Config>(
  make: (config: Config, receivedBytes: () => number) => Promise<Made>,
): Promise<void> {
  const bytes = countBytes();
  const usage = (): Usage => {
    const own = process.resourceUsage();
    return {
      peakMb: own.maxRSS / 1024,
      cpuMs: (own.userCPUTime + own.systemCPUTime) / 1_000,
      ...bytes(),
    };
  };
  const making = make(JSON.parse(process.argv[2] ?? '{}') as Config, () => bytes().receivedBytes);
  const end = (): void => {
    setTimeout(() => process.exit(1), END_MS); // what hangs while being made does not hang for ever
    making.then((made) => made.end?.()).finally(() => process.exit(0));
  };
  process.once('disconnect', end); // whoever started us is gone
  process.on('SIGINT', () => {}); // Ctrl-C reaches us too; the one who started us goes first
  try {
    const made = await making;
    send({ ready: made.ready, usage: usage() });
    process.on('message', (message: ToChild) => (message === 'usage' ? send({ usage: usage() }) : end()));
  } catch (cause) {
    send({ failed: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) });
    process.exit(1);
  }
}

const send = (message: FromChild): void => void process.send?.(message);

/** Of sockets that this process opened to others, and that others opened to it. */
function countBytes(): () => { receivedBytes: number; sentBytes: number } {
  const sockets: Socket[] = [];
  const note = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
  subscribe('net.client.socket', note);
  subscribe('net.server.socket', note);
  return () => ({
    receivedBytes: sockets.reduce((sum, socket) => sum + socket.bytesRead, 0),
    sentBytes: sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0),
  });
}
