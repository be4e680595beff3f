import { afterAll, beforeAll, expect, test } from 'vitest';
import { callBy, logCall, mutation, pushOf, wrapUp } from '../../../../test/central/mutations.ts';
import { Replica } from '../../../../test/central/replica.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { customer, people } from '../../../../test/central/small-centre.ts';
import type { Mutation, MutationResult } from '../../../shared/contract/sync/push.ts';
import { insertRow, readRow, readRows, updateRow } from '../../db/nouns.ts';

let central: TestCentral;
let wang: Workstation;
let zhang: Workstation;
let chen: Workstation;
let liu: Workstation;

beforeAll(async () => {
  central = await startTestCentral();
  [wang, zhang, chen, liu] = await Promise.all([
    central.signIn('wang'),
    central.signIn('zhang'),
    central.signIn('chen'),
    central.signIn('liu'),
  ]);
});
afterAll(() => central.close());

let lastCustomer = 0;
async function newCustomer(): Promise<string> {
  lastCustomer += 1;
  const id = `cf-${lastCustomer}`;
  await central.db.write('demo', (tx) => insertRow(tx, 'customer', id, customer(id)));
  return id;
}
const stored = (id: string) => central.db.read('demo', (tx) => readRow(tx, 'customer', id));
const conflicts = async (rowId: string) =>
  (await central.db.read('demo', (tx) => readRows(tx, 'conflict'))).filter((row) => row.rowId === rowId);
async function send(who: Workstation, ...mutations: Mutation[]): Promise<MutationResult[]> {
  return (await who.central.sync.push(pushOf(who, mutations))).results;
}
const edit = (id: string, set: object, base: Mutation['base']) =>
  mutation('customer.edit', { id, set }, { base });
const baseOf = async (id: string): Promise<Mutation['base']> => {
  const [row] = await central.db.read('demo', (tx) =>
    tx.rows<{ ver: number; body: Record<string, unknown> }>(
      'SELECT ver, body FROM noun_customer WHERE id = $1',
      [id],
    ),
  );
  return row ? { ver: row.ver, fields: row.body } : null;
};
const remove = (id: string, user = 'u-admin') =>
  central.db.write('demo', async (tx) => {
    await tx.rows(
      `SELECT set_config('seatline.user', $1, true), set_config('seatline.device', 'device-x', true)`,
      [user],
    );
    await tx.run('DELETE FROM noun_customer WHERE id = $1', [id]);
  });

test('[CF3] an edit of what nobody else touched is applied', async () => {
  const id = await newCustomer();
  const [result] = await send(wang, edit(id, { address: '新址' }, await baseOf(id)));
  expect(result?.status).toBe('applied');
  expect(await stored(id)).toMatchObject({ address: '新址', region: '西湖区' });
});

test('[CF3] two people who change different fields both did, and nobody is asked', async () => {
  const id = await newCustomer();
  const base = await baseOf(id);
  await send(zhang, edit(id, { region: '上城区' }, base));
  const [result] = await send(wang, edit(id, { address: '新址' }, base));
  expect(result).toMatchObject({ status: 'merged', conflictId: null });
  expect(await stored(id)).toMatchObject({ address: '新址', region: '上城区' });
  expect(await conflicts(id)).toEqual([]);
});

test('[CF4] the same value written by both is no conflict', async () => {
  const id = await newCustomer();
  const base = await baseOf(id);
  await send(zhang, edit(id, { address: '同址' }, base));
  const [result] = await send(wang, edit(id, { address: '同址' }, base));
  expect(result).toMatchObject({ status: 'merged', conflictId: null });
});

test('[CF5] [CF13] what both changed keeps central’s value; both sides stand in a conflict, the rest is taken', async () => {
  const id = await newCustomer();
  const base = await baseOf(id);
  await send(zhang, edit(id, { address: '张的', level: 'key' }, base));
  const mine = edit(id, { address: '王的', region: '下城区' }, base);
  const [result] = await send(wang, mine);
  const [conflict, ...others] = await conflicts(id);
  expect(others).toEqual([]);
  expect(result).toMatchObject({ status: 'merged', conflictId: conflict?.id });
  expect(await stored(id)).toMatchObject({ address: '张的', level: 'key', region: '下城区' });
  expect(conflict).toEqual({
    id: conflict?.id,
    kind: 'fields',
    noun: 'customer',
    rowId: id,
    mutationId: mine.id,
    command: 'customer.edit',
    commandVersion: 1,
    args: mine.args,
    code: null,
    mine: { address: '王的' },
    seen: { address: customer(id).address },
    theirs: { address: '张的' },
    mineBy: { userId: 'u-wang', deviceId: wang.deviceId, atMs: mine.at.wallMs },
    mineTeamId: 'team-1',
    theirsBy: { userId: 'u-zhang', deviceId: zhang.deviceId, atMs: expect.any(Number) as number },
    state: 'open',
    question: null,
    resolution: null,
    metAtMs: expect.any(Number) as number,
  });
  expect(await send(wang, mine)).toEqual([result]);
  expect((await conflicts(id)).length).toBe(1);
});

test('[CF5] whoever cannot say what they saw overwrites nothing', async () => {
  const id = await newCustomer();
  const [result] = await send(wang, edit(id, { address: '盲写', region: '西湖区' }, null));
  const [conflict] = await conflicts(id);
  expect(result).toMatchObject({ status: 'merged', conflictId: conflict?.id });
  expect(conflict).toMatchObject({ mine: { address: '盲写' }, seen: null });
  expect(await stored(id)).toMatchObject({ address: customer(id).address });
});

test('[CF13] what an import or raw SQL wrote was nobody’s doing', async () => {
  const id = await newCustomer();
  const base = await baseOf(id);
  await send(zhang, edit(id, { address: '张的' }, base));
  await central.db.write('demo', (tx) => updateRow(tx, 'customer', id, { ...customer(id), address: '导入' }));
  await send(wang, edit(id, { address: '王的' }, base));
  expect((await conflicts(id))[0]?.theirsBy).toMatchObject({ userId: null, deviceId: null });
});

test('[CF6] a state that the command does not expect becomes a conflict with the row as it is', async () => {
  await send(wang, logCall(callBy(people.wang, 'cf6')), wrapUp('cf6'));
  const [result] = await send(wang, wrapUp('cf6', '再写一次'));
  const [conflict] = await conflicts('cf6');
  expect(result).toEqual({
    id: result?.id,
    status: 'conflict',
    conflictId: conflict?.id,
    code: 'command/already-wrapped-up',
  });
  expect(conflict).toMatchObject({
    kind: 'guard',
    noun: 'call',
    code: 'command/already-wrapped-up',
    mine: {},
    theirs: { wrapUp: { note: '已答复电费问题' } },
    args: { note: '再写一次' },
    theirsBy: { userId: 'u-wang' },
  });
});

test('[CF6] what a person may not do is a refusal, not a conflict, and is kept whole', async () => {
  await send(wang, logCall(callBy(people.wang, 'cf6-r')));
  const mine = wrapUp('cf6-r', '不是我的');
  expect(await send(zhang, mine)).toMatchObject([{ status: 'refused', code: 'command/not-yours' }]);
  const [kept] = await central.db.read('demo', (tx) =>
    tx.rows<{ payload: string; status: string; reason: string }>(
      'SELECT payload, status, reason FROM sync_quarantine WHERE mutation_id = $1',
      [mine.id],
    ),
  );
  expect([kept?.status, kept?.reason, JSON.parse(kept?.payload ?? '')]).toEqual([
    'refused',
    'command/not-yours',
    mine,
  ]);
});

test('[CF2] tags commute: two people on one base both did, in any order', async () => {
  const id = await newCustomer();
  const tag = (add: string[], remove: string[] = []) =>
    mutation('customer.tag', { customerId: id, add, remove });
  const results = [
    ...(await send(wang, tag(['vip', 'old']))),
    ...(await send(zhang, tag(['solar'], ['old']))),
  ];
  expect(results.map(({ status }) => status)).toEqual(['applied', 'applied']);
  expect((await stored(id))?.tags).toEqual(['solar', 'vip']);
});

test('[CF2] a fact about a deleted row is stored all the same', async () => {
  const id = await newCustomer();
  await remove(id);
  const note = {
    id: `n-${id}`,
    customerId: id,
    callId: null,
    text: '仍要留下',
    authorId: 'u-wang',
    writtenAtMs: 1,
  };
  expect(await send(wang, mutation('note.add', { note }))).toMatchObject([{ status: 'applied' }]);
});

test('[CF10] an edit of a deleted row becomes a conflict with the full text; the row stays deleted', async () => {
  const id = await newCustomer();
  const base = await baseOf(id);
  await remove(id);
  const mine = edit(id, { address: '写给已删除的' }, base);
  const [result] = await send(wang, mine);
  const [conflict] = await conflicts(id);
  expect(result).toMatchObject({ status: 'conflict', conflictId: conflict?.id, code: 'command/row-missing' });
  expect(conflict).toMatchObject({
    kind: 'deleted',
    theirs: null,
    args: mine.args,
    theirsBy: { userId: 'u-admin', deviceId: 'device-x' },
  });
  expect(await stored(id)).toBe(null);
});

test('[CF10] so does a tag, and any other command about it', async () => {
  const id = await newCustomer();
  await remove(id);
  const [result] = await send(wang, mutation('customer.tag', { customerId: id, add: ['x'], remove: [] }));
  expect([result?.status, (await conflicts(id))[0]?.kind]).toEqual(['conflict', 'deleted']);
});

test('[CF7] [CF8] a lead of the team decides for the typed value, and the row has it', async () => {
  const id = await newCustomer();
  const base = await baseOf(id);
  await send(zhang, edit(id, { address: '张的', region: '张区' }, base));
  await send(wang, edit(id, { address: '王的', region: '王区' }, base));
  const [conflict] = await conflicts(id);
  const resolve = (choice: string, fields: object | null = null) =>
    mutation('conflict.resolve', {
      conflictId: conflict?.id,
      noun: 'customer',
      rowId: id,
      choice,
      fields,
      atMs: 5,
    });
  expect(await send(zhang, resolve('mine'))).toMatchObject([
    { status: 'quarantined', code: 'sync/not-granted' },
  ]);
  expect(await send(chen, resolve('combined', { address: '商定' }))).toMatchObject([{ status: 'applied' }]);
  expect(await stored(id)).toMatchObject({ address: '商定', region: '张区' });
  expect((await conflicts(id))[0]).toMatchObject({
    state: 'resolved',
    resolution: { by: 'u-chen', choice: 'combined' },
  });
});

test('[CF11] a decision about what is decided already is refused, never a conflict of its own', async () => {
  await send(wang, logCall(callBy(people.wang, 'cf11')), wrapUp('cf11'), wrapUp('cf11', '第二次'));
  const [conflict] = await conflicts('cf11');
  const resolve = () =>
    mutation('conflict.resolve', {
      conflictId: conflict?.id,
      noun: 'call',
      rowId: 'cf11',
      choice: 'theirs',
      fields: null,
      atMs: 5,
    });
  expect(await send(wang, resolve())).toMatchObject([{ status: 'applied' }]);
  expect(await send(wang, resolve())).toMatchObject([{ status: 'refused', code: 'command/already-done' }]);
});

test('[CF9] the author asks their lead, and nobody else does', async () => {
  await send(wang, logCall(callBy(people.wang, 'cf9')), wrapUp('cf9'), wrapUp('cf9', '第二次'));
  const [conflict] = await conflicts('cf9');
  const ask = () => mutation('conflict.ask', { conflictId: conflict?.id, question: '以哪次为准？' });
  expect(await send(chen, ask())).toMatchObject([{ status: 'refused', code: 'command/not-yours' }]);
  expect(await send(wang, ask())).toMatchObject([{ status: 'applied' }]);
  expect((await conflicts('cf9'))[0]).toMatchObject({ state: 'asked', question: '以哪次为准？' });
});

test('[CF7] a conflict travels like any row: to its author and the leads of the team, to nobody else', async () => {
  const id = await newCustomer();
  const base = await baseOf(id);
  await send(zhang, edit(id, { address: '张的' }, base));
  const [result] = await send(wang, edit(id, { address: '王的' }, base));
  const conflictId = result?.status === 'merged' ? (result.conflictId ?? '') : '';
  const [mine, lead, other] = [new Replica(wang), new Replica(chen), new Replica(zhang)];
  await until(
    async () => (
      await mine.pull(),
      await lead.pull(),
      mine.has('conflict', conflictId) && lead.has('conflict', conflictId)
    ),
    Boolean,
  );
  await other.pull();
  expect(other.has('conflict', conflictId)).toBe(false);
});

test('[CF14] a conflict, the rest of the edit and the answer are one transaction', async () => {
  const id = await newCustomer();
  const base = await baseOf(id);
  await send(zhang, edit(id, { address: '张的' }, base));
  const mine = edit(id, { address: '王的', region: '王区' }, base);
  await send(wang, mine);
  const [row] = await central.db.read('demo', (tx) =>
    tx.rows<{ same: boolean }>(
      `SELECT count(DISTINCT x) = 1 AS same FROM (
         SELECT xmin::text AS x FROM noun_customer WHERE id = $1
         UNION ALL SELECT xmin::text FROM noun_conflict WHERE body->>'mutationId' = $2
         UNION ALL SELECT xmin::text FROM sync_mutation WHERE mutation_id = $2) t`,
      [id, mine.id],
    ),
  );
  expect(row?.same).toBe(true);
});

test('[P11] people who see a mask cannot write over what is behind it', async () => {
  const id = await newCustomer();
  const masked = { ver: 1, fields: { numbers: [{ number: '138****1234', kind: 'mobile' }] } };
  const numbers = [{ number: '13900000000', kind: 'mobile' }];
  expect(await send(liu, edit(id, { numbers }, masked))).toMatchObject([
    { status: 'refused', code: 'request/forbidden' },
  ]);
  expect((await stored(id))?.numbers).toEqual(customer(id).numbers);
});
