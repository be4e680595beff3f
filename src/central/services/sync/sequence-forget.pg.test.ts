import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pullLines } from '../../../../test/central/lines.ts';
import { Replica } from '../../../../test/central/replica.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { customer } from '../../../../test/central/small-centre.ts';
import type { Connection } from '../../db/database.ts';
import { deleteRow, insertRow, updateRow } from '../../db/nouns.ts';
import { oldestDirtyMs } from '../../db/sequence.ts';
import { checkSums } from './repair.ts';
import { forgetTombstones } from './sequence-forget.ts';

let central: TestCentral;
let wang: Workstation;
let operator: Connection;

beforeAll(async () => {
  central = await startTestCentral();
  wang = await central.signIn('wang');
  operator = await central.db.connect();
});
afterAll(async () => {
  await operator.end();
  await central.close();
});

const ids = Array.from({ length: 12 }, (_, i) => `f-${i}`);
type Change = { type: 'put'; id: string; name: string } | { type: 'delete'; id: string } | { type: 'forget' };

async function make(change: Change): Promise<void> {
  if (change.type === 'forget') return void (await forget());
  const { id } = change;
  await central.db.write('demo', async (tx) => {
    const [known] = await tx.rows('SELECT 1 FROM noun_customer WHERE id = $1', [id]);
    if (change.type === 'delete') return deleteRow(tx, 'customer', id);
    const row = customer(id, change.name);
    return known ? updateRow(tx, 'customer', id, row) : insertRow(tx, 'customer', id, row);
  });
}

const sequenced = () =>
  until(
    () => central.db.owner(oldestDirtyMs),
    (ms) => ms === 0,
  );
/** As if whatever has left had left long ago. */
const forget = async () => {
  await sequenced();
  return forgetTombstones(operator, 'demo', 0);
};

const truth = () =>
  central.db.read('demo', async (tx) => {
    const found = await tx.rows<{ id: string; name: string }>(
      `SELECT id, body->>'name' AS name FROM noun_customer WHERE id LIKE 'f-%' ORDER BY id`,
    );
    return Object.fromEntries(found.map(({ id, name }) => [id, name]));
  });
const held = (replica: Replica) =>
  Object.fromEntries(
    ids.flatMap((id) => (replica.has('customer', id) ? [[id, replica.nameOf(id)]] : [])).toSorted(),
  );

async function catchUp(replica: Replica): Promise<void> {
  await sequenced();
  await replica.pull(); // compares the sums as well
}

test('[L10] a device that was away for longer than rows are remembered reads the bucket anew, and holds what is there', async () => {
  for (const id of ids) await make({ type: 'put', id, name: '一' });
  const away = new Replica(wang);
  await catchUp(away);
  const present = new Replica(wang);
  await catchUp(present);
  await make({ type: 'delete', id: 'f-0' });
  await make({ type: 'delete', id: 'f-1' });
  await catchUp(present);
  expect(await forget()).toBeGreaterThanOrEqual(2);
  await make({ type: 'put', id: 'f-2', name: '二' });
  await sequenced();
  const states = async (replica: Replica) =>
    (await pullLines(wang, { cursors: replica.cursors })).lines.flatMap(({ buckets }) =>
      buckets.map(({ bucket, state }) => `${bucket} ${state}`),
    );
  expect(await states(present)).toEqual(['centre active']);
  expect(await states(away)).toEqual(['centre reset']);
  for (const replica of [away, present]) {
    await catchUp(replica);
    expect(held(replica)).toEqual(await truth());
  }
});

test('[L10] a first copy that is under way goes on, though what had left before it is forgotten meanwhile', async () => {
  for (const id of ids) await make({ type: 'put', id, name: '三' });
  await make({ type: 'delete', id: 'f-3' });
  await sequenced();
  const replica = new Replica(wang);
  await replica.page(3);
  await forget();
  const { lines } = await replica.page(5_000);
  expect(new Set(lines.flatMap(({ buckets }) => buckets.map(({ state }) => state)))).toEqual(
    new Set(['active']),
  );
  await catchUp(replica);
  expect(held(replica)).toEqual(await truth());
});

test('[L10] a row that is deleted, forgotten and made anew is newer than it ever was', async () => {
  const replica = new Replica(wang);
  await make({ type: 'put', id: 'f-4', name: '四' });
  await catchUp(replica);
  const before = replica.version('customer', 'f-4');
  await make({ type: 'delete', id: 'f-4' });
  await forget();
  const gone = await central.db.read('demo', (tx) => tx.rows(`SELECT 1 FROM sync_row WHERE row_id = 'f-4'`));
  await make({ type: 'put', id: 'f-4', name: '五' });
  await catchUp(replica);
  expect([gone, replica.nameOf('f-4')]).toEqual([[], '五']);
  expect(replica.version('customer', 'f-4')).toBeGreaterThan(before);
});

const change = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('put' as const),
      id: fc.constantFrom(...ids),
      name: fc.constantFrom('甲', '乙'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('delete' as const), id: fc.constantFrom(...ids) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('forget' as const) }) },
);

test(
  '[L6] [L10] [CK3] whatever prefix of an answer arrived, and whatever changes or is forgotten then, the rest brings the same rows and sums',
  { timeout: 120_000 },
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(change, { maxLength: 8 }),
        async (before, kept, lineRows, after) => {
          const replica = new Replica(wang);
          await replica.pull();
          for (const one of before) await make(one);
          await sequenced();
          const { cursors } = replica;
          const fresh = new Replica(wang);
          for (const reader of [replica, fresh]) {
            const { lines } = await pullLines(wang, { cursors: reader === fresh ? {} : cursors, lineRows });
            for (const { buckets } of lines.slice(0, kept)) reader.take(buckets);
          }
          for (const one of after) await make(one);
          for (const reader of [replica, fresh]) {
            await catchUp(reader);
            expect(held(reader)).toEqual(await truth());
          }
          expect(await checkSums(central.db, 'demo')).toEqual([]);
        },
      ),
      { numRuns: 25 },
    ),
);
