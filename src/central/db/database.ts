/**
 * The one door to PostgreSQL. Work on a tenant's rows happens inside `read` or `write`, which step down to the role
 * seatline_app and bind row-level security to that tenant; `owner` is for sign-in, start and the sequencer.
 */
import { Client, escapeLiteral, Pool, types as pgTypes, type ClientBase, type ClientConfig } from 'pg';

/** Reads inside one transaction. */
export interface Reader {
  rows<R>(sql: string, values?: readonly unknown[]): Promise<R[]>;
}
/** Writes inside one transaction; a function that takes a Reader cannot call `run`. */
export interface Writer extends Reader {
  /** Returns how many rows were touched. */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
}

export interface Database {
  /** One snapshot of a tenant's rows for the whole of `work`; PostgreSQL refuses writes in it. */
  read<T>(tenant: string, work: (db: Reader) => Promise<T>): Promise<T>;
  write<T>(tenant: string, work: (db: Writer) => Promise<T>): Promise<T>;
  /** One snapshot of a tenant's rows until it is ended: for answers that are written while they are read. */
  openSnapshot(tenant: string): Promise<OpenSnapshot>;
  /** Outside row-level security: sign-in, start, operations. */
  owner<T>(work: (db: Writer) => Promise<T>): Promise<T>;
  /** A connection of one's own, not from the pool: LISTEN, advisory locks. */
  connect(): Promise<Connection>;
  /** Throws when the database cannot serve. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Its connections are not those of other work: slow readers keep nobody but each other waiting. */
export interface OpenSnapshot {
  db: Reader;
  /** Gives the connection back; any number of times. */
  end(): Promise<void>;
}

export interface Connection {
  client: Client;
  session: Writer;
  /** One snapshot of a tenant's rows, and writes that follow from it. */
  snapshot<T>(tenant: string, work: (db: Writer) => Promise<T>): Promise<T>;
  /** Runs once, when the connection is gone for whatever reason. */
  onEnd(listener: () => void): void;
  end(): Promise<void>;
}

const INT8 = 20; // pg_type oid; our counters stay far below 2^53
const POOL_SIZE = 12;
const SNAPSHOTS = 8;
/** A statement that runs longer than this is our mistake, and must not hold a request for ever. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** One portion of a snapshot is read in far less. */
const PORTION_TIMEOUT_MS = 15_000;
/** A reader that takes nothing for so long holds a snapshot no more. */
const STALLED_MS = 30_000;
/** A request waits no longer for a free connection, nor for a row that somebody else holds. */
const PATIENCE_MS = 5_000;

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pgTypes.getTypeParser(oid, format as 'text')) as typeof pgTypes.getTypeParser,
};

export function openDatabase(url: string): Database {
  const config = { connectionString: url, application_name: 'seatline-central', types, keepAlive: true };
  const pool = new Pool({
    ...config,
    max: POOL_SIZE,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: PATIENCE_MS,
  });
  pool.on('error', () => {}); // an idle connection broke: the pool drops it, the next query opens another
  const snapshots = new Pool({ ...config, max: SNAPSHOTS, connectionTimeoutMillis: PATIENCE_MS });
  snapshots.on('error', () => {});
  const transact = async <T>(opening: string, work: (db: Writer) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    client.on('error', dropped);
    try {
      return await inTransaction(client, opening, work);
    } finally {
      client.off('error', dropped);
      client.release();
    }
  };
  return {
    read: (tenant, work) =>
      transact(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${actAs(tenant)}`, work),
    write: (tenant, work) =>
      transact(`BEGIN; SET LOCAL lock_timeout = ${PATIENCE_MS}; ${actAs(tenant)}`, work),
    openSnapshot: (tenant) => openSnapshot(snapshots, tenant),
    owner: (work) => transact('BEGIN', work),
    connect: () => connect(config),
    ping: async () => void (await pool.query('SELECT 1')),
    close: async () => {
      await Promise.all([pool.end(), snapshots.end()]);
    },
  };
}

/** A connection broke between two statements of ours: the next one fails, and says so; the pool throws it away. */
const dropped = (): void => {};

/**
 * The plan must not depend on statistics, which are behind after a bulk write: rows are reached through indexes only.
 * The server itself ends a transaction whose reader has stalled.
 */
const OPEN_SNAPSHOT = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = ${PORTION_TIMEOUT_MS};
  SET LOCAL idle_in_transaction_session_timeout = ${STALLED_MS};
  SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off; SET LOCAL jit = off`;

async function openSnapshot(pool: Pool, tenant: string): Promise<OpenSnapshot> {
  const client = await pool.connect();
  client.on('error', dropped);
  let asking: Promise<unknown> = Promise.resolve();
  let ended: Promise<void> | null = null;
  const finish = async () => {
    await asking.catch(() => {}); // whoever asked hears of it
    const isWell = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    client.off('error', dropped);
    client.release(!isWell);
  };
  const end = () => (ended ??= finish());
  try {
    await client.query(`${OPEN_SNAPSHOT}; ${actAs(tenant)}`);
  } catch (cause) {
    await end();
    throw cause;
  }
  const ask: Reader['rows'] = <R>(sql: string, values?: readonly unknown[]) => {
    if (ended) return Promise.reject(new Error('the snapshot has ended'));
    const answer = client.query({ name: statementName(sql), text: sql, values: values ? [...values] : [] });
    asking = answer;
    return answer.then((found) => found.rows as R[]);
  };
  return { db: { rows: ask }, end };
}

const statementNames = new Map<string, string>();

/** Every workstation's every poll asks the same few questions: PostgreSQL plans each once per connection. */
function statementName(sql: string): string {
  const known = statementNames.get(sql) ?? `s${statementNames.size}`;
  statementNames.set(sql, known);
  return known;
}

/** From here on this transaction works on one tenant's rows, after what it did as owner. */
export async function bindTenant(db: Writer, tenant: string): Promise<void> {
  await db.rows(actAs(tenant));
}

/** Steps down to the tenant-bound role until the transaction ends. */
const actAs = (tenant: string): string =>
  `SET LOCAL ROLE seatline_app; SELECT set_config('seatline.tenant', ${escapeLiteral(tenant)}, true)`;

async function connect(config: ClientConfig): Promise<Connection> {
  const client = new Client(config);
  client.on('error', () => {}); // 'end' follows
  await client.connect();
  return {
    client,
    session: handle(client),
    snapshot: (tenant, work) =>
      inTransaction(client, `BEGIN ISOLATION LEVEL REPEATABLE READ; ${actAs(tenant)}`, work),
    onEnd: (listener) => void client.once('end', listener),
    end: () => client.end().catch(() => {}),
  };
}

async function inTransaction<T>(
  client: ClientBase,
  opening: string,
  work: (db: Writer) => Promise<T>,
): Promise<T> {
  await client.query(opening);
  try {
    const value = await work(handle(client));
    await client.query('COMMIT');
    return value;
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => {}); // a dead connection has rolled back already
    throw cause;
  }
}

const handle = (client: ClientBase): Writer => ({
  rows: async <R>(sql: string, values?: readonly unknown[]) =>
    (await client.query(sql, values && [...values])).rows as R[],
  run: async (sql, values) => (await client.query(sql, values && [...values])).rowCount ?? 0,
});
