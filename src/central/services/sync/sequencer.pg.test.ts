import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { customer } from '../../../../test/central/small-centre.ts';
import { Replica } from '../../../../test/central/replica.ts';
import { bindTenant } from '../../db/database.ts';
import { insertRow, insertRows, updateRow } from '../../db/nouns.ts';

let central: TestCentral;
let wang: Workstation;

beforeAll(async () => {
  central = await startTestCentral();
  wang = await central.signIn('wang');
});
afterAll(() => central.close());

const caughtUp = (replica: Replica, isIt: () => boolean) => until(() => replica.pull(), isIt);

test('[O2] a transaction that stays open for long delays nobody and loses nothing', async () => {
  const held = await central.db.connect();
  await held.session.run('BEGIN');
  await bindTenant(held.session, 'demo');
  await insertRow(held.session, 'customer', 'c-late', customer('c-late'));
  // The late transaction has its dirty number already. A reader that trusted those numbers would now pass it by.
  await central.db.write('demo', (tx) => insertRow(tx, 'customer', 'c-soon', customer('c-soon')));
  const replica = new Replica(wang);
  await caughtUp(replica, () => replica.has('customer', 'c-soon'));
  expect(replica.has('customer', 'c-late')).toBe(false);
  await held.session.run('COMMIT');
  await held.end();
  await caughtUp(replica, () => replica.has('customer', 'c-late'));
});

test(
  '[O1] [O3] nothing is lost between writers, transactions held open and a reader',
  { timeout: 60_000 },
  async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `h-${i}`);
    await central.db.write('demo', (tx) =>
      insertRows(
        tx,
        'customer',
        ids.map((id) => customer(id, '0')),
      ),
    );
    const stopAtMs = Date.now() + 3_000;
    const running = () => Date.now() < stopAtMs;
    let writes = 0;
    const change = async (holdMs: number) => {
      while (running()) {
        const id = ids[Math.floor(Math.random() * ids.length)] ?? '';
        await central.db.write('demo', async (tx) => {
          await tx.run(
            `UPDATE noun_customer SET body = jsonb_set(body, '{name}', to_jsonb(((body->>'name')::int + 1)::text)) WHERE id = $1`,
            [id],
          );
          if (holdMs > 0) await tx.rows('SELECT pg_sleep($1)', [holdMs / 1000]);
        });
        writes += 1;
      }
    };
    const replica = new Replica(wang);
    const reader = async () => {
      while (running()) await replica.pull(50);
    };
    await Promise.all([...Array.from({ length: 4 }, () => change(0)), change(700), change(900), reader()]);
    const truth = await central.db.read('demo', (tx) =>
      tx.rows<{ id: string; name: string }>(
        `SELECT id, body->>'name' AS name FROM noun_customer WHERE id LIKE 'h-%'`,
      ),
    );
    expect(truth.reduce((sum, { name }) => sum + Number(name), 0)).toBe(writes);
    await until(
      async () => (await replica.pull(), truth.filter(({ id, name }) => replica.nameOf(id) !== name)),
      (stale) => stale.length === 0,
    );
  },
);

test('[O6] a deleted row is told as a tombstone, and one made anew is newer than it', async () => {
  const replica = new Replica(wang);
  await central.db.write('demo', (tx) => insertRow(tx, 'customer', 'c-phoenix', customer('c-phoenix')));
  await caughtUp(replica, () => replica.has('customer', 'c-phoenix'));
  const first = replica.version('customer', 'c-phoenix');
  await central.db.write('demo', (tx) => tx.run(`DELETE FROM noun_customer WHERE id = 'c-phoenix'`));
  await caughtUp(replica, () => !replica.has('customer', 'c-phoenix'));
  const dead = replica.version('customer', 'c-phoenix');
  await central.db.write('demo', (tx) => insertRow(tx, 'customer', 'c-phoenix', customer('c-phoenix')));
  await caughtUp(replica, () => replica.has('customer', 'c-phoenix'));
  expect([first < dead, dead < replica.version('customer', 'c-phoenix')]).toEqual([true, true]);
});

test('[O5] a row that moves from one person to another is gone here and there in the same page', async () => {
  const zhang = await central.signIn('zhang');
  const run = (agentId: string) => ({
    id: 'run-1',
    callId: 'call-1',
    scriptId: 's-1',
    scriptVersion: 1,
    agentId,
    steps: [],
    savedAtMs: 1,
  });
  const [before, after] = [new Replica(wang), new Replica(zhang)];
  await central.db.write('demo', (tx) => insertRow(tx, 'scriptRun', 'run-1', run('u-wang')));
  await caughtUp(before, () => before.has('scriptRun', 'run-1'));
  await central.db.write('demo', (tx) => updateRow(tx, 'scriptRun', 'run-1', run('u-zhang')));
  await caughtUp(after, () => after.has('scriptRun', 'run-1'));
  await before.pull();
  expect(before.has('scriptRun', 'run-1')).toBe(false);
});

test('[O7] a row that its definition cannot place is shown to nobody and stops nobody', async () => {
  const replica = new Replica(await central.signIn('liu')); // an inspector sees all recordings
  await central.db.write('demo', async (tx) => {
    await insertRow(tx, 'recording', 'broken', { id: 'broken', agentId: { not: 'an id' } });
    await insertRow(tx, 'customer', 'c-after', customer('c-after'));
  });
  await caughtUp(replica, () => replica.has('customer', 'c-after'));
  expect(replica.has('recording', 'broken')).toBe(false);
});

test('[O8] raw SQL counts like everything else, and TRUNCATE is refused', async () => {
  const replica = new Replica(wang);
  await central.db.owner((tx) =>
    tx.run(
      `UPDATE noun_customer SET body = jsonb_set(body, '{name}', '"改名"') WHERE tenant = 'demo' AND id = 'c-1'`,
    ),
  );
  await caughtUp(replica, () => replica.nameOf('c-1') === '改名');
  await expect(central.db.owner((tx) => tx.run('TRUNCATE noun_customer'))).rejects.toThrow(/TRUNCATE/);
});

test('[O9] a transaction bound to one tenant neither sees nor writes the rows of another', async () => {
  await central.db.owner((tx) => tx.run(`INSERT INTO tenant (id, name) VALUES ('other', 'Other')`));
  await central.db.write('other', (tx) => insertRow(tx, 'customer', 'c-secret', customer('c-secret')));
  const seen = await central.db.read('demo', (tx) =>
    tx.rows(`SELECT id FROM noun_customer WHERE id = 'c-secret'`),
  );
  expect(seen).toEqual([]);
  const forged = central.db.write('demo', (tx) =>
    tx.run(`INSERT INTO noun_customer (tenant, id, body) VALUES ('other', 'x', '{"id":"x"}')`),
  );
  await expect(forged).rejects.toThrow(/row-level security/);
  const stolen = central.db.write('demo', (tx) => tx.rows('SELECT password_hash FROM account'));
  await expect(stolen).rejects.toThrow(/permission denied/);
  const unbound = await central.db.owner(async (tx) => {
    await tx.run('SET LOCAL ROLE seatline_app');
    return tx.rows('SELECT id FROM noun_customer');
  });
  expect(unbound).toEqual([]);
});

test('[O11] connections that break are opened again, and nothing written meanwhile is lost', async () => {
  const replica = new Replica(wang);
  await central.db.owner((tx) =>
    tx.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
      AND datname = current_database()`),
  );
  const write = () =>
    central.db.write('demo', (tx) => insertRow(tx, 'customer', 'c-torn', customer('c-torn')));
  await until(
    () =>
      write().then(
        () => true,
        (cause: unknown) => /duplicate/.test(String(cause)),
      ),
    Boolean,
  );
  // Requests that met a broken connection were answered `central/unavailable`, which a workstation sends again.
  await until(
    () => replica.pull().catch((cause: unknown) => String(cause)),
    () => replica.has('customer', 'c-torn'),
  );
});

test('[O12] two centrals on one database: one sequences, and the other goes on when that one stops', async () => {
  const other = await startTestCentral({ dataFolder: central.folder, databaseUrl: central.databaseUrl });
  const replica = new Replica(await other.signIn('wang', 'device-other'));
  await central.db.write('demo', (tx) => insertRow(tx, 'customer', 'c-led', customer('c-led')));
  await caughtUp(replica, () => replica.has('customer', 'c-led'));
  await central.close();
  await other.db.write('demo', (tx) => insertRow(tx, 'customer', 'c-heir', customer('c-heir')));
  await caughtUp(replica, () => replica.has('customer', 'c-heir'));
  await other.close();
  central = await startTestCentral();
});

test(
  '[O10] forty thousand rows written at once are sequenced within seconds',
  { timeout: 60_000 },
  async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => customer(`bulk-${i}`));
    const startedMs = performance.now();
    await central.db.write('demo', (tx) => insertRows(tx, 'customer', rows));
    const count = () =>
      central.db.read('demo', async (tx) => {
        const [row] = await tx.rows<{ n: number }>(
          `SELECT count(*) AS n FROM sync_row WHERE row_id LIKE 'bulk-%'`,
        );
        return row?.n ?? 0;
      });
    await until(count, (n) => n === 40_000, 50_000);
    expect(performance.now() - startedMs).toBeLessThan(45_000);
  },
);
