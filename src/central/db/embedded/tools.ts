/** Runs PostgreSQL's programs as the identity that they need. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Place } from './place.ts';
import { withPassage } from './unprivileged.ts';

/** Output goes to a file: on Windows a pipe would stay open as long as the PostgreSQL that pg_ctl leaves behind. */
export async function execute(place: Place, program: string, args: string[]): Promise<void> {
  const log = join(place.folder, 'postgres-tools.log');
  const output = openSync(log, 'w');
  const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };
  const passage = place.identity && place.needsPassage ? place.identity : null;
  const [run = program, ...rest] = passage ? withPassage(passage, [program, ...args]) : [program, ...args];
  const options = { ...(passage ? {} : place.identity), env, cwd: place.folder, windowsHide: true };
  const child = spawn(run, rest, { ...options, stdio: ['ignore', output, output] });
  const [code] = (await once(child, 'close').finally(() => closeSync(output))) as [number | null];
  if (code !== 0) throw new Error(`${program} failed (${code}): ${readFileSync(log, 'utf8').slice(-2_000)}`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
