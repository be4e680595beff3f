/** The machine as core sees it from inside the utility process: every wish travels to the shell. */
import type { CoreQuestion, ToCore, ToShell } from '../../shared/contract/shell.ts';
import type { Questions } from '../../shared/link/questions.ts';
import type { Host, HostLink } from '../core/host.ts';

export interface CoreMachine {
  host: Host;
  /** The shell told us something. */
  hear(message: Extract<ToCore, { kind: 'power' | 'link' }>): void;
}

type Capabilities = Extract<ToCore, { kind: 'start' }>['capabilities'];

export interface CoreMachineOptions {
  capabilities: Capabilities;
  questions: Pick<Questions<CoreQuestion>, 'ask'>;
  post(message: ToShell): void;
}

export function createCoreMachine({ capabilities, questions, post }: CoreMachineOptions): CoreMachine {
  const powerListeners = new Set<Parameters<Host['onPower']>[0]>();
  const linkListeners = new Set<(link: HostLink) => void>();
  /** A link may arrive before anybody listens: it started the program. */
  const early: HostLink[] = [];
  return {
    host: {
      capabilities,
      secrets: {
        seal: async (plain) => bytes(await questions.ask({ name: 'seal', bytes: plain })),
        open: async (sealed) => bytes(await questions.ask({ name: 'open', bytes: sealed })),
      },
      openWindow: async (name) => void (await questions.ask({ name: 'openWindow', window: name })),
      notify: ({ title, body }) =>
        post({ kind: 'notify', title: title.slice(0, 200), body: body.slice(0, 1_000) }),
      onPower: (listener) => {
        powerListeners.add(listener);
        return () => powerListeners.delete(listener);
      },
      onLink: (listener) => {
        linkListeners.add(listener);
        for (const link of early.splice(0)) listener(link);
        return () => linkListeners.delete(listener);
      },
    },
    hear(message) {
      if (message.kind === 'power') for (const listener of powerListeners) listener(message.event);
      else if (linkListeners.size === 0) early.push(message.link);
      else for (const listener of linkListeners) listener(message.link);
    },
  };
}

function bytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error('the shell answered with something that is not bytes');
}
