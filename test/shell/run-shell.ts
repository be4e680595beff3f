/** Runs the built shell under a new fake `electron`. */
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { FakeElectron, type FakeChild } from './fake-electron.ts';

export const out = resolve(import.meta.dirname, '../../out');
export const ORIGIN = 'app://seatline';

/** The present run. */
export let fake = new FakeElectron();

export async function startShell(prepare: (fake: FakeElectron) => void = () => {}): Promise<FakeElectron> {
  fake = new FakeElectron();
  prepare(fake);
  vi.resetModules();
  vi.doMock('electron', () => fake.module);
  await import(/* @vite-ignore */ join(out, 'main/index.js'));
  await settle();
  return fake;
}

/** Everything that waits for nothing but other promises has happened. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

export const core = (): FakeChild => fake.children.at(-1)!;

/** Core says something to the shell. */
export const say = async (message: object): Promise<void> => {
  core().emit('message', message);
  await settle();
};

/** What core heard of this kind. */
export const heard = (kind: string) => core().messages.filter(({ message }) => message.kind === kind);

/** Core is ready and knows these switches. */
export async function becomeReady(switchOrigins: string[]): Promise<void> {
  await say({ kind: 'ready' });
  const { message } = heard('ask').at(-1)!;
  await say({ kind: 'answer', id: message['id'], ok: true, value: switchOrigins });
}
