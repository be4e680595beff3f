/**
 * Keeps the core process alive. Pages' ports die with it and ask again; what they ask meanwhile waits here.
 *
 *   starting ──ready──► running ──exit──► waiting ──(pause, doubling)──► starting
 *       └──failed──► (told to the person, no restart)          Rules SH1–SH5: docs/spec/shell.md
 */
import type { MessagePortMain, UtilityProcess } from 'electron';
import {
  MediaReply,
  SwitchOriginsReply,
  ToShell,
  type CoreQuestion,
  type ShellQuestion,
  type ToCore,
} from '../../shared/contract/shell.ts';
import type { FailureCode } from '../../shared/errors.ts';
import { failureOf } from '../../shared/link/attempt.ts';
import { createQuestions } from '../../shared/link/questions.ts';
import type { MediaAnswer } from '../core/core.ts';

export interface CoreSupervisor {
  start(): void;
  /** Gives a page's port to core, now or when core is there again. */
  connect(port: MessagePortMain): void;
  tell(message: Extract<ToCore, { kind: 'power' | 'link' }>): void;
  media(ticket: string, range: string | null): Promise<MediaAnswer>;
  /** As core said last; asked anew at each connect. */
  switchOrigins(): readonly string[];
  isInCall(): boolean;
  /** Lets core close its files; resolves when the process is gone. */
  close(): Promise<void>;
}

export interface SupervisorOptions {
  fork(): UtilityProcess;
  startMessage: Extract<ToCore, { kind: 'start' }>;
  answer(question: CoreQuestion): Promise<unknown>;
  notify(title: string, body: string): void;
  onReady(): void;
  onFailed(code: FailureCode): void;
}

const PAUSES_MS = { first: 250, longest: 10_000 } as const;
/** A core that lived this long starts again at once when it dies. */
const HEALTHY_MS = 60_000;
const CLOSE_MS = 5_000;

export function createCoreSupervisor(options: SupervisorOptions): CoreSupervisor {
  let child: UtilityProcess | null = null;
  let isReady = false;
  let isClosing = false;
  let inCall = false;
  let origins: readonly string[] = [];
  let pauseMs: number = PAUSES_MS.first;
  let startedAtMs = 0;
  const waiting: MessagePortMain[] = [];

  const post = (message: ToCore, ports: MessagePortMain[] = []): void => child?.postMessage(message, ports);
  const questions = createQuestions<ShellQuestion>((message) => post(message));

  function start(): void {
    startedAtMs = performance.now();
    const started = options.fork();
    child = started;
    started.once('spawn', () => post(options.startMessage));
    started.on('message', (message) => hear(message));
    started.once('exit', ended);
  }

  function hear(message: unknown): void {
    const parsed = ToShell.safeParse(message);
    if (!parsed.success) return;
    const said = parsed.data;
    if (said.kind === 'ready') return ready();
    if (said.kind === 'failed') return failed(said.code);
    if (said.kind === 'inCall') inCall = said.inCall;
    if (said.kind === 'notify') options.notify(said.title, said.body);
    if (said.kind === 'answer') questions.answered(said);
    if (said.kind === 'ask') void reply(said.id, said.question);
  }

  function ready(): void {
    isReady = true;
    for (const port of waiting.splice(0)) post({ kind: 'page' }, [port]);
    void refreshOrigins();
    options.onReady();
  }

  function failed(code: FailureCode): void {
    isClosing = true;
    options.onFailed(code);
  }

  async function reply(id: number, question: CoreQuestion): Promise<void> {
    try {
      post({ kind: 'answer', id, ok: true, value: await options.answer(question) });
    } catch (cause) {
      post({ kind: 'answer', id, ok: false, error: failureOf(cause) });
    }
  }

  function ended(): void {
    child = null;
    isReady = false;
    inCall = false;
    questions.giveUp();
    if (isClosing) return;
    if (performance.now() - startedAtMs > HEALTHY_MS) pauseMs = PAUSES_MS.first;
    setTimeout(() => {
      if (!isClosing) start();
    }, pauseMs);
    pauseMs = Math.min(pauseMs * 2, PAUSES_MS.longest);
  }

  async function refreshOrigins(): Promise<void> {
    try {
      origins = SwitchOriginsReply.parse(await questions.ask({ name: 'switchOrigins' }));
    } catch {
      // Core is gone; the next one will be asked.
    }
  }

  return {
    start,
    connect(port) {
      if (!isReady) return void waiting.push(port);
      post({ kind: 'page' }, [port]);
      void refreshOrigins();
    },
    tell: (message) => post(message),
    media: async (ticket, range) => MediaReply.parse(await questions.ask({ name: 'media', ticket, range })),
    switchOrigins: () => origins,
    isInCall: () => inCall,
    close: () =>
      new Promise((resolve) => {
        isClosing = true;
        if (child === null) return resolve();
        const insist = setTimeout(() => child?.kill(), CLOSE_MS);
        child.once('exit', () => (clearTimeout(insist), resolve()));
        post({ kind: 'close' });
      }),
  };
}
