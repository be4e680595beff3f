/**
 * Real central on real PostgreSQL in the place of central: every run is a tenant of its own in one database. Sign-in is
 * done at its inner door, for a password takes longer to prove than a short run.
 */
import { Client } from 'pg';
import { startCentral, type Central } from '../../src/central/central.ts';
import { bindTenant, openDatabase, type Database, type Writer } from '../../src/central/db/database.ts';
import { insertAccount, insertTenant } from '../../src/central/db/accounts.ts';
import { clearSuspects, readEpoch, readSuspects } from '../../src/central/db/epoch.ts';
import { registerDevice } from '../../src/central/db/devices.ts';
import { insertRows, nounTable } from '../../src/central/db/nouns.ts';
import { deriveKeys, loadMasterKey, type Keys } from '../../src/central/keys.ts';
import { ACCESS_SEC, issueAccessToken } from '../../src/central/services/accounts/access-token.ts';
import { startFamily } from '../../src/central/services/accounts/refresh.ts';
import { rotateEpoch } from '../../src/central/services/sync/epoch.ts';
import { forgetTombstones } from '../../src/central/services/sync/sequence-forget.ts';
import type { MutationResult } from '../../src/shared/contract/sync/push.ts';
import { grantsOf } from '../../src/shared/domain/grants.ts';
import { nounByName, nounNames, type NounName } from '../../src/shared/domain/nouns.ts';
import type { User } from '../../src/shared/domain/people.ts';
import type { CentralAction } from './actions.ts';
import type { CentralRow, SimCentral } from './central.ts';
import { peopleOf, rowsOf } from './centre.ts';
import { canonical, rowHash } from './model/hash.ts';
import type { ShownRow } from './model/state.ts';
import type { MakeCentral } from './run.ts';
import { newerWrites, personWrite, sqlWrites, type TableWrite } from './sql.ts';
import { readBackup, writeBackup, type Backup } from './tenant-backup.ts';

export interface RealLane {
  make: MakeCentral;
  close(): Promise<void>;
}

interface Parts {
  central: Central;
  db: Database;
  keys: Keys;
  /** Beside the protocol and beside central's own connections. */
  hand: Client;
}

export async function openRealLane(databaseUrl: string, dataFolder: string): Promise<RealLane> {
  const central = await startCentral({ port: 0, dataFolder, databaseUrl, demo: false, logLevel: 'silent' });
  const db = patient(openDatabase(databaseUrl));
  const hand = new Client({ connectionString: databaseUrl, application_name: 'hand' });
  await hand.connect();
  const keys = deriveKeys(loadMasterKey(dataFolder, undefined));
  const parts: Parts = { central, db, keys, hand };
  let runs = 0;
  return {
    make: async () => {
      runs += 1;
      return { central: await newTenant(parts, `run-${runs}`), nameOfRun: `-${runs}` };
    },
    close: async () => {
      await hand.end();
      await db.close();
      await central.close();
    },
  };
}

/** Our own connections bear central's name, and are killed with its. */
const patient = (db: Database): Database => ({
  ...db,
  owner: async (work) => {
    for (let tries = 0; ; tries += 1)
      try {
        return await db.owner(work);
      } catch (cause) {
        if (tries >= 5) throw cause;
      }
  },
});

async function newTenant(parts: Parts, tenant: string): Promise<SimCentral> {
  const people = peopleOf(tenant.slice('run'.length));
  await parts.db.owner(async (tx) => {
    await insertTenant(tx, tenant, tenant);
    for (const { id, login } of people)
      await insertAccount(tx, { login, tenant, userId: id, passwordHash: '-', sipSecret: null });
    await bindTenant(tx, tenant);
    await insertRows(tx, 'user', people);
    for (const [noun, rows] of Object.entries(rowsOf())) await insertRows(tx, noun as NounName, rows);
  });
  const run = new Run(parts, tenant);
  await run.settle();
  return run;
}

const PEOPLE = ['u-wang', 'u-zhang', 'u-chen', 'u-liu'];
const PATIENCE_MS = 60_000;

class Run implements SimCentral {
  readonly prefix = null;
  readonly #parts: Parts;
  readonly #tenant: string;
  #epoch = '';
  #backup: Backup | null = null;
  #isHushed = false;
  /** Nothing was written since everything was numbered. */
  #isSettled = false;
  /** Kills central's connections so many milliseconds after the next request began. */
  #killAfterMs: number | null = null;
  #held: Client | null = null;
  #brake: Client | null = null;

  constructor(parts: Parts, tenant: string) {
    this.#parts = parts;
    this.#tenant = tenant;
  }

  async serve(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    if (pathname === '/sync/v1/push') this.#isSettled = false;
    if (pathname === '/auth/v1/sign-in') return this.#signIn(await request.json());
    const kill = this.#killAfterMs;
    this.#killAfterMs = null;
    const body = request.method === 'POST' ? await request.text() : undefined;
    const headers = new Headers(request.headers);
    headers.delete('content-length');
    const answer = fetch(this.#parts.central.url + pathname + search, {
      method: request.method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    if (kill !== null) await this.#killConnections(kill);
    return answer;
  }

  async #killConnections(afterMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await this.#parts.hand.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'seatline-central'
         AND (state <> 'idle' OR query NOT LIKE 'LISTEN%')`,
    );
  }

  async #signIn(asked: { login: string; deviceId: string; deviceKey?: string }): Promise<Response> {
    const { keys } = this.#parts;
    const user = (await this.rows()).find(
      ({ noun, body }) => noun === 'user' && body['login'] === asked.login,
    );
    const person = user?.body as User | undefined;
    if (!person?.enabled) return refused('account/disabled', 403);
    const owner = { tenant: this.#tenant, userId: person.id, deviceId: asked.deviceId };
    const { family, token, isGivenUp } = await this.#asHand(async (tx) => {
      await registerDevice(tx, owner, asked.deviceKey ?? null);
      const [device] = await tx.rows<{ state: string }>(
        'SELECT state FROM sync_device WHERE tenant = $1 AND user_id = $2 AND device_id = $3',
        [owner.tenant, owner.userId, owner.deviceId],
      );
      return { ...(await startFamily(tx, owner, Date.now())), isGivenUp: device?.state === 'revoked' };
    });
    if (isGivenUp) return refused('account/device-wiped', 403);
    const accessToken = await issueAccessToken(keys.accessToken, { ...owner, family }, Date.now());
    return Response.json({
      tokens: { accessToken, accessExpiresInSec: ACCESS_SEC, refreshToken: token },
      tenantId: this.#tenant,
      user: person,
      team: { id: person.teamId, name: person.teamId },
      line: null,
      keySecret: Buffer.alloc(32).toString('base64'),
      serverTimeMs: Date.now(),
    });
  }

  /** As the owner of the database, past row-level security. */
  async #asHand<T>(work: (tx: Writer) => Promise<T>): Promise<T> {
    const { hand } = this.#parts;
    await hand.query('BEGIN');
    try {
      await hand.query(`SELECT set_config('seatline.tenant', $1, true)`, [this.#tenant]);
      const value = await work(writerOf(hand));
      await hand.query('COMMIT');
      return value;
    } catch (cause) {
      await hand.query('ROLLBACK');
      throw cause;
    }
  }

  async act(action: CentralAction): Promise<void> {
    this.#isSettled = false;
    switch (action.do) {
      case 'sql':
        return this.#write(sqlWrites(await this.rows(), action.what, action.a));
      case 'person':
        return this.#write(personWrite(await this.rows(), PEOPLE[action.who % 4] ?? '', action.change));
      case 'newer':
        return this.#write(newerWrites(await this.rows(), action.on));
      case 'sequencer':
        return action.behind ? this.#holdSequencer() : this.#letSequencerGo();
      case 'hold':
        return this.#hold(sqlWrites(await this.rows(), 'new-customer', 100_000 + action.a));
      case 'close':
        return this.#closeHeld();
      case 'collect':
        await this.#letSequencerGo();
        return this.#forget();
      case 'backup':
        return void (this.#backup = await this.#asHand((tx) => readBackup(tx, this.#tenant)));
      case 'restore':
        return this.#restore(action.rotate);
      case 'central-crash':
        return void (this.#killAfterMs = action.nth % 20);
      case 'wipe':
        return this.#asHand(async (tx) => {
          await tx.run(
            `UPDATE sync_device SET state = 'revoked', revoked_at = now() WHERE tenant = $1 AND user_id = $2`,
            [this.#tenant, PEOPLE[action.who % 4]],
          );
        });
    }
  }

  async #forget(): Promise<void> {
    const operator = await this.#parts.db.connect();
    await forgetTombstones(operator, this.#tenant, 0);
    await operator.end();
  }

  async #restore(rotate: boolean): Promise<void> {
    const backup = this.#backup;
    if (!backup) return;
    await this.#closeHeld();
    await this.#letSequencerGo();
    await this.#asHand((tx) => writeBackup(tx, this.#tenant, backup));
    this.#isHushed = true;
    if (rotate) await this.#rotate();
  }

  /** An operator says that history began anew; central follows within a moment. */
  async #rotate(): Promise<void> {
    const { db } = this.#parts;
    this.#isHushed = false;
    await db.owner((tx) => clearSuspects(tx, this.#tenant));
    const epoch = await rotateEpoch(db, 'the simulation');
    await until(async () => (await db.owner(readEpoch))?.epoch === epoch);
    await new Promise((resolve) => setTimeout(resolve, 100)); // until central has heard of it
  }

  async #write(writes: readonly TableWrite[], client = this.#parts.hand): Promise<void> {
    for (const { noun, id, body } of writes) {
      const table = nounTable(noun as NounName);
      await client.query(`SELECT set_config('seatline.tenant', $1, false)`, [this.#tenant]);
      if (body === null)
        await client.query(`DELETE FROM ${table} WHERE tenant = $1 AND id = $2`, [this.#tenant, id]);
      else
        await client.query(
          `INSERT INTO ${table} (tenant, id, body) VALUES ($1, $2, $3)
           ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body WHERE ${table}.body <> excluded.body`,
          [this.#tenant, id, JSON.stringify(body)],
        );
    }
  }

  async #hold(writes: readonly TableWrite[]): Promise<void> {
    if (this.#held) return;
    this.#held = await this.#another();
    await this.#held.query('BEGIN');
    await this.#write(writes, this.#held);
  }

  async #closeHeld(): Promise<void> {
    await this.#held?.query('COMMIT');
    await this.#held?.end();
    this.#held = null;
  }

  /** Somebody holds what the sequencer must write. */
  async #holdSequencer(): Promise<void> {
    if (this.#brake) return;
    this.#brake = await this.#another();
    await this.#brake.query('BEGIN');
    await this.#brake.query('SELECT 1 FROM sync_bucket WHERE tenant = $1 FOR UPDATE', [this.#tenant]);
  }

  async #letSequencerGo(): Promise<void> {
    await this.#brake?.query('COMMIT');
    await this.#brake?.end();
    this.#brake = null;
  }

  async #another(): Promise<Client> {
    const client = new Client({
      connectionString: this.#parts.central.databaseUrl,
      application_name: 'hand',
    });
    await client.connect();
    return client;
  }

  async settle(): Promise<void> {
    await this.#closeHeld();
    await this.#letSequencerGo();
    const { db } = this.#parts;
    const suspects = await db.owner(readSuspects);
    if (suspects.some(({ tenant }) => tenant === this.#tenant)) await this.#rotate();
    await until(() => this.#isNumbered());
    this.#isSettled = true;
    this.#epoch = (await db.owner(readEpoch))?.epoch ?? '';
  }

  async #isNumbered(): Promise<boolean> {
    const { rows } = await this.#parts.hand.query('SELECT 1 FROM sync_dirty WHERE tenant = $1 LIMIT 1', [
      this.#tenant,
    ]);
    return rows.length === 0;
  }

  async rows(): Promise<CentralRow[]> {
    return (await this.#table()).map(({ noun, id, body }) => ({ noun, id, body }));
  }

  async #table(): Promise<(CentralRow & { noun: NounName; ver: number })[]> {
    const { rows } = await this.#parts.hand.query<CentralRow & { noun: NounName; ver: string }>(TABLE, [
      this.#tenant,
    ]);
    return rows.map((row) => ({ ...row, ver: Number(row.ver) }));
  }

  async answers(): Promise<Map<string, MutationResult>> {
    const { rows } = await this.#parts.hand.query<{ id: string; result: string }>(
      'SELECT mutation_id AS id, result FROM sync_mutation WHERE tenant = $1',
      [this.#tenant],
    );
    return new Map(rows.map(({ id, result }) => [id, JSON.parse(result) as MutationResult]));
  }

  async quarantine(): Promise<string> {
    const { rows } = await this.#parts.hand.query<{ payload: string }>(
      'SELECT payload FROM sync_quarantine WHERE tenant = $1',
      [this.#tenant],
    );
    return rows.map(({ payload }) => payload).join('\n');
  }

  async grants(userId: string): Promise<{ buckets: string[]; view: 'full' | 'masked' }> {
    const { rows } = await this.#parts.hand.query<{ body: User }>(
      'SELECT body FROM noun_user WHERE tenant = $1 AND id = $2',
      [this.#tenant, userId],
    );
    return rows[0] ? grantsOf(rows[0].body) : { buckets: [], view: 'masked' };
  }

  /** The oracle: SQL over the tables, the grants and the definitions; nothing that the sequencer wrote. */
  async expected(login: string): Promise<Map<string, ShownRow & { buckets: string[] }>> {
    const table = await this.#table();
    const user = table.find(({ noun, body }) => noun === 'user' && body['login'] === login);
    const { buckets: granted, view } = await this.grants(user?.id ?? '');
    const expected = new Map<string, ShownRow & { buckets: string[] }>();
    for (const { noun, id, ver, body } of table) {
      const { buckets, mask } = nounByName(noun);
      const within = buckets(body).filter((bucket) => granted.includes(bucket));
      if (within.length === 0) continue;
      const text = canonical(view === 'masked' && mask ? mask(body) : body);
      expected.set(`${noun}\n${id}`, {
        noun,
        id,
        ver,
        text,
        hash: rowHash({ noun, id, ver, text }),
        buckets: within,
      });
    }
    return expected;
  }

  /** What a pull's snapshot had cannot be told from outside; what is settled it had. */
  published(login: string): Promise<Map<string, ShownRow & { buckets: string[] }> | null> {
    return this.#isSettled ? this.expected(login) : Promise.resolve(null);
  }

  isHushed(): boolean {
    return this.#isHushed;
  }

  epoch(): string {
    return this.#epoch;
  }

  async close(): Promise<void> {
    await this.#closeHeld();
    await this.#letSequencerGo();
  }
}

const TABLE = nounNames
  .map((noun) => `SELECT '${noun}' AS noun, id, ver, body FROM ${nounTable(noun)} WHERE tenant = $1`)
  .join(' UNION ALL ');

const refused = (code: string, status: number): Response =>
  Response.json({ defined: true, code, status, message: code }, { status });

const writerOf = (client: Client): Writer => ({
  rows: async <R>(sql: string, values?: readonly unknown[]) =>
    (await client.query(sql, values && [...values])).rows as R[],
  run: async (sql, values) => (await client.query(sql, values && [...values])).rowCount ?? 0,
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('central did not come to rest');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
