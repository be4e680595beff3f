/**
 * One real PostgreSQL for a whole test run, started when the first test asks for a database, and one database per
 * asking. The cluster belongs to the run's main process; test files, in processes of their own, ask over a socket.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ProvidedContext } from 'vitest';
import { startCluster, type Cluster } from '../../src/central/db/embedded/cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresPort: number;
  }
}

interface TestRun {
  provide<K extends keyof ProvidedContext & string>(key: K, value: ProvidedContext[K]): void;
}

/** vitest's globalSetup: returns its teardown. */
export default async function setup(run: TestRun): Promise<() => Promise<void>> {
  let starting: Promise<{ cluster: Cluster; folder: string }> | null = null;
  const server = createServer((socket) => {
    socket.on('error', () => {}); // a test file that was ended while it asked
    newDatabase((starting ??= start())).then(
      (url) => socket.end(url),
      (cause: unknown) => socket.end(`failed: ${String(cause)}`),
    );
  });
  run.provide('postgresPort', await listen(server));
  return async () => {
    server.close();
    if (!starting) return;
    const { cluster, folder } = await starting;
    await cluster.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

async function start(): Promise<{ cluster: Cluster; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'seatline-postgres-'));
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o755); // PostgreSQL's own user must pass
  const cluster = await startCluster({ folder, throwAway: true });
  if (!cluster.ok) throw new Error(cluster.error);
  return { cluster: cluster.value, folder };
}

const newDatabase = async (starting: Promise<{ cluster: Cluster }>): Promise<string> =>
  (await starting).cluster.database(`test_${randomBytes(6).toString('hex')}`);

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return (server.address() as AddressInfo).port;
}

/** An empty database of this test's own on a real PostgreSQL; gone with the run. */
export async function createTestDatabase(): Promise<string> {
  const { inject } = await import('vitest');
  const socket = connect(inject('postgresPort'), '127.0.0.1');
  const answer = await text(socket);
  if (!answer.startsWith('postgres://')) throw new Error(answer || 'no PostgreSQL');
  return answer;
}
