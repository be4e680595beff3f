import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Replica } from '../../../../test/central/replica.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { customer } from '../../../../test/central/small-centre.ts';
import { insertRows } from '../../db/nouns.ts';
import { checkSums, rebuildTenant } from './repair.ts';

let central: TestCentral;
let wang: Workstation;
let replica: Replica;

beforeAll(async () => {
  central = await startTestCentral();
  wang = await central.signIn('wang');
  const rows = Array.from({ length: 50 }, (_, i) => customer(`p-${i}`));
  await central.db.write('demo', (tx) => insertRows(tx, 'customer', rows));
});
afterAll(() => central.close());
beforeEach(async () => {
  replica = new Replica(wang);
  await until(
    () => replica.pull(),
    () => replica.has('customer', 'p-49'),
  );
});

const repair = () => rebuildTenant(central.db, 'demo', { misplaced: () => {} });
const damage = (sql: string) => central.db.write('demo', (tx) => tx.run(sql));
const named = (...ids: string[]) => ids.map((id) => ({ noun: 'customer', id }));

test('[CK8] where nothing is wrong nothing is told anew', async () => {
  const { cursors } = replica;
  const report = await repair();
  expect(report).toMatchObject({ wrongRows: 0, rows: [], buckets: [] });
  expect(report.checked).toBeGreaterThan(50);
  await replica.pull();
  expect(replica.cursors).toEqual(cursors);
});

test.each([
  [
    'a text that rotted',
    `UPDATE sync_row SET full_text = replace(full_text, '陈', '程') WHERE row_id = 'p-1'`,
    'p-1',
  ],
  ['a hash that rotted', `UPDATE sync_row SET full_hash = full_hash # 1 WHERE row_id = 'p-2'`, 'p-2'],
  ['a masked text that shows too much', `UPDATE sync_row SET masked_text = NULL WHERE row_id = 'p-3'`, 'p-3'],
  ['a row that is missing', `DELETE FROM sync_row WHERE row_id = 'p-4'`, 'p-4'],
  [
    'a row that left without leaving',
    `UPDATE sync_member SET live = false, left_at = now(), full_hash = 0, masked_hash = 0 WHERE row_id = 'p-5'`,
    'p-5',
  ],
  ['a member whose hash is another', `UPDATE sync_member SET masked_hash = 7 WHERE row_id = 'p-6'`, 'p-6'],
  [
    'a row that nobody stored',
    `INSERT INTO sync_row VALUES ('demo', 'customer', 'ghost', 1, false, '{}', 5, NULL, 5)`,
    'ghost',
  ],
])('[CK8] %s is found and told anew', async (_what, sql, id) => {
  await damage(sql);
  const report = await repair();
  expect(report.rows).toEqual(named(id));
  expect(await checkSums(central.db, 'demo')).toEqual([]);
  const fresh = new Replica(wang);
  await fresh.pull();
  await replica.pull(); // both compare hashes and sums
  expect(fresh.rows()).toEqual(replica.rows());
  expect(fresh.nameOf('p-1')).toBe('陈先生');
  expect((await repair()).wrongRows).toBe(0);
});

test('[CK9] sums that are not those of the rows are found, named and counted anew', async () => {
  await damage(
    `UPDATE sync_bucket SET full_sum = full_sum # 255, live_count = live_count + 1 WHERE bucket = 'centre'`,
  );
  await expect(replica.pull()).rejects.toThrow(/centre/);
  expect(await checkSums(central.db, 'demo')).toEqual(['centre']);
  expect(await repair()).toMatchObject({ wrongRows: 0, buckets: ['centre'] });
  await replica.pull();
});

test('[CK8] a change that waits while a repair begins is no damage', async () => {
  await central.db.write('demo', (tx) => insertRows(tx, 'customer', [customer('p-late')]));
  expect(await repair()).toMatchObject({ wrongRows: 0, rows: [] });
  await replica.pull();
  expect(replica.has('customer', 'p-late')).toBe(true);
});

test('[CK10] a repair beside a running sequencer loses no change', { timeout: 40_000 }, async () => {
  const untilMs = Date.now() + 2_000;
  let count = 0;
  const write = async () => {
    while (Date.now() < untilMs) {
      count += 1;
      await central.db.write('demo', (tx) => insertRows(tx, 'customer', [customer(`r-${count}`)]));
    }
  };
  const repairs = async () => {
    while (Date.now() < untilMs) expect((await repair()).wrongRows).toBe(0);
  };
  await Promise.all([write(), repairs()]);
  await until(
    () => replica.pull(),
    () => replica.has('customer', `r-${count}`),
  );
  expect(replica.rows().filter((key) => key.startsWith('customer/r-')).length).toBe(count);
  expect(await checkSums(central.db, 'demo')).toEqual([]);
});
