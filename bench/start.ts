/**
 * Start → a person can sign in, with the real command on real data folders: the first start makes the database and
 * fills the demo centre, later ones find both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../scripts/start/build.ts';
import { lineOf } from '../scripts/start/family.ts';
import { freePort } from '../scripts/start/ports.ts';
import { report } from './report.ts';

const FIRST_RUNS = 3;
const LATER_RUNS = 5;

await ensureBuilt();
const first: number[] = [];
const later: number[] = [];
for (let run = 0; run < FIRST_RUNS; run += 1) {
  const folder = mkdtempSync(join(tmpdir(), 'seatline-bench-start-'));
  first.push(await startOnce(folder));
  if (run === FIRST_RUNS - 1)
    for (let again = 0; again < LATER_RUNS; again += 1) later.push(await startOnce(folder));
  rmSync(folder, { recursive: true, force: true });
}
report('npm start → ready to sign in (built before)', [
  { name: 'first start: database made, demo centre filled', unit: 'ms', values: first },
  { name: 'later start', unit: 'ms', values: later },
]);

async function startOnce(folder: string): Promise<number> {
  const port = String(await freePort());
  const startedMs = performance.now();
  const args = ['scripts/start.ts', '--no-open', '--host', 'browser', '--data', folder, '--port', port];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  await lineOf(child, /Seatline ready/, 120_000);
  const tookMs = performance.now() - startedMs;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
  return tookMs;
}
