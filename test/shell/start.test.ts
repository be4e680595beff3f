/** [BG1–BG4] How `npm start` begins and ends where nothing works. Rules: docs/spec/shell.md */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lineOf } from '../../scripts/start/family.ts';
import { claimData } from '../../scripts/start/lock.ts';
import { newFolder } from '../support/folders.ts';

const root = resolve(import.meta.dirname, '../..');
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function run(file: string, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function runToEnd(file: string, ...args: string[]): Promise<{ code: number | null; lines: string[] }> {
  const child = run(file, ...args);
  let said = '';
  child.stdout?.on('data', (part: Buffer) => (said += part.toString()));
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, lines: said.trim().split('\n') };
}

test('[BG1] data that another program holds is refused, whatever that program is called', async () => {
  const folder = newFolder('claim');
  const holder = run(resolve(import.meta.dirname, 'claimer.ts'), folder);
  await lineOf(holder, /claimed/, 15_000);
  expect(claimData(folder)).toEqual({ ok: false });
  const { code, lines } = await runToEnd(join(root, 'scripts/start.ts'), '--no-open', '--data', folder);
  expect(code).toBe(1);
  expect(lines).toEqual([
    '这份数据已被另一个 Seatline 使用，请先关闭它。 Another Seatline is using this data; close it first.',
  ]);
});

test('[BG1] what a killed program held is free at once', async () => {
  const folder = newFolder('claim');
  const holder = run(resolve(import.meta.dirname, 'claimer.ts'), folder);
  await lineOf(holder, /claimed/, 15_000);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const claim = claimData(folder);
  expect(claim.ok).toBe(true);
  if (claim.ok) claim.release();
  expect(claimData(folder).ok).toBe(true);
});

/** The scripts and sources of this checkout, with a build that cannot succeed. */
function brokenCheckout(): string {
  const folder = newFolder('broken');
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  symlinkSync(join(root, 'src'), join(folder, 'src'));
  symlinkSync(join(root, 'package.json'), join(folder, 'package.json'));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')).filter((entry) => !entry.startsWith('.')))
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(join(folder, 'electron.vite.config.ts'), "throw new Error('broken on purpose');\n");
  return folder;
}

test('[BG2] a build that fails ends with what it said, one sentence and exit code 1', async () => {
  const folder = brokenCheckout();
  const { code, lines } = await runToEnd(
    join(folder, 'scripts/start.ts'),
    '--no-open',
    '--host',
    'browser',
    '--data',
    join(folder, 'data'),
  );
  expect(code).toBe(1);
  expect(lines.at(-1)).toBe('启动失败，原因见上。 Seatline could not start; the reason is above.');
  expect(lines.join('\n')).toContain('broken on purpose');
  expect(lines.join('\n')).not.toMatch(/ReferenceError|UnhandledPromise/);
  expect(claimData(join(folder, 'data')).ok).toBe(true);
});

test('[BG3] a port that is taken is said in one sentence', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  const folder = newFolder('claim');
  const { code, lines } = await runToEnd(
    join(root, 'scripts/start.ts'),
    '--no-open',
    '--port',
    port,
    '--data',
    folder,
  );
  server.close();
  expect(code).toBe(1);
  expect(lines).toEqual([`端口 ${port} 已被占用，请换一个。 Port ${port} is taken; choose another.`]);
});

test('[BG4] Ctrl-C while it builds ends it in order', async () => {
  const folder = brokenCheckout();
  writeFileSync(
    join(folder, 'electron.vite.config.ts'),
    'await new Promise(() => setInterval(() => {}, 1e6));\n',
  );
  const child = run(
    join(folder, 'scripts/start.ts'),
    '--no-open',
    '--host',
    'browser',
    '--data',
    join(folder, 'data'),
  );
  const lock = join(folder, 'node_modules/.seatline-building');
  await expect.poll(() => claimIsHeld(lock), { timeout: 15_000 }).toBe(true);
  child.kill('SIGINT');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(claimIsHeld(lock)).toBe(false);
});

function claimIsHeld(folder: string): boolean {
  const claim = claimData(folder);
  if (claim.ok) claim.release();
  return !claim.ok;
}
