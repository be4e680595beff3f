import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { Replica } from '../../../../test/central/replica.ts';
import { customer, people } from '../../../../test/central/small-centre.ts';
import { pullLines, type PullAnswer } from '../../../../test/central/lines.ts';
import type { PullInput } from '../../../shared/contract/sync/pull.ts';
import { DeviceId } from '../../../shared/ids.ts';
import { insertRow, insertRows, updateRow } from '../../db/nouns.ts';

let central: TestCentral;
let wang: Workstation;

beforeAll(async () => {
  central = await startTestCentral();
  wang = await central.signIn('wang');
});
afterAll(() => central.close());

const pull = (who: Workstation, cursors: Record<string, string> = {}, over: Partial<PullInput> = {}) =>
  pullLines(who, { cursors, ...over });
const partsOf = ({ lines }: PullAnswer) => lines.flatMap(({ buckets }) => buckets);
const summary = (answer: PullAnswer) =>
  partsOf(answer).map(({ bucket, state, rows }) => `${bucket} ${state} ${rows.length}`);
const rowsOf = (answer: PullAnswer) => partsOf(answer).flatMap(({ rows }) => rows);
const setUser = (user: (typeof people)['wang']) =>
  central.db.write('demo', (tx) => updateRow(tx, 'user', user.id, user));

test('[L1] a device pulls for itself alone', async () => {
  const foreign = { ...wang, deviceId: DeviceId.parse('device-of-another') };
  await expect(pull(foreign)).rejects.toMatchObject({ code: 'request/forbidden', status: 403 });
});

test('[L2] [L6] pages of any size add up to the same rows, and only the last is complete', async () => {
  const whole = new Replica(wang);
  await whole.pull();
  const small = new Replica(wang);
  expect((await small.pull(1)).complete).toBe(true);
  expect(small.rows()).toEqual(whole.rows());
  expect(whole.rows().length).toBeGreaterThanOrEqual(11);
});

test('[L6] a page that is full says that it is not complete', async () => {
  const answer = await pull(wang, {}, { limit: 3 });
  expect([answer.end.complete, rowsOf(answer).length, answer.end.sums]).toEqual([false, 3, {}]);
});

test('[L3] a cursor that central did not sign starts its bucket anew and leaves the others alone', async () => {
  const replica = new Replica(wang);
  await replica.pull();
  const answer = await pull(wang, { ...replica.cursors, centre: '2.zz.forged' });
  expect(summary(answer)).toEqual([`centre reset ${replica.rows().length}`]);
});

test('[L4] a bucket that one may not see is revoked, whether it exists or not', async () => {
  const page = await pull(wang, { quality: '', 'user:u-zhang': 'x', 'team:nowhere': 'y' });
  expect(summary(page).slice(0, 3)).toEqual([
    'quality revoked 0',
    'user:u-zhang revoked 0',
    'team:nowhere revoked 0',
  ]);
});

test('[L2] [L4] rights follow the stored row from one request to the next', async () => {
  const admin = await central.signIn('admin');
  expect(summary(await pull(admin)).map((line) => line.split(' ')[0])).toContain('quality');
  await setUser({ ...people.admin, role: 'agent', teamId: people.zhang.teamId });
  const buckets = summary(await pull(admin, { quality: '', 'team:team-1': '' }));
  expect(buckets.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    'quality revoked',
    'team:team-1 revoked',
    'user:u-admin active',
    'team:team-2 active',
    'centre active',
  ]);
});

test('[L2] whoever is disabled gets nothing any more', async () => {
  const liu = await central.signIn('liu');
  await setUser({ ...people.liu, enabled: false });
  await expect(pull(liu)).rejects.toMatchObject({ code: 'account/disabled' });
});

test('[L2] nobody gets a row of a bucket that was not granted', async () => {
  const run = {
    id: 'secret',
    callId: 'c',
    scriptId: 's',
    scriptVersion: 1,
    agentId: 'u-zhang',
    steps: [],
    savedAtMs: 1,
  };
  await central.db.write('demo', (tx) => insertRow(tx, 'scriptRun', 'secret', run));
  const chen = new Replica(await central.signIn('chen'));
  await until(
    () => chen.pull(),
    () => chen.has('scriptRun', 'secret'),
  );
  const replica = new Replica(wang);
  await replica.pull();
  expect(replica.has('scriptRun', 'secret')).toBe(false);
});

test('[L6] rows that change between two pages are in a later one, and the last page holds the newest', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => customer(`l6-${i}`));
  await central.db.write('demo', (tx) => insertRows(tx, 'customer', rows));
  const full = new Replica(wang);
  await until(
    () => full.pull(),
    () => full.has('customer', 'l6-29'),
  );
  const replica = new Replica(wang);
  await replica.page(20);
  await central.db.write('demo', (tx) => updateRow(tx, 'customer', 'l6-0', customer('l6-0', '新名')));
  await until(
    () => replica.pull(20),
    () => replica.nameOf('l6-0') === '新名',
  );
});

test('[L9] no page is complete while older changes wait for their numbers', async () => {
  const replica = new Replica(wang);
  const fair = await replica.pull();
  const held = await central.db.connect();
  await held.session.run('BEGIN');
  await held.session.run('LOCK TABLE sync_row IN SHARE ROW EXCLUSIVE MODE'); // readers go on, the sequencer waits
  await central.db.write('demo', (tx) => insertRow(tx, 'customer', 'c-l9', customer('c-l9')));
  const answer = await until(
    () => pull(wang, replica.cursors),
    ({ end }) => !end.complete,
  );
  expect(rowsOf(answer)).toEqual([]);
  expect(answer.end.pollAfterMs).toBeLessThan(fair.pollAfterMs);
  await held.session.run('COMMIT');
  await held.end();
  await replica.pull();
  expect(replica.has('customer', 'c-l9')).toBe(true);
});

test('[L8] a poke comes on connecting and after each change, without data', async () => {
  const stopper = new AbortController();
  const pokes = await wang.central.sync.poke(undefined, { signal: stopper.signal });
  expect((await pokes.next()).value).toEqual({ moved: true });
  await central.db.write('demo', (tx) => insertRow(tx, 'customer', 'l8', customer('l8')));
  expect((await pokes.next()).value).toEqual({ moved: true });
  stopper.abort();
});

test('[L8] whoever is not granted what moved hears nothing; a change of rights is heard, and counts from then on', async () => {
  const stopper = new AbortController();
  const ofWang = await wang.central.sync.poke(undefined, { signal: stopper.signal });
  const zhang = await central.signIn('zhang');
  const ofZhang = await zhang.central.sync.poke(undefined, { signal: stopper.signal });
  await Promise.all([ofWang.next(), ofZhang.next()]);
  const shift = (id: string, user: typeof people.wang) =>
    central.db.write('demo', (tx) =>
      insertRow(tx, 'shift', id, {
        id,
        userId: user.id,
        teamId: user.teamId,
        startsAtMs: 1,
        endsAtMs: 2,
        note: '',
      }),
    );
  let heard = 0;
  const listening = (async () => {
    for (let next = await ofWang.next(); !next.done; next = await ofWang.next()) heard += 1;
  })().catch(() => {});
  await shift('l8-zhang', people.zhang);
  expect((await ofZhang.next()).value).toEqual({ moved: true });
  expect(heard).toBe(0);
  const wangNow = { ...people.wang, teamId: people.zhang.teamId };
  await central.db.write('demo', (tx) => updateRow(tx, 'user', people.wang.id, wangNow));
  await until(
    async () => heard,
    (count) => count === 1,
  );
  await shift('l8-both', { ...people.zhang, id: people.liu.id });
  await until(
    async () => heard,
    (count) => count === 2,
  );
  await central.db.write('demo', (tx) => updateRow(tx, 'user', people.wang.id, people.wang));
  await until(
    async () => heard,
    (count) => count === 3,
  );
  stopper.abort();
  await listening;
});

test('[L5] after a restore from a backup everything is told anew', async () => {
  const old = new Replica(wang);
  await old.pull();
  await central.db.owner((tx) => tx.run(`UPDATE sync_epoch SET timeline = timeline + 1`));
  const restarted = await startTestCentral({ dataFolder: central.folder, databaseUrl: central.databaseUrl });
  const again = await restarted.signIn('wang');
  const answer = await pull(again, old.cursors);
  expect(answer.head.epoch).not.toBe(old.epoch);
  expect(new Set(partsOf(answer).map(({ state }) => state))).toEqual(new Set(['reset']));
  await restarted.close();
});
