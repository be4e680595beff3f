/** A process that can be killed like a machine that loses its power, and started again. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export interface Running<Message> {
  /** The next message that fits; fails when the process is gone first. */
  says(fits: (message: Message) => boolean): Promise<Message>;
  /** The last one; null: it has said nothing yet. */
  last(): Message | null;
  /** Highest so far, MB. */
  peakMb(): number;
  kill(): Promise<void>;
  end(): Promise<void>;
}

export function startProcess<Message>(script: URL, config: object): Running<Message> {
  const running = fork(script, [JSON.stringify(config)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Set<(message: Message | null) => void>();
  const tell = (message: Message | null): void => waiting.forEach((listener) => listener(message));
  let last: Message | null = null;
  let peakMb = 0;
  running.on('message', (message) => tell((last = message as Message)));
  running.once('exit', () => tell(null));
  const exit = once(running, 'exit');
  return {
    says: (fits) =>
      new Promise((resolve, reject) => {
        const listener = (message: Message | null): void => {
          if (message !== null && !fits(message)) return;
          waiting.delete(listener);
          if (message === null) reject(new Error(`${script.pathname} ended`));
          else resolve(message);
        };
        waiting.add(listener);
        if (last !== null) listener(last);
      }),
    last: () => last,
    peakMb: () => (peakMb = Math.max(peakMb, highWaterMb(running.pid ?? 0))),
    kill: async () => {
      peakMb = Math.max(peakMb, highWaterMb(running.pid ?? 0));
      running.kill('SIGKILL');
      await exit;
    },
    end: async () => {
      peakMb = Math.max(peakMb, highWaterMb(running.pid ?? 0));
      running.send('end', () => {});
      await exit;
    },
  };
}

/** What the kernel noted as this process's most; elsewhere than on Linux nothing. */
function highWaterMb(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The child's half: runs `main`, says what it says, ends when told or when its parent is gone. */
export async function child<Config>(
  main: (config: Config, say: (message: object) => void) => Promise<() => Promise<unknown>>,
): Promise<void> {
  const say = (message: object): void => void process.send?.(message);
  const end = await main(JSON.parse(process.argv[2] ?? '{}') as Config, say);
  const stop = (): void => void end().finally(() => process.exit(0));
  process.once('message', stop);
  process.once('disconnect', stop);
}
