import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { batchOf, callBy, logCall, mutation, wrapUp } from '../../../../test/central/mutations.ts';
import { startTestCentral, type TestCentral } from '../../../../test/central/running.ts';
import { customer, people } from '../../../../test/central/small-centre.ts';
import type { CommandDefinition } from '../../../shared/commands/command.ts';
import { commandByName } from '../../../shared/commands/registry.ts';
import type { Mutation, MutationResult } from '../../../shared/contract/sync/push.ts';
import type { User } from '../../../shared/domain/people.ts';
import { DeviceId } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import { insertRow, readRow, updateRow } from '../../db/nouns.ts';
import { deriveKeys } from '../../keys.ts';
import { push, type PushParts } from './push.ts';

let central: TestCentral;
beforeAll(async () => {
  central = await startTestCentral();
});
afterAll(() => central.close());

async function send(
  user: User,
  mutations: Mutation[],
  over: Partial<PushParts> = {},
): Promise<MutationResult[]> {
  const parts: PushParts = {
    db: central.db,
    keys: deriveKeys(Buffer.alloc(32, 1)),
    now: Date.now,
    log: { failed: () => {}, security: () => {} },
    ...over,
  };
  const caller = { tenant: 'demo', deviceId: DeviceId.parse(`reach-${user.login}`), user };
  const answer = await push(parts, caller, batchOf(mutations));
  if (!answer.ok) throw new Error(answer.error);
  return answer.value.results;
}
const statuses = (results: MutationResult[]) =>
  results.map((result) => ('code' in result ? `${result.status} ${result.code}` : result.status));
const setUser = (user: User) => central.db.write('demo', (tx) => updateRow(tx, 'user', user.id, user));
const prospect = (id: string, teamId: string) => ({
  id,
  campaignId: 'cam-1',
  customerId: null,
  name: '某某',
  number: '13800001234',
  teamId,
  state: 'waiting',
  claimedBy: null,
  claimedAtMs: null,
  attempts: 0,
  notBeforeMs: null,
});
const insert = (noun: 'prospect' | 'shift' | 'scriptRun', row: { id: string }) =>
  central.db.write('demo', (tx) => insertRow(tx, noun, row.id, row));
const claim = (prospectId: string) => mutation('prospect.claim', { prospectId, atMs: 5 });
const kept = (id: string) =>
  central.db.read('demo', (tx) =>
    tx.rows<{ reason: string; payload: string }>(
      'SELECT reason, payload FROM sync_quarantine WHERE mutation_id = $1',
      [id],
    ),
  );

test('[P10] [P12] a row outside the person’s reach is not touched, however its id was come by; the text is kept', async () => {
  await insert('prospect', prospect('pr-1', 'team-2'));
  const guess = claim('pr-1');
  expect(statuses(await send(people.wang, [guess]))).toEqual(['quarantined sync/not-granted']);
  expect(statuses(await send(people.zhang, [claim('pr-1')]))).toEqual(['applied']);
  const [entry] = await kept(guess.id);
  expect([entry?.reason, JSON.parse(entry?.payload ?? '')]).toEqual(['sync/not-granted', guess]);
});

test('[P10] reach is judged by the person as stored now: after a change of team edits are put aside, facts are taken', async () => {
  await insert('prospect', prospect('pr-2', 'team-1'));
  await setUser({ ...people.wang, teamId: people.zhang.teamId });
  const attempt = {
    id: 'at-1',
    prospectId: 'pr-2',
    campaignId: 'cam-1',
    callId: null,
    agentId: 'u-wang',
    teamId: 'team-1',
    atMs: 5,
    result: 'connected',
    dispositionId: null,
  };
  const results = await send(people.wang, [claim('pr-2'), mutation('attempt.log', { row: attempt })]);
  await setUser(people.wang);
  expect(statuses(results)).toEqual(['quarantined sync/not-granted', 'applied']);
});

test('[P10] a fact does not overwrite a row out of reach by taking its id', async () => {
  const run = {
    id: 'run-x',
    callId: 'c',
    scriptId: 's',
    scriptVersion: 1,
    agentId: 'u-zhang',
    steps: [],
    savedAtMs: 1,
  };
  await insert('scriptRun', run);
  const mine = { ...run, agentId: 'u-wang', savedAtMs: 2 };
  expect(statuses(await send(people.wang, [mutation('scriptRun.save', { run: mine })]))).toEqual([
    'refused command/not-yours',
  ]);
  expect(await central.db.read('demo', (tx) => readRow(tx, 'scriptRun', 'run-x'))).toMatchObject(run);
});

/** A command as a careless colleague might add it. */
const careless = (definition: Partial<CommandDefinition>) => (name: string) =>
  name === 'careless.do'
    ? ({
        name: 'careless.do',
        version: 1,
        conflict: 'guarded',
        args: z.any(),
        lane: () => 'careless',
        reads: ({ id }: { id: string }) => [{ noun: 'shift', id }],
        ...definition,
      } as unknown as CommandDefinition)
    : commandByName(name);
const shift = { id: 'sh-1', userId: 'u-wang', teamId: 'team-1', startsAtMs: 1, endsAtMs: 2, note: '' };

test('[P11] an edit never moves a row to another place, even when its definition would let it', async () => {
  await insert('shift', shift);
  const moves = careless({
    conflict: 'field',
    apply: (rows, args) =>
      ok([{ noun: 'shift', id: 'sh-1', row: { ...shift, ...(args as { set: object }).set } as never }]),
    edit: {
      of: (args) => ({
        key: { noun: 'shift', id: 'sh-1' },
        set: (args as { set: Record<string, unknown> }).set,
      }),
      with: (args, set) => ({ ...(args as object), set }),
    },
  });
  const base = { ver: 1, fields: shift };
  const move = mutation('careless.do', { id: 'sh-1', set: { teamId: 'team-2' } }, { base });
  expect(statuses(await send(people.chen, [move], { commandByName: moves }))).toEqual([
    'refused request/forbidden',
  ]);
  const note = mutation('careless.do', { id: 'sh-1', set: { note: '换班' } }, { base });
  expect(statuses(await send(people.chen, [note], { commandByName: moves }))).toEqual(['applied']);
});

test('[P11] whose view is masked changes nothing that the mask hides, by whatever kind of command', async () => {
  const dials = careless({
    conflict: 'commutative',
    reads: () => [{ noun: 'customer', id: 'c-1' }],
    apply: (rows) => {
      const row = rows.get('customer', 'c-1') ?? customer('c-1');
      return ok([{ noun: 'customer', id: 'c-1', row: { ...row, numbers: [] } }]);
    },
  });
  expect(statuses(await send(people.liu, [mutation('careless.do', {})], { commandByName: dials }))).toEqual([
    'refused request/forbidden',
  ]);
});

test('[P7] a rule that touches a row which it did not declare is our mistake, not the person’s', async () => {
  const strays = careless({ apply: () => ok([{ noun: 'customer', id: 'c-1', row: null }]) });
  expect(
    statuses(await send(people.wang, [mutation('careless.do', { id: 'sh-1' })], { commandByName: strays })),
  ).toEqual(['retry']);
});

test('[P7] what PostgreSQL refuses is told in the log by kind and place, never with the row', async () => {
  const causes: unknown[] = [];
  const log = { security: () => {}, failed: (...about: unknown[]) => void causes.push(...about) };
  const wrong = careless({
    reads: () => [{ noun: 'customer', id: 'c-1' }],
    apply: (rows) => {
      const row = { ...(rows.get('customer', 'c-1') ?? customer('c-1')), id: 'c-other', name: '秘密' };
      return ok([{ noun: 'customer', id: 'c-1', row: row as never }]);
    },
  });
  const sent = mutation('careless.do', {});
  expect(statuses(await send(people.wang, [sent], { commandByName: wrong, log }))).toEqual(['retry']);
  expect(causes).toEqual([
    sent.id,
    'careless.do',
    new Error('PostgreSQL 23514, table noun_customer, constraint noun_customer_check'),
  ]);
});

test('[P8] what reads a row that a held mutation touches waits too, in whatever lane; the others go on', async () => {
  const fails = (name: string) => {
    const command = careless({
      reads: () => [{ noun: 'call', id: 'p8-call' }],
      apply: () => {
        throw new Error('a mistake of ours');
      },
    })(name);
    return command;
  };
  const batch = [
    logCall(callBy(people.wang, 'p8-call')),
    mutation('careless.do', {}),
    wrapUp('p8-call'), // another lane, the same row
    logCall(callBy(people.wang, 'p8-free')),
  ];
  expect(statuses(await send(people.wang, batch, { commandByName: fails }))).toEqual([
    'applied',
    'retry',
    'retry',
    'applied',
  ]);
});

const looks = (id: string) =>
  careless({
    reads: () => [
      { noun: 'shift', id },
      { noun: 'customer', id: 'c-2', lookOnly: true },
    ],
    apply: (rows) => {
      if (rows.get('shift', id) === null) throw new Error('a mistake of ours');
      return ok([]);
    },
  });

test('[P8] a row that is only looked at holds nobody, and many look at it at once', async () => {
  await insert('shift', { ...shift, id: 'sh-look' });
  const reader = await central.db.connect();
  await reader.session.run('BEGIN');
  await reader.session.run(`SELECT 1 FROM noun_customer WHERE id = 'c-2' FOR SHARE`);
  const startedMs = performance.now();
  const results = await send(people.wang, [mutation('careless.do', {})], { commandByName: looks('sh-look') });
  await reader.end();
  expect([statuses(results), performance.now() - startedMs < 5_000]).toEqual([['applied'], true]);
  const tag = mutation('customer.tag', { customerId: 'c-2', add: ['x'], remove: [] });
  const batch = [mutation('careless.do', {}), tag];
  expect(statuses(await send(people.wang, batch, { commandByName: looks('sh-none') }))).toEqual([
    'retry',
    'applied',
  ]);
});

test('[P7] a row that is only looked at is not changed', async () => {
  const changes = careless({
    reads: () => [{ noun: 'customer', id: 'c-2', lookOnly: true }],
    apply: () => ok([{ noun: 'customer', id: 'c-2', row: null }]),
  });
  expect(
    statuses(await send(people.wang, [mutation('careless.do', {})], { commandByName: changes })),
  ).toEqual(['retry']);
});

test('[CF12] arguments of an older version are lifted step by step; one without a step is unknown here', async () => {
  const seen: unknown[] = [];
  const lifts = careless({
    version: 4,
    args: z.strictObject({ c: z.number() }),
    reads: () => [],
    upcast: {
      2: (args) => ({ b: (args as { a: number }).a * 10 }),
      3: (args) => ({ c: (args as { b: number }).b + 1 }),
    },
    apply: (_rows, args) => {
      seen.push(args);
      return ok([]);
    },
  });
  const sent = [
    mutation('careless.do', { a: 4 }, { version: 2 }),
    mutation('careless.do', { c: 5 }, { version: 4 }),
    mutation('careless.do', { a: 4 }, { version: 1 }),
    mutation('careless.do', null, { version: 2 }),
    mutation('careless.do', { c: 5 }, { version: 5 }),
  ];
  expect(statuses(await send(people.wang, sent, { commandByName: lifts }))).toEqual([
    'applied',
    'applied',
    'quarantined command/unknown',
    'quarantined request/invalid',
    'quarantined command/unknown',
  ]);
  expect(seen).toEqual([{ c: 41 }, { c: 5 }]);
});
