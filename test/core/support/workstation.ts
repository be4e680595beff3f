/** A core on real files in a folder of its own, and a desk that speaks to it through the contract. */
import { createRouterClient } from '@orpc/server';
import { machineClock, type Clock } from '../../../src/main/core/clock.ts';
import { openCore, type Core, type CoreOptions } from '../../../src/main/core/core.ts';
import type { Host } from '../../../src/main/core/host.ts';
import type { DeskClient } from '../../../src/shared/link/clients.ts';
import { newFolder } from '../../support/folders.ts';

export const fakeHost = (): Host => ({
  capabilities: { host: 'browser', tray: false, globalShortcuts: false, osKeyStore: false, version: '0.0.0' },
  secrets: { seal: async (plain) => plain, open: async (sealed) => sealed },
  openWindow: async () => undefined,
  notify: () => undefined,
  onPower: () => () => undefined,
  onLink: () => () => undefined,
});

export interface Workstation {
  core: Core;
  desk: DeskClient;
  folder: string;
  close(): Promise<void>;
}

export interface WorkstationOptions {
  folder?: string;
  centralUrl?: string;
  fetch?: typeof globalThis.fetch;
  clock?: Clock;
  host?: Host;
  transfers?: CoreOptions['transfers'];
}

export async function openWorkstation(options: WorkstationOptions = {}): Promise<Workstation> {
  const folder = options.folder ?? newFolder('core');
  const core = await openCore({
    dataFolder: folder,
    resourcesFolder: new URL('../../../resources', import.meta.url).pathname,
    centralUrl: options.centralUrl ?? 'http://central.test',
    host: options.host ?? fakeHost(),
    clock: options.clock ?? machineClock,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.transfers ? { transfers: options.transfers } : {}),
  });
  const desk = createRouterClient(core.router, { context: {} }) as DeskClient;
  return { core, desk, folder, close: core.close };
}

/** A clock that a test moves; it stands still otherwise. `turn`: time passes. `jump`: only what the wall clock says. */
export function turnedClock(nowMs = Date.now()): Clock & { turn(ms: number): void; jump(ms: number): void } {
  const state = { nowMs, monoMs: 0 };
  return {
    nowMs: () => state.nowMs,
    monoMs: () => state.monoMs,
    random: machineClock.random,
    turn: (ms) => {
      state.nowMs += ms;
      state.monoMs += ms;
    },
    jump: (ms) => void (state.nowMs += ms),
  };
}

const PATIENCE_MS = 30_000;

/** The first value of a stream that fits; fails with the last one seen. */
export async function seen<T>(
  stream: Promise<AsyncIterable<T>>,
  fits: (value: T) => boolean = () => true,
): Promise<T> {
  let last: T | undefined;
  const timer = AbortSignal.timeout(PATIENCE_MS);
  const iterator = (await stream)[Symbol.asyncIterator]();
  const lost = new Promise<never>((_, reject) =>
    timer.addEventListener('abort', () => reject(new Error(`never seen; last: ${JSON.stringify(last)}`))),
  );
  try {
    for (;;) {
      const { value, done } = await Promise.race([iterator.next(), lost]);
      if (done) throw new Error(`the stream ended; last: ${JSON.stringify(last)}`);
      last = value as T;
      if (fits(last)) return last;
    }
  } finally {
    void iterator.return?.();
  }
}

/** Polls until it holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const untilMs = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > untilMs) throw new Error(`it never came to pass: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The code that a call fails with; null when it does not. */
export const codeOf = (call: Promise<unknown>): Promise<string | null> =>
  call.then(
    () => null,
    (cause: unknown) => String((cause as { code?: unknown }).code),
  );
