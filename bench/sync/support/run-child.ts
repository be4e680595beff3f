/** The parent's half of `child.ts`: starts a child, waits for its answer, asks what it has used, ends it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { FromChild, ToChild, Usage } from './child.ts';
import { cpuOf, descendantsOf, watchMemory } from './processes.ts';

export interface Child<Ready> {
  ready: Ready;
  /** When it answered. */
  usageAtReady: Usage;
  usage(): Promise<Usage>;
  end(): Promise<void>;
}

export interface ChildOptions {
  script: URL;
  config: object;
  timeoutMs: number;
  env?: Record<string, string>;
  nodeArgs?: string[];
  /** Further processes to count in, besides those that it starts: a PostgreSQL that is nobody's child. */
  alsoOf?: () => number[];
  /** Show what it prints; otherwise only its last lines, and only when it fails. */
  isLoud?: boolean;
}

const living = new Set<ChildProcess>();
const LAST_CHARACTERS = 2_000;
const END_MS = 60_000;

/** Why a child gave no answer: it failed, or it was not done in time. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

export async function runChild<Ready>(options: ChildOptions): Promise<Child<Ready>> {
  const running = fork(options.script, [JSON.stringify(options.config)], {
    execArgv: options.nodeArgs ?? [],
    env: { ...process.env, ...options.env },
    stdio: ['ignore', options.isLoud ? 'inherit' : 'pipe', options.isLoud ? 'inherit' : 'pipe', 'ipc'],
  });
  living.add(running);
  running.once('exit', () => living.delete(running));
  const printed = lastOf(running);
  const others = familyOf(running, options.alsoOf);
  try {
    const { ready, usage } = await answerOf<Ready>(running, options.timeoutMs);
    return {
      ready,
      usageAtReady: others.added(usage),
      usage: async () => others.added(await ask(running)),
      end: () => endOf(running).finally(others.end),
    };
  } catch (cause) {
    running.kill('SIGKILL');
    others.end();
    throw new NoAnswer(`${(cause as Error).message}${printed()}`, { cause });
  }
}

/** At the end of a run that failed in the middle: nothing that was started goes on. */
export const endAll = async (): Promise<void> => void (await Promise.all([...living].map(endOf)));

/** Starts, takes the answer and the usage with it, and ends. */
export async function askChild<Ready>(options: ChildOptions): Promise<{ ready: Ready; usage: Usage }> {
  const running = await runChild<Ready>(options);
  await running.end();
  return { ready: running.ready, usage: running.usageAtReady };
}

/** Looked at from here, so that looking costs the watched process nothing. */
function familyOf({ pid = 0 }: ChildProcess, alsoOf: () => number[] = () => []) {
  const others = (): number[] => [...descendantsOf(pid), ...alsoOf()];
  const memory = watchMemory(others);
  return {
    added: (own: Usage): Usage => ({
      ...own,
      peakMb: own.peakMb + memory.peakMb(),
      cpuMs: own.cpuMs + cpuOf(others()),
    }),
    end: memory.end,
  };
}

async function answerOf<Ready>(
  running: ChildProcess,
  timeoutMs: number,
): Promise<{ ready: Ready; usage: Usage }> {
  const message = await messageOf(running, timeoutMs);
  if ('failed' in message) throw new Error(message.failed);
  if (!('ready' in message)) throw new Error('usage before the answer');
  return { ready: message.ready as Ready, usage: message.usage };
}

async function ask(running: ChildProcess): Promise<Usage> {
  const answer = messageOf(running, END_MS);
  running.send('usage' satisfies ToChild);
  const message = await answer;
  if (!('usage' in message)) throw new Error('no usage');
  return message.usage;
}

async function endOf(running: ChildProcess): Promise<void> {
  const gone = running.exitCode === null && running.signalCode === null ? once(running, 'exit') : null;
  if (!running.connected) running.kill('SIGKILL');
  else running.send('end' satisfies ToChild, () => {});
  const hardly = setTimeout(() => running.kill('SIGKILL'), END_MS);
  await gone;
  clearTimeout(hardly);
}

function messageOf(running: ChildProcess, timeoutMs: number): Promise<FromChild> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => settle(() => reject(new Error(`not done within ${Math.round(timeoutMs / 1_000)} s`))),
      timeoutMs,
    );
    const onMessage = (message: unknown): void => settle(() => resolve(message as FromChild));
    const onExit = (code: number | null, signal: string | null): void =>
      settle(() => reject(new Error(`ended by itself (${code ?? signal})`)));
    running.once('message', onMessage).once('exit', onExit);
    function settle(then: () => void): void {
      clearTimeout(late);
      running.off('message', onMessage).off('exit', onExit);
      then();
    }
  });
}

function lastOf(running: ChildProcess): () => string {
  let last = '';
  const keep = (chunk: Buffer): void => void (last = (last + chunk.toString()).slice(-LAST_CHARACTERS));
  running.stdout?.on('data', keep);
  running.stderr?.on('data', keep);
  return () => (last ? `\n${last}` : '');
}
