/**
 * A real zero-cache over a real PostgreSQL (the product's embedded one, with logical replication switched on), and the
 * application's own two endpoints that zero-cache asks.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { mustGetMutator, mustGetQuery } from '@rocicorp/zero';
import { handleMutateRequest, handleQueryRequest } from '@rocicorp/zero/server';
import { zeroNodePg } from '@rocicorp/zero/server/adapters/pg';
import { Client, Pool } from 'pg';
import { json } from 'node:stream/consumers';
import { startCluster } from '../../../src/central/db/embedded/cluster.ts';
import { freePort } from '../../../scripts/start/ports.ts';
import { COLUMNS, rowAt, valuesOf } from '../rows.ts';
import { child } from '../support/child.ts';
import { mutators, queries, schema } from './zero-shared.mjs';

const CACHE = fileURLToPath(new URL('node_modules/@rocicorp/zero/out/zero/src/cli.js', import.meta.url));
const CHUNK = 2_000;
const READY_MS = 300_000;

await child(async ({ rows, delta = 0, folder }) => {
  const { cluster, url } = await logicalPostgres(folder);
  const pool = new Pool({ connectionString: url, max: 8 });
  await fill(pool, rows);
  const application = await serveApplication(pool, delta);
  const port = await freePort();
  const cache = startCache({ url, application, port, folder });
  await isReady(port, cache);
  return {
    ready: { url: `http://127.0.0.1:${port}`, application },
    end: async () => {
      cache.process.kill('SIGTERM');
      await Promise.race([once(cache.process, 'exit'), sleep(10_000)]);
      cache.process.kill('SIGKILL');
      await pool.end();
      await cluster.stop();
    },
  };
});

async function logicalPostgres(folder) {
  const first = await start(folder);
  const url = await first.database('bench');
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("ALTER SYSTEM SET wal_level = 'logical'");
  await client.end();
  await first.stop();
  const cluster = await start(folder);
  return { cluster, url: await cluster.database('bench') };
}

async function start(folder) {
  const started = await startCluster({ folder });
  if (!started.ok) throw new Error(started.error);
  return started.value;
}

async function fill(pool, rows) {
  const list = COLUMNS.map((name) => `"${name}"`).join(', ');
  const types = COLUMNS.map((name) => `"${name}" ${name === 'sinceMs' ? 'bigint' : 'text'} NOT NULL`).join(
    ', ',
  );
  await pool.query(`CREATE TABLE customer (${types}, PRIMARY KEY (id))`);
  await pool.query(
    'CREATE TABLE note (id text PRIMARY KEY, owner text NOT NULL, text text NOT NULL, "writtenAtMs" bigint NOT NULL)',
  );
  const arrays = COLUMNS.map((name, at) => `$${at + 1}::${name === 'sinceMs' ? 'bigint' : 'text'}[]`).join(
    ', ',
  );
  for (let at = 0; at < rows; at += CHUNK) {
    const page = Array.from({ length: Math.min(CHUNK, rows - at) }, (_, n) => valuesOf(rowAt(at + n)));
    const values = COLUMNS.map((_, column) => page.map((row) => row[column]));
    await pool.query(`INSERT INTO customer (${list}) SELECT * FROM unnest(${arrays})`, values);
  }
}

/** The endpoints for queries and mutations, and `/change`, which changes rows as somebody else would. */
async function serveApplication(pool, delta) {
  const dbProvider = zeroNodePg(schema, pool);
  const server = createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url, 'http://application');
    const body = request.method === 'POST' ? await json(request).catch(() => null) : null;
    const answer = await (pathname === '/change'
      ? change(pool, delta)
      : endpoints[pathname]({ query, body }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  });
  const common = { userID: null, schema, logLevel: 'error' };
  const endpoints = {
    '/query': ({ query, body }) =>
      handleQueryRequest({
        ...common,
        query,
        body,
        handler: (name, args) => mustGetQuery(queries, name).fn({ args, ctx: {} }),
      }),
    '/mutate': ({ query, body }) =>
      handleMutateRequest({
        ...common,
        query,
        body,
        dbProvider,
        handler: (transact) =>
          transact((tx, name, args) => mustGetMutator(mutators, name).fn({ tx, args, ctx: {} })),
      }),
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

async function change(pool, delta) {
  const page = Array.from({ length: delta }, (_, n) => rowAt(n, 1));
  await pool.query(
    `UPDATE customer SET address = changed.address, tags = changed.tags
       FROM unnest($1::text[], $2::text[], $3::text[]) AS changed (id, address, tags) WHERE customer.id = changed.id`,
    [page.map(({ id }) => id), page.map(({ address }) => address), page.map(({ tags }) => tags)],
  );
  return {};
}

function startCache({ url, application, port, folder }) {
  let printed = '';
  const running = spawn(process.execPath, [CACHE], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'development',
      ZERO_UPSTREAM_DB: url,
      ZERO_REPLICA_FILE: `${folder}/replica.db`,
      ZERO_PORT: String(port),
      ZERO_QUERY_URL: `${application}/query`,
      ZERO_MUTATE_URL: `${application}/mutate`,
      ZERO_NUM_SYNC_WORKERS: '1',
      ZERO_UPSTREAM_MAX_CONNS: '6',
      ZERO_CVR_MAX_CONNS: '12',
      ZERO_CHANGE_MAX_CONNS: '4',
      ZERO_LOG_LEVEL: 'warn',
      ZERO_ENABLE_TELEMETRY: 'false',
      ZERO_ADMIN_PASSWORD: 'bench',
    },
  });
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk) => (printed = (printed + chunk).slice(-3_000)));
  return { process: running, printed: () => printed };
}

async function isReady(port, cache) {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answer?.ok) return;
    if (cache.process.exitCode !== null || Date.now() > deadline)
      throw new Error(`zero-cache did not start: ${cache.printed()}`);
    await sleep(200);
  }
}
