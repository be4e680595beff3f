import { afterAll, beforeAll, expect, test } from 'vitest';
import { Replica } from '../../../../test/central/replica.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { customer } from '../../../../test/central/small-centre.ts';
import { addHash, rowHash, sliceOf } from '../../../cache/row-hash.ts';
import type { AuditAnswer, AuditInput } from '../../../shared/contract/sync/audit.ts';
import { EMPTY_SUM } from '../../../shared/contract/sync/identity.ts';
import { deleteRow, insertRows } from '../../db/nouns.ts';

let central: TestCentral;
let wang: Workstation;
let replica: Replica;

beforeAll(async () => {
  central = await startTestCentral();
  wang = await central.signIn('wang');
  const rows = Array.from({ length: 400 }, (_, i) => customer(`a-${i}`));
  await central.db.write('demo', (tx) => insertRows(tx, 'customer', rows));
  replica = new Replica(wang);
  await until(
    () => replica.pull(),
    () => replica.has('customer', 'a-399'),
  );
});
afterAll(() => central.close());

const ask = (
  who: Workstation,
  asked: AuditInput['ask'],
  over: Partial<AuditInput> = {},
): Promise<AuditAnswer> =>
  who.central.sync.audit({
    deviceId: who.deviceId,
    epoch: replica.epoch ?? '',
    bucket: 'centre',
    ask: asked,
    ...over,
  });
async function sums(who: Workstation) {
  const answer = await ask(who, { type: 'sums' });
  if (answer.type !== 'sums') throw new Error(answer.type);
  return answer;
}

test('[CK5] 256 slices add up to the bucket, and each is what the device works out from its own rows', async () => {
  const { whole, slices } = await sums(wang);
  expect(whole).toEqual(replica.sums()['centre']);
  const mine = Array.from({ length: 256 }, () => EMPTY_SUM);
  for (const [key, { hash }] of replica.buckets.get('centre') ?? []) {
    const [noun = '', id = ''] = key.split('/');
    const slice = sliceOf(noun, id);
    mine[slice] = addHash(mine[slice] ?? EMPTY_SUM, hash);
  }
  expect(slices).toEqual(mine);
  expect(slices.map(({ sum }) => sum).reduce(addHash, EMPTY_SUM).sum).toBe(whole.sum);
});

test('[CK6] a slice names its rows, and the rows come as they are now', async () => {
  const slice = sliceOf('customer', 'a-7');
  const named = await ask(wang, { type: 'slice', slice });
  if (named.type !== 'slice') throw new Error(named.type);
  const mine = [...(replica.buckets.get('centre') ?? [])].flatMap(([key, { ver, hash }]) => {
    const [noun = '', id = ''] = key.split('/');
    return sliceOf(noun, id) === slice ? [[noun, id, ver, hash]] : [];
  });
  expect(named.rows.toSorted()).toEqual(mine.toSorted());
  const told = await ask(wang, { type: 'rows', rows: [['customer', 'a-7']] });
  if (told.type !== 'rows') throw new Error(told.type);
  const [noun, id, ver, hash, text] = told.rows[0] ?? [];
  expect([noun, id, rowHash('customer', 'a-7', ver ?? 0, text ?? '')]).toEqual(['customer', 'a-7', hash]);
});

test('[CK6] rows that are not in the bucket come as tombstones', async () => {
  await central.db.write('demo', (tx) => deleteRow(tx, 'customer', 'a-8'));
  await until(
    () => replica.pull(),
    () => !replica.has('customer', 'a-8'),
  );
  const told = await ask(wang, {
    type: 'rows',
    rows: [
      ['customer', 'a-8'],
      ['customer', 'never'],
      ['nothing', 'x'],
    ],
  });
  expect(told).toEqual({
    type: 'rows',
    rows: [
      ['customer', 'a-8', replica.version('customer', 'a-8')],
      ['customer', 'never', 0],
      ['nothing', 'x', 0],
    ],
  });
});

test('[CK7] only what is granted is answered, in the view of whoever asks', async () => {
  await expect(ask(wang, { type: 'sums' }, { bucket: 'quality' })).rejects.toMatchObject({
    code: 'request/not-found',
  });
  await expect(ask(wang, { type: 'sums' }, { bucket: 'user:u-zhang' })).rejects.toMatchObject({
    code: 'request/not-found',
  });
  await expect(ask(wang, { type: 'sums' }, { epoch: 'another' })).rejects.toMatchObject({
    code: 'sync/epoch-changed',
  });
  const liu = await central.signIn('liu');
  const [masked, full] = [await sums(liu), await sums(wang)];
  expect(masked.whole.count).toBe(full.whole.count);
  expect(masked.whole.sum).not.toBe(full.whole.sum);
  const told = JSON.stringify(await ask(liu, { type: 'rows', rows: [['customer', 'a-1']] }));
  expect(told).toContain('138****1234');
  expect(told).not.toContain('13800001234');
});
