import { expect, test } from 'vitest';
import { createTestDatabase } from '../../../../test/support/postgres.ts';
import { customer } from '../../../../test/central/small-centre.ts';
import { openDatabase, type Database, type Writer } from '../database.ts';
import { migrate, readMigrations } from '../migrate.ts';

/** As a central of before left it: two tenants, their rows, and what devices had pushed. */
async function fill(tx: Writer): Promise<void> {
  await tx.run(`CREATE TABLE schema_migration (
    number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())`);
  for (const { number, name, sha256, sql } of (await readMigrations()).filter((one) => one.number < 4)) {
    await tx.run(sql);
    await tx.run('INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)', [
      number,
      name,
      sha256,
    ]);
  }
  await tx.rows(`SELECT install_noun('customer', 'noun_customer')`);
  for (const tenant of ['a', 'b']) {
    await tx.run('INSERT INTO tenant (id, name) VALUES ($1, $1)', [tenant]);
    await tx.rows(`SELECT set_config('seatline.tenant', $1, true)`, [tenant]);
    await tx.run('INSERT INTO noun_customer (tenant, id, body) VALUES ($1, $2, $3)', [
      tenant,
      'c-1',
      JSON.stringify(customer('c-1')),
    ]);
    for (const [seq, device, mark] of [
      [1, 'd-1', 10],
      [2, 'd-1', null],
      [1, 'd-2', 30],
    ])
      await tx.run(
        `INSERT INTO sync_mutation (tenant, mutation_id, device_id, device_seq, user_id, command, payload_hash,
           content_hash, result, mark) VALUES ($1, $2, $3, $4, 'u', 'note.add', 'p', 'c', '{}', $5)`,
        [tenant, `m-${device}-${seq}`, device, seq, mark],
      );
    await tx.run(
      `INSERT INTO sync_quarantine (tenant, mutation_id, content_hash, device_id, user_id, payload, reason)
       VALUES ($1, 'm-q', 'c', 'd-1', 'u', '{}', 'command/unknown')`,
      [tenant],
    );
  }
}

const devices = (db: Database, tenant: string) =>
  db.read(tenant, (tx) =>
    tx.rows(
      `SELECT device_id AS device, last_seq AS seq, last_mark AS mark, public_key AS key, state FROM sync_device
       ORDER BY device_id`,
    ),
  );

test('[DV13] devices that pushed before they were written down are known with their numbers and marks', async () => {
  const db = openDatabase(await createTestDatabase());
  await db.owner(fill);
  expect(await migrate(db)).toEqual({ ok: true, value: null });
  for (const tenant of ['a', 'b'])
    expect(await devices(db, tenant)).toEqual([
      { device: 'd-1', seq: 2, mark: 10, key: null, state: 'ok' },
      { device: 'd-2', seq: 1, mark: 30, key: null, state: 'ok' },
    ]);
  const kept = await db.read('a', (tx) => tx.rows('SELECT status, reason FROM sync_quarantine'));
  expect(kept).toEqual([{ status: 'quarantined', reason: 'command/unknown' }]);
  await db.close();
});

test('[CF13] rows of before were written by nobody; from then on their writers are noted, and who deletes them', async () => {
  const db = openDatabase(await createTestDatabase());
  await db.owner(fill);
  await migrate(db);
  await migrate(db); // a second start changes nothing
  const writers = () =>
    db.read('a', (tx) => tx.rows(`SELECT by_user AS who, by_device AS device FROM noun_customer`));
  expect(await writers()).toEqual([{ who: null, device: null }]);
  const asWang = (sql: string) =>
    db.write('a', async (tx) => {
      await tx.rows(
        `SELECT set_config('seatline.user', 'u-wang', true), set_config('seatline.device', 'd', true)`,
      );
      await tx.run(sql);
    });
  await asWang(`UPDATE noun_customer SET body = body || '{"name":"新"}'`);
  expect(await writers()).toEqual([{ who: 'u-wang', device: 'd' }]);
  await asWang('DELETE FROM noun_customer');
  const graves = (tenant: string) =>
    db.read(tenant, (tx) => tx.rows('SELECT noun, id, by_user AS who, by_device AS device FROM noun_grave'));
  expect([await graves('a'), await graves('b')]).toEqual([
    [{ noun: 'customer', id: 'c-1', who: 'u-wang', device: 'd' }],
    [],
  ]);
  await db.close();
});
