import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchOf, callBy, logCall, mutation, wrapUp, pushOf } from '../../../../test/central/mutations.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { people } from '../../../../test/central/small-centre.ts';
import { Replica } from '../../../../test/central/replica.ts';
import { commandByName } from '../../../shared/commands/registry.ts';
import type { Mutation, MutationResult } from '../../../shared/contract/sync/push.ts';
import { readRow, updateRow } from '../../db/nouns.ts';
import type { Caller } from '../accounts/accounts.ts';
import { deriveKeys } from '../../keys.ts';
import { push, type PushParts } from './push.ts';

let central: TestCentral;
let wang: Workstation;
let zhang: Workstation;

beforeAll(async () => {
  central = await startTestCentral();
  [wang, zhang] = await Promise.all([central.signIn('wang'), central.signIn('zhang')]);
});
afterAll(() => central.close());

async function send(who: Workstation, ...mutations: Mutation[]): Promise<MutationResult[]> {
  return (await who.central.sync.push(pushOf(who, mutations))).results;
}
const statuses = (results: MutationResult[]) =>
  results.map((result) => ('code' in result ? `${result.status} ${result.code}` : result.status));
const stored = (id: string) => central.db.read('demo', (tx) => readRow(tx, 'call', id));

test('[P1] a batch is judged in order, each against what the ones before it left', async () => {
  const call = callBy(people.wang, 'p1');
  const results = await send(wang, logCall(call), wrapUp('p1'), wrapUp('p1', 'again'));
  expect(statuses(results)).toEqual(['applied', 'applied', 'conflict command/already-wrapped-up']);
  expect(await stored('p1')).toMatchObject({ id: 'p1', wrapUp: { note: '已答复电费问题' } });
});

test('[P1] a wrap-up can be checked by SQL as columns', async () => {
  await send(wang, logCall(callBy(people.wang, 'p1-sql')), wrapUp('p1-sql'));
  const [fact] = await central.db.read('demo', (tx) =>
    tx.rows(
      `SELECT queue_id, outcome, disposition_id, wrap_up_note, wrap_up_ms FROM call_fact WHERE call_id = 'p1-sql'`,
    ),
  );
  expect(fact).toEqual({
    queue_id: 'q-bills',
    outcome: 'handled',
    disposition_id: 'd-done',
    wrap_up_note: '已答复电费问题',
    wrap_up_ms: 26_000,
  });
});

test('[P2] a resend is answered with the same bytes and does nothing, in this batch and in later ones', async () => {
  const sent = [logCall(callBy(people.wang, 'p2')), wrapUp('p2'), wrapUp('p2', 'refused')];
  const first = await send(wang, ...sent, sent[0]!);
  const again = await send(wang, ...sent, sent[0]!);
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(first[3]).toEqual(first[0]);
});

test('[P2] the same mutation over two connections at once has one effect and one answer', async () => {
  const sent = logCall(callBy(people.wang, 'p2-race'));
  const answers = await Promise.all(Array.from({ length: 6 }, () => send(wang, sent)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test('[P3] the same id with other content is put aside and changes nothing', async () => {
  const first = logCall(callBy(people.wang, 'p3'));
  await send(wang, first);
  const other = { ...first, args: { call: callBy(people.wang, 'p3-other') } };
  expect(statuses(await send(wang, other))).toEqual(['quarantined sync/mutation-id-reused']);
  expect(await stored('p3-other')).toBe(null);
});

test("[P4] nobody writes another's rows, whatever the arguments say", async () => {
  await send(wang, logCall(callBy(people.wang, 'p4')));
  const results = await send(zhang, wrapUp('p4'), logCall(callBy(people.wang, 'p4-forged')));
  expect(statuses(results)).toEqual(['refused command/not-yours', 'refused command/not-yours']);
});

test('[P4] the stored role decides, not the one at sign-in', async () => {
  const followUp = { id: 'f-1', dueAtMs: 1, reason: '回访' };
  await send(wang, logCall(callBy(people.wang, 'p4-role')));
  await send(wang, { ...wrapUp('p4-role'), args: { ...(wrapUp('p4-role').args as object), followUp } });
  const done = () => mutation('followUp.done', { followUpId: 'f-1', doneAtMs: 2 });
  expect(statuses(await send(zhang, done()))).toEqual(['refused command/not-yours']);
  await central.db.write('demo', (tx) => updateRow(tx, 'user', 'u-zhang', { ...people.zhang, role: 'lead' }));
  expect(statuses(await send(zhang, done()))).toEqual(['applied']);
});

test('[P4] a disabled person is turned away with the next request', async () => {
  const liu = await central.signIn('liu');
  await central.db.write('demo', (tx) => updateRow(tx, 'user', 'u-liu', { ...people.liu, enabled: false }));
  await expect(send(liu, wrapUp('p1'))).rejects.toMatchObject({ code: 'account/disabled', status: 403 });
});

test('[P5] what central cannot read is kept whole for a person, and answered the same from then on', async () => {
  const unknown = mutation('call.teleport', { secret: '留着' });
  const invalid = mutation('call.wrapUp', { callId: 5 });
  const newer = { ...wrapUp('p1'), version: 2 };
  const unstorable = mutation('note.add', {
    note: { id: 'n-nul', customerId: 'c-1', callId: null, text: 'a\0b', authorId: 'u-wang', writtenAtMs: 1 },
  });
  const sent = [unknown, invalid, newer, unstorable];
  const expected = ['command/unknown', 'request/invalid', 'command/unknown', 'request/invalid'].map(
    (code) => `quarantined ${code}`,
  );
  expect(statuses(await send(wang, ...sent))).toEqual(expected);
  expect(statuses(await send(wang, ...sent))).toEqual(expected);
  const kept = await central.db.read('demo', (tx) =>
    tx.rows<{ payload: string }>(
      'SELECT payload FROM sync_quarantine WHERE mutation_id = ANY($1) ORDER BY mutation_id',
      [sent.map(({ id }) => id)],
    ),
  );
  expect(kept.map(({ payload }) => JSON.parse(payload) as unknown)).toEqual(
    sent.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
});

test('[P6] a complete pull that reaches the mark holds what the mutation did, and what it read', async () => {
  const replica = new Replica(wang);
  const results = await send(wang, logCall(callBy(people.wang, 'p6')), wrapUp('p6'));
  const marks = results.map((result) => (result.status === 'applied' ? result.mark : 0));
  const page = await until(
    () => replica.pull(),
    ({ sequencedThrough }) => sequencedThrough >= Math.max(...marks),
  );
  expect(page.complete).toBe(true);
  expect(replica.body('call', 'p6')).toMatchObject({ wrapUp: { dispositionId: 'd-done' } });
});

test('[P6] a fact that is there already is applied again with a mark of its own', async () => {
  const call = callBy(people.wang, 'p6-again');
  const [first, second] = [await send(wang, logCall(call)), await send(wang, logCall(call))];
  expect([...first, ...second].map(({ status }) => status)).toEqual(['applied', 'applied']);
  const mark = (results: MutationResult[]) => (results[0]?.status === 'applied' ? results[0].mark : 0);
  expect(mark(second)).toBeGreaterThan(mark(first));
});

const partsOf = (over: Partial<PushParts> = {}): PushParts => ({
  db: central.db,
  keys: deriveKeys(Buffer.alloc(32, 1)),
  now: Date.now,
  log: { failed: () => {}, security: () => {} },
  ...over,
});
/** Without the way over HTTP. */
async function pushed(parts: PushParts, caller: Caller, mutations: Mutation[]): Promise<MutationResult[]> {
  const answer = await push(parts, caller, batchOf(mutations));
  if (!answer.ok) throw new Error(answer.error);
  return answer.value.results;
}
const wangAsCaller = (): Caller => ({ tenant: 'demo', deviceId: 'device-poison', user: people.wang });
const failing = (times: number) => {
  let left = times;
  return (name: string) => {
    const command = commandByName(name);
    if (!command || name !== 'call.wrapUp') return command;
    const apply: typeof command.apply = (rows, args, actor) => {
      left -= 1;
      if (left >= 0) throw new Error('a mistake of ours');
      return command.apply(rows, args, actor);
    };
    return { ...command, apply };
  };
};

test('[P7] [P8] a command that throws is retried, holds its lane only, and is put aside the third time', async () => {
  const parts = partsOf({ commandByName: failing(3) });
  const batch = [
    logCall(callBy(people.wang, 'p7')),
    wrapUp('p7'),
    wrapUp('p7', 'behind'),
    logCall(callBy(people.wang, 'p7-b')),
  ];
  const rounds = [];
  for (let i = 0; i < 3; i += 1) rounds.push(statuses(await pushed(parts, wangAsCaller(), batch)));
  expect(rounds).toEqual([
    ['applied', 'retry', 'retry', 'applied'],
    ['applied', 'retry', 'retry', 'applied'],
    ['applied', 'quarantined internal/mistake', 'applied', 'applied'],
  ]);
});

test('[P7] two people who meet at the same rows are both served', async () => {
  const parts = partsOf();
  const as = (deviceId: string): Caller => ({ ...wangAsCaller(), deviceId });
  const add = (id: string, authorId: string) =>
    mutation('note.add', {
      note: { id, customerId: 'c-1', callId: null, text: '记', authorId, writtenAtMs: 1 },
    });
  const notes = Array.from({ length: 20 }, (_, i) => `n-${i}`);
  const results = await Promise.all([
    pushed(
      parts,
      as('one'),
      notes.map((id) => add(id, 'u-wang')),
    ),
    pushed(
      parts,
      as('two'),
      notes.toReversed().map((id) => add(id, 'u-wang')),
    ),
  ]);
  const seen = new Set(results.flat().map(({ status }) => status));
  expect([...seen].filter((status) => status !== 'applied' && status !== 'retry')).toEqual([]);
});

test('[P7] a row that somebody else holds is not waited for beyond patience, and the rest of the batch goes on', async () => {
  await send(wang, logCall(callBy(people.wang, 'p7-held')));
  const holder = await central.db.connect();
  await holder.session.run('BEGIN');
  await holder.session.run(`SELECT 1 FROM noun_call WHERE id = 'p7-held' FOR UPDATE`);
  const results = await send(wang, wrapUp('p7-held'), logCall(callBy(people.wang, 'p7-free')));
  await holder.end();
  expect(statuses(results)).toEqual(['retry', 'applied']);
});

test('[P9] a hundred mutations fit into one push', async () => {
  const calls = Array.from({ length: 50 }, (_, i) => callBy(people.wang, `p9-${i}`));
  const batch = calls.flatMap((call) => [logCall(call), wrapUp(call.id)]);
  const startedMs = performance.now();
  const results = await send(wang, ...batch);
  expect(results.every(({ status }) => status === 'applied')).toBe(true);
  expect(performance.now() - startedMs).toBeLessThan(15_000); // 0.7 s on two busy cores; the bound is for busier ones
});
