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
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { err, ok, type Result } from '../../../shared/result.ts';
import { findBinaries, type Binaries } from './binaries.ts';
import { firstClosedFolder, giveTo, giveWhole, unprivileged, type Identity } from './unprivileged.ts';

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
  const place = await prepare(options);
  if (!existsSync(place.data)) await make(place, options);
  else if (place.identity) giveWhole(place.data, place.identity);
  const port = (await portOfRunning(place)) ?? (await start(place, options));
  return own(place, port);
}

interface Place {
  folder: string;
  data: string;
  password: string;
  binaries: Binaries;
  identity: Identity | null;
}

async function prepare({ folder }: ClusterOptions): Promise<Place> {
  const data = join(folder, 'pg');
  mkdirSync(folder, { recursive: true });
  const identity = unprivileged();
  const binaries = await findBinaries();
  if (identity) chmodSync(folder, 0o711); // PostgreSQL's user passes through and sees nothing else
  if (identity) mustReach(identity, [data, binaries.pgCtl]);
  return { folder, data, binaries, identity, password: passwordOf(folder) };
}

function mustReach(identity: Identity, paths: string[]): void {
  for (const path of paths) {
    const closed = firstClosedFolder(path, identity);
    if (closed) {
      throw new Error(
        `PostgreSQL does not run as root, and its user cannot pass ${closed}. ` +
          'Choose a data folder elsewhere, start as an ordinary user, or set DATABASE_URL.',
      );
    }
  }
}

function passwordOf(folder: string): string {
  const file = join(folder, 'postgres-password');
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch {
    // It is there, or cannot be written, which reading will tell.
  }
  return readFileSync(file, 'utf8').trim();
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

async function start(place: Place, { throwAway }: ClusterOptions): Promise<number> {
  dropStaleNote(place);
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    ...(process.platform === 'win32' ? [] : ["unix_socket_directories=''"]),
    'max_connections=60',
    ...(throwAway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  const flags = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
  const log = join(place.data, 'seatline-postgres.log');
  await execute(place, place.binaries.pgCtl, [
    'start',
    '-ws',
    `-t${START_SEC}`,
    '-D',
    place.data,
    '-l',
    log,
    '-o',
    flags,
  ]);
  return port;
}

/** Lines 1 and 4 of postmaster.pid. */
function noted(place: Place): { pid: number; port: number } | null {
  const file = join(place.data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(pid), port: Number(port) };
}

/** The PostgreSQL that answers on this folder (its central was killed, or lives), or null. */
async function portOfRunning(place: Place): Promise<number | null> {
  const note = noted(place);
  if (!note || !isAlive(note.pid)) return null;
  for (const deadline = Date.now() + START_SEC * 1000; Date.now() < deadline; await sleep(200)) {
    const answer = await knock(place, note.port);
    if (answer === 'open') return note.port;
    if (answer === 'nobody') return null;
  }
  throw new Error(`The PostgreSQL on ${place.data} neither starts nor stops.`);
}

/** Only the cluster of this folder knows its password. */
async function knock(place: Place, port: number): Promise<'open' | 'starting' | 'nobody'> {
  try {
    await (await connect(place, port, 'postgres')).end();
    return 'open';
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    return code === '57P03' ? 'starting' : 'nobody'; // cannot_connect_now: starting up or shutting down
  }
}

/**
 * After a power cut the number in the file may belong to any process by now, and PostgreSQL would wait for that one
 * for ever. Nobody answered on its port, so it is not PostgreSQL; were it, its shared memory would still refuse us.
 */
const dropStaleNote = (place: Place): void => rmSync(join(place.data, 'postmaster.pid'), { force: true });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

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

const url = (place: Place, port: number, name: string) =>
  `postgres://postgres:${encodeURIComponent(place.password)}@127.0.0.1:${port}/${name}`;

async function connect(place: Place, port: number, name: string): Promise<Client> {
  const client = new Client({ connectionString: url(place, port, name), connectionTimeoutMillis: 5_000 });
  await client.connect();
  return client;
}

/** Output goes to a file: on Windows a pipe would stay open as long as the PostgreSQL that pg_ctl leaves behind. */
async function execute(place: Place, program: string, args: string[]): Promise<void> {
  const log = join(place.folder, 'postgres-tools.log');
  const output = openSync(log, 'w');
  const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };
  const options = { ...place.identity, env, cwd: place.folder, windowsHide: true };
  const child = spawn(program, args, { ...options, stdio: ['ignore', output, output] });
  const [code] = (await once(child, 'close').finally(() => closeSync(output))) as [number | null];
  if (code !== 0) throw new Error(`${program} failed (${code}): ${readFileSync(log, 'utf8').slice(-2_000)}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
