/** Somebody else's program that writes into central's tables: plain SQL, seen by central's triggers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { customerOf, rowAt } from '../rows.ts';

/** Of the demo centre, which is the one that an empty central is filled with. */
const TENANT = 'demo';
const CHUNK = 2_000;

export interface CentralDatabase {
  sql: Client;
  /** The first `count` customers become their `version`-th selves, in one transaction. */
  changeCustomers(count: number, version: number): Promise<void>;
  /** One customer is written anew. */
  touch(n: number): Promise<void>;
  /** When readers are told next that something moved. */
  told(): Promise<number>;
  /** Until the sequencer has taken everything. */
  sequenced(): Promise<void>;
  close(): Promise<void>;
}

export async function openDatabase(url: string): Promise<CentralDatabase> {
  const sql = new Client({ connectionString: url });
  await sql.connect();
  await sql.query('LISTEN seatline_moved');
  let touches = Date.now() % 1_000_000; // never the same text twice
  await sql.query(`SELECT set_config('seatline.tenant', $1, false)`, [TENANT]);
  return {
    sql,
    changeCustomers: async (count, version) => {
      await sql.query('BEGIN');
      for (let at = 0; at < count; at += CHUNK)
        await sql.query(CHANGE, [TENANT, bodies(at, Math.min(CHUNK, count - at), version)]);
      await sql.query('COMMIT');
    },
    touch: async (n) => {
      touches += 1;
      await sql.query(CHANGE, [TENANT, bodies(n, 1, touches)]);
    },
    told: () => new Promise((resolve) => sql.once('notification', () => resolve(performance.now()))),
    sequenced: async () => {
      while (await hasDirty(sql)) await sleep(1);
    },
    close: () => sql.end(),
  };
}

const CHANGE = `UPDATE noun_customer c SET body = r FROM jsonb_array_elements($2::jsonb) r WHERE c.tenant = $1 AND c.id = r->>'id'`;

const bodies = (from: number, count: number, version: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, n) => customerOf(rowAt(from + n, version))));

async function hasDirty(sql: Client): Promise<boolean> {
  const { rows } = await sql.query<{ dirty: boolean }>('SELECT EXISTS (SELECT 1 FROM sync_dirty) AS dirty');
  return rows[0]?.dirty ?? false;
}
