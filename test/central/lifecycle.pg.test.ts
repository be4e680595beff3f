/** Central as a process of its own: `npm run central` as an operator and a crash would treat it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeviceId } from '../../src/shared/ids.ts';
import { clientOf } from './running.ts';

const MAIN = fileURLToPath(new URL('../../src/central/main.ts', import.meta.url));
const deviceId = DeviceId.parse('lifecycle');

let folder: string;
let port: number;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seatline-life-'));
  await chmod(folder, 0o755); // PostgreSQL's own user must pass
  port = await freePort();
});
afterAll(async () => {
  for (const child of started) await end(child, 'SIGTERM');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  return free;
}

interface Run {
  child: ChildProcess;
  /** Everything it said until it was ready or over. */
  said: string;
}

/** Resolves when it is ready, or when it ended. */
function run(over: Record<string, string> = {}): Promise<Run> {
  const env = {
    ...process.env,
    SEATLINE_DATA: join(folder, 'central'),
    SEATLINE_PORT: String(port),
    ...over,
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return new Promise((resolve) => {
    let said = '';
    const hear = (text: Buffer) => {
      said += text.toString();
      if (said.includes('ready:')) resolve({ child, said });
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('close', () => resolve({ child, said }));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }
  return child.exitCode;
}

const signIn = () =>
  clientOf(`http://127.0.0.1:${port}`).auth.signIn({
    login: 'wangli',
    password: 'seatline-demo',
    deviceId,
    protocol: 1,
  });
const postgresPid = async () =>
  Number((await readFile(join(folder, 'central', 'pg', 'postmaster.pid'), 'utf8')).split('\n')[0]);

test(
  '[M1]–[M5] first start, second start on the same data, kill, restart, clean stop',
  { timeout: 180_000 },
  async () => {
    const first = await run();
    expect(first.said.split('\n').at(-2)).toBe(`Seatline central ready: http://127.0.0.1:${port}`);
    const before = await signIn();
    expect(before.user.name).toBe('王丽');

    const second = await run({ SEATLINE_PORT: '0' });
    expect([second.said.trim(), second.child.exitCode]).toEqual([
      `Central did not start: Another central already uses ${join(folder, 'central')}.`,
      1,
    ]);
    await expect(signIn()).resolves.toBeDefined();

    await end(first.child, 'SIGKILL');
    const orphan = await postgresPid();
    expect(() => process.kill(orphan, 0)).not.toThrow();
    const third = await run();
    expect(await postgresPid()).toBe(orphan);
    expect((await signIn()).keySecret).toBe(before.keySecret);

    expect(await end(third.child, 'SIGTERM')).toBe(0);
    await expect(postgresPid()).rejects.toThrow();
  },
);

test(
  '[M3] a PostgreSQL that was killed too leaves a stale pid file behind, which stops nobody',
  { timeout: 60_000 },
  async () => {
    const first = await run();
    const postgres = await postgresPid();
    await end(first.child, 'SIGKILL');
    process.kill(postgres, 'SIGKILL');
    const again = await run();
    expect(again.said).toContain('ready:');
    await expect(signIn()).resolves.toBeDefined();
    expect(await end(again.child, 'SIGINT')).toBe(0);
  },
);

test('[M6] an open stream does not keep central from stopping', { timeout: 60_000 }, async () => {
  const running = await run();
  const { tokens } = await signIn();
  const pokes = await clientOf(`http://127.0.0.1:${port}`, tokens.accessToken).sync.poke();
  expect((await pokes.next()).value).toEqual({ moved: true });
  const stoppedMs = performance.now();
  expect(await end(running.child, 'SIGTERM')).toBe(0);
  expect(performance.now() - stoppedMs).toBeLessThan(5_000);
});

test('[M7] a setting that makes no sense is named', async () => {
  const { said, child } = await run({ SEATLINE_PORT: 'often' });
  expect([said.includes('SEATLINE_PORT'), child.exitCode]).toEqual([true, 1]);
});

test(
  '[M2] of two first starts at the same moment one serves and the other says why it does not',
  { timeout: 60_000 },
  async () => {
    const data = { SEATLINE_DATA: join(folder, 'raced'), SEATLINE_DEMO: '0', SEATLINE_PORT: '0' };
    const runs = await Promise.all([run(data), run(data)]);
    const said = runs.map((one) =>
      one.said.includes('ready:') ? 'ready' : one.said.trim().split('\n').at(-1),
    );
    expect(said.sort()).toEqual([
      `Central did not start: Another central already uses ${data.SEATLINE_DATA}.`,
      'ready',
    ]);
    for (const { child } of runs) await end(child, 'SIGTERM');
  },
);
