import { expect, test } from 'vitest';
import { createTestDatabase } from '../../../../test/support/postgres.ts';
import { customer } from '../../../../test/central/small-centre.ts';
import { openDatabase, type Writer } from '../database.ts';
import { migrate, readMigrations } from '../migrate.ts';

/** As a central of before left it: rows sequenced without hashes, and an epoch that devices know. */
async function fill(tx: Writer): Promise<void> {
  await tx.run(`CREATE TABLE schema_migration (
    number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())`);
  for (const { number, name, sha256, sql } of (await readMigrations()).filter((one) => one.number < 3)) {
    await tx.run(sql);
    await tx.run('INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)', [
      number,
      name,
      sha256,
    ]);
  }
  await tx.rows(`SELECT install_noun('customer', 'noun_customer')`);
  await tx.run(`INSERT INTO sync_epoch (epoch, system_identifier, timeline) VALUES ('known', '1', 1)`);
  for (const tenant of ['a', 'b']) {
    await tx.run('INSERT INTO tenant (id, name) VALUES ($1, $1)', [tenant]);
    await tx.rows(`SELECT set_config('seatline.tenant', $1, true)`, [tenant]);
    await tx.run('INSERT INTO noun_customer (tenant, id, body) VALUES ($1, $2, $3)', [
      tenant,
      `c-${tenant}`,
      JSON.stringify(customer(`c-${tenant}`)),
    ]);
    await tx.run(
      `INSERT INTO sync_row (tenant, noun, row_id, ver, deleted, body) SELECT tenant, 'customer', id, ver, false, body
       FROM noun_customer WHERE tenant = $1`,
      [tenant],
    );
    await tx.run(
      `INSERT INTO sync_member (tenant, bucket, noun, row_id, seq, live) VALUES ($1, 'centre', 'customer', $2, 1, true)`,
      [tenant, `c-${tenant}`],
    );
    await tx.run(`INSERT INTO sync_bucket (tenant, bucket, head_seq) VALUES ($1, 'centre', 1)`, [tenant]);
  }
  await tx.run('DELETE FROM sync_dirty');
}

test('[CK11] what was sequenced without hashes is forgotten, every row is marked, and the epoch has ended', async () => {
  const db = openDatabase(await createTestDatabase());
  await db.owner(fill);
  expect(await migrate(db)).toEqual({ ok: true, value: null });
  const found = await db.owner(async (tx) => ({
    dirty: await tx.rows('SELECT tenant, noun, row_id AS id FROM sync_dirty ORDER BY tenant'),
    epochs: await tx.rows('SELECT epoch FROM sync_epoch'),
    past: await tx.rows('SELECT epoch, why FROM sync_epoch_past'),
    rows: await tx.rows('SELECT row_id FROM sync_row UNION ALL SELECT row_id FROM sync_member'),
  }));
  expect(found).toEqual({
    dirty: [
      { tenant: 'a', noun: 'customer', id: 'c-a' },
      { tenant: 'b', noun: 'customer', id: 'c-b' },
    ],
    epochs: [],
    past: [{ epoch: 'known', why: 'rows have hashes' }],
    rows: [],
  });
  await db.close();
});
