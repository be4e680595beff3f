/** Core in a utility process of Electron: opens the store, serves each page's port, tells the shell what it needs. */
import type { MessagePortMain, ParentPort } from 'electron';
import { createRouterClient } from '@orpc/server';
import type { CoreQuestion, ToShell } from '../../shared/contract/shell.ts';
import { ToCore } from '../../shared/contract/shell.ts';
import { failureOf } from '../../shared/link/attempt.ts';
import type { DeskClient } from '../../shared/link/clients.ts';
import { follow } from '../../shared/link/follow.ts';
import { createQuestions } from '../../shared/link/questions.ts';
import { wireOfPort } from '../../shared/link/wire.ts';
import { openCore, type Core } from '../core/core.ts';
import { createServer } from '../link/serve.ts';
import { createCoreMachine, type CoreMachine } from './core-machine.ts';

const parent: ParentPort = process.parentPort;
const post = (message: ToShell): void => parent.postMessage(message);
const questions = createQuestions<CoreQuestion>(post);
let running: { core: Core; machine: CoreMachine; serve(port: MessagePortMain): void } | null = null;

parent.on('message', ({ data, ports }) => {
  const parsed = ToCore.safeParse(data);
  if (parsed.success) void hear(parsed.data, ports[0]);
});

// A rejection that nobody handled only warns in this process; ours are mistakes, and a fresh start is the cure.
process.on('unhandledRejection', (cause) => {
  console.error(
    'core: unhandled',
    cause instanceof Error ? cause.stack?.split('\n').slice(1, 6) : typeof cause,
  );
  process.exit(1);
});

async function hear(message: ToCore, port: MessagePortMain | undefined): Promise<void> {
  switch (message.kind) {
    case 'start':
      return start(message);
    case 'page':
      if (port) running?.serve(port);
      return;
    case 'power':
    case 'link':
      return running?.machine.hear(message);
    case 'answer':
      return questions.answered(message);
    case 'ask':
      return answer(message);
    case 'close':
      await running?.core.close();
      process.exit(0);
  }
}

async function start(options: Extract<ToCore, { kind: 'start' }>): Promise<void> {
  const machine = createCoreMachine({ capabilities: options.capabilities, questions, post });
  try {
    const core = await openCore({ ...pick(options), host: machine.host });
    const serveWire = createServer(core.router, logMistake);
    running = { core, machine, serve: (port) => serveWire(wireOfPort(port)) };
    tellCalls(core);
    post({ kind: 'ready' });
  } catch (cause) {
    post({ kind: 'failed', code: failureOf(cause) });
  }
}

const pick = ({ dataFolder, resourcesFolder, centralUrl }: Extract<ToCore, { kind: 'start' }>) => ({
  dataFolder,
  resourcesFolder,
  centralUrl,
});

async function answer({ id, question }: Extract<ToCore, { kind: 'ask' }>): Promise<void> {
  try {
    if (!running) throw new Error('asked before it started');
    const value =
      question.name === 'media'
        ? await running.core.media(question.ticket, question.range)
        : running.core.switchOrigins();
    post({ kind: 'answer', id, ok: true, value });
  } catch (cause) {
    post({ kind: 'answer', id, ok: false, error: failureOf(cause) });
  }
}

/** So that the shell can ask before it closes. */
function tellCalls(core: Core): void {
  const client = createRouterClient(core.router, { context: {} }) as unknown as DeskClient;
  let told = false;
  follow({
    open: (signal) => client.phone.status(undefined, { signal }),
    onValue: ({ calls }) => {
      const inCall = calls.some(({ state }) => state.name !== 'ended');
      if (inCall !== told) post({ kind: 'inCall', inCall });
      told = inCall;
    },
  });
}

/** Kind and place, not the message: it may quote what a person typed. */
function logMistake(where: string, cause: unknown): void {
  const place =
    cause instanceof Error ? `${cause.name} ${cause.stack?.split('\n').slice(1, 6).join(' ')}` : '';
  console.error(`mistake in ${where}: ${place}`);
}
