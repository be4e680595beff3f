/**
 * A real PostgreSQL of our own in a folder: made on the first start, reused afterwards, stopped with us.
 *
 *   absent ──initdb──► stopped ──pg_ctl start──► running ──pg_ctl stop──► stopped
 *                         ▲ stale postmaster.pid is removed     │
 *                         └── central killed: PostgreSQL goes on running; the next central adopts it ──┘
 *
 * pg_ctl rather than a child process: Ctrl-C in the terminal does not reach PostgreSQL before we are done with it,
 * and on Windows pg_ctl drops administrator rights and stops cleanly. Decision 0010.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escapeIdentifier, type Client } from 'pg';
import { err, ok, type Result } from '../../../shared/result.ts';
import { connect, preparePlace, url, type Place } from './place.ts';
import { portOfRunning } from './running.ts';
import { execute, freePort } from './tools.ts';
import { giveTo, giveWhole } from './unprivileged.ts';

export interface Cluster {
  /** Connection string to a database of this cluster, made when missing. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Holds the cluster (pg/), its password and its log. */
  folder: string;
  /** Throw-away data of tests: no fsync, nothing survives a power cut. */
  throwAway?: boolean;
  onProgress?: (line: string) => void;
}

const START_SEC = 60;
/** Held by the central that uses the cluster, for as long as its process lives. */
const OWNER_LOCK = 0x5ea7c;

/** Errors: 'store/in-use' when another central works on this folder; it is left alone. */
export async function startCluster(options: ClusterOptions): Promise<Result<Cluster, 'store/in-use'>> {
  const place = await preparePlace(options.folder);
  if (!existsSync(place.data)) await make(place, options);
  else if (place.identity) giveWhole(place.data, place.identity);
  const port = (await portOfRunning(place)) ?? (await start(place, options));
  return own(place, port);
}

/** Made beside its place and moved there whole: neither a crash nor a second start leaves half a cluster. */
async function make(place: Place, { throwAway, onProgress }: ClusterOptions): Promise<void> {
  onProgress?.('Making the database (first start) …');
  const making = await mkdtemp(join(place.folder, 'pg-making-'));
  const passwordFile = join(tmpdir(), `seatline-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, place.password, { mode: 0o600 });
  const { identity } = place;
  if (identity) [making, passwordFile].forEach((path) => giveTo(path, identity));
  try {
    await execute(place, place.binaries.initdb, [
      `--pgdata=${making}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...(throwAway ? ['--no-sync'] : []),
    ]);
    if (!existsSync(place.data)) renameSync(making, place.data);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(making, { recursive: true, force: true });
  }
}

async function start(place: Place, options: ClusterOptions): Promise<number> {
  const port = await freePort();
  const log = join(place.data, 'seatline-postgres.log');
  const args = ['start', '-ws', `-t${START_SEC}`, '-D', place.data, '-l', log, '-o', flags(port, options)];
  try {
    await execute(place, place.binaries.pgCtl, args);
    return port;
  } catch (cause) {
    const other = await portOfRunning(place); // another start was faster
    if (other === null) throw cause;
    return other;
  }
}

const flags = (port: number, { throwAway }: ClusterOptions): string =>
  [
    'listen_addresses=127.0.0.1',
    ...(process.platform === 'win32' ? [] : ["unix_socket_directories=''"]),
    'max_connections=60',
    ...(throwAway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ].reduce((line, setting) => `${line} -c ${setting}`, `-p ${port}`);

/** An advisory lock says who uses the cluster; it ends with our connection, even when we are killed. */
async function own(place: Place, port: number): Promise<Result<Cluster, 'store/in-use'>> {
  const owner = await connect(place, port, 'postgres');
  owner.on('error', () => {});
  const [row] = (await owner.query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${OWNER_LOCK}) AS held`))
    .rows;
  if (!row?.held) {
    await owner.end();
    return err('store/in-use');
  }
  return ok({
    database: (name) => database(place, port, owner, name),
    stop: async () => {
      await owner.end().catch(() => {});
      await execute(place, place.binaries.pgCtl, ['stop', '-w', '-s', '-m', 'fast', '-D', place.data]);
    },
  });
}

async function database(place: Place, port: number, owner: Client, name: string): Promise<string> {
  const known = await owner.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (known.rowCount === 0) await owner.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  return url(place, port, name);
}
