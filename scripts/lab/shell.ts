/** Running other programs, for the scripts of this folder. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs to the end and gives everything back; a program that is not there has status 127. */
export function run(program: string, args: readonly string[], input?: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    child.on('error', (cause) => resolve({ status: 127, stdout: '', stderr: cause.message }));
    child.on('close', (status) => resolve({ status: status ?? 1, ...out }));
    child.stdin.on('error', () => {}).end(input);
  });
}

/** Runs with its output on ours; throws when it fails. */
export function mustRun(program: string, args: readonly string[], env: Record<string, string> = {}): void {
  const { status } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
}

/** Is there such a program on the PATH? */
export const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** Asks again until it is true. Throws with `what` when the time is over. */
export async function until(
  what: string,
  isTrue: () => Promise<boolean> | boolean,
  withinMs: number,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
