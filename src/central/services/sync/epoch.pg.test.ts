/** Backups put back by copying files: the server has the same identifier and the same timeline as before. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pullLines, Refused } from '../../../../test/central/lines.ts';
import { callBy, logCall, pushOf } from '../../../../test/central/mutations.ts';
import { Replica } from '../../../../test/central/replica.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { customer, people } from '../../../../test/central/small-centre.ts';
import { must } from '../../../shared/result.ts';
import { PROTOCOL_VERSION } from '../../../shared/contract/version.ts';
import { startCluster, type Cluster } from '../../db/embedded/cluster.ts';
import { openDatabase } from '../../db/database.ts';
import { readSuspects } from '../../db/epoch.ts';
import { insertRow } from '../../db/nouns.ts';
import { rotateEpoch } from './epoch.ts';
import { rebuildTenant } from './repair.ts';

let folder: string;
let cluster: Cluster;
let central: TestCentral;

/** Of this database, whichever data folder it is served from. */
const masterKey = Buffer.alloc(32, 7).toString('base64');
const at = (...names: string[]) => join(folder, ...names);

async function start(): Promise<void> {
  const started = await startCluster({ folder: at('server'), throwAway: true });
  cluster = must(started.ok ? started.value : null, 'PostgreSQL starts');
  central = await startTestCentral({
    masterKey,
    dataFolder: at('central'),
    databaseUrl: await cluster.database('seatline'),
  });
}
async function stop(): Promise<void> {
  await central.close();
  await cluster.stop();
}
/** The database alone, as an operator copies it while it is stopped. */
const backUp = (what: string) => cp(at(what), at(`${what}-backup`), { recursive: true });
async function putBack(what: string): Promise<void> {
  await rm(at(what), { recursive: true });
  await cp(at(`${what}-backup`), at(what), { recursive: true });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seatline-epoch-'));
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o755); // PostgreSQL's own user must pass
  await start();
});
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const add = (id: string) => central.db.write('demo', (tx) => insertRow(tx, 'customer', id, customer(id)));
async function held(who: Workstation, id: string): Promise<Replica> {
  const replica = new Replica(who);
  await until(
    () => replica.pull(),
    () => replica.has('customer', id),
  );
  return replica;
}
const statesOf = async (who: Workstation, replica: Replica) => {
  const { head, lines } = await pullLines(who, { cursors: replica.cursors });
  const states = lines.flatMap(({ buckets }) => buckets.map(({ state }) => state));
  return { epoch: head.epoch, states: [...new Set(states)] };
};
const hello = (who: Workstation, epoch: string | null, ackedSeq: number) =>
  who.central.sync.hello({
    deviceId: who.deviceId,
    program: 'test',
    protocol: PROTOCOL_VERSION,
    epoch,
    ackedSeq,
  });

test('[EP1] [EP2] a restart is no new epoch', { timeout: 60_000 }, async () => {
  await add('e-0');
  const before = await held(await central.signIn('wang'), 'e-0');
  await central.close();
  await cluster.stop();
  await start();
  const wang = await central.signIn('wang');
  expect(await statesOf(wang, before)).toEqual({ epoch: before.epoch, states: [] });
});

test(
  '[EP2] yesterday’s copy of the database is told by the note beside it: a new epoch before anything is served',
  { timeout: 90_000 },
  async () => {
    await stop();
    await backUp('server');
    await start();
    await add('e-lost');
    const before = await held(await central.signIn('wang'), 'e-lost');
    await stop();
    await putBack('server');
    await start();
    const wang = await central.signIn('wang');
    const told = await statesOf(wang, before);
    expect(told.epoch).not.toBe(before.epoch);
    expect(told.states).toEqual(['reset']);
    const after = new Replica(wang);
    await after.pull();
    expect([after.has('customer', 'e-0'), after.has('customer', 'e-lost')]).toEqual([true, false]);
  },
);

test(
  '[EP4] when the note was put back too, the first device that knows more stops the pulls until an operator looked',
  { timeout: 90_000 },
  async () => {
    await stop();
    await backUp('server');
    await backUp('central');
    await start();
    const sending = await central.signIn('zhang');
    const pushed = await sending.central.sync.push(
      pushOf(sending, [logCall(callBy(people.zhang, 'call-lost'))]),
    );
    await add('e-lost-2');
    const before = await held(await central.signIn('wang'), 'e-lost-2');
    await stop();
    await putBack('server');
    await putBack('central');
    await start();
    const [wang, zhang] = [await central.signIn('wang'), await central.signIn('zhang')];
    const asked = pullLines(wang, { cursors: before.cursors });
    await expect(asked).rejects.toEqual(new Refused(503, 'sync/epoch-suspect'));
    await expect(pullLines(zhang, { cursors: {} })).rejects.toEqual(new Refused(503, 'sync/epoch-suspect'));
    expect(await central.db.owner(readSuspects)).toMatchObject([{ tenant: 'demo', deviceId: wang.deviceId }]);

    await rebuildTenant(central.db, 'demo', { misplaced: () => {} });
    await expect(pullLines(zhang, { cursors: {} })).resolves.toBeDefined();
    await expect(hello(zhang, pushed.epoch, 1)).rejects.toMatchObject({ code: 'sync/epoch-suspect' });
    await expect(pullLines(zhang, { cursors: {} })).rejects.toEqual(new Refused(503, 'sync/epoch-suspect'));

    await rotateEpoch(central.db, 'a backup was put back');
    const told = await until(
      () => statesOf(wang, before).catch(() => null),
      (answer) => answer !== null,
    );
    expect(told?.epoch).not.toBe(before.epoch);
    expect(told?.states).toEqual(['reset']);
    expect(await hello(zhang, pushed.epoch, 1)).toMatchObject({ state: 'ok', epoch: told?.epoch });
    expect(await central.db.owner(readSuspects)).toEqual([]);
  },
);

test('[EP5] a database that is exchanged under a running central is not served as the old one', async () => {
  const wang = await central.signIn('wang');
  const before = new Replica(wang);
  await before.pull();
  await central.db.owner((tx) => tx.run('UPDATE sync_epoch SET beat = beat - 1'));
  const told = await until(
    () => statesOf(wang, before).catch((cause: unknown) => String(cause)),
    (answer) => typeof answer !== 'string',
  );
  expect(told).toMatchObject({ states: ['reset'] });
  expect(told).not.toMatchObject({ epoch: before.epoch });
});

test('[EP3] every central of a database follows the epoch that one of them began, and none begins another', async () => {
  const other = await startTestCentral({
    masterKey,
    dataFolder: at('other'),
    databaseUrl: central.databaseUrl,
  });
  const [here, there] = [await central.signIn('wang'), await other.signIn('wang', 'device-there')];
  const epoch = await rotateEpoch(central.db, 'a test');
  const served = async (who: Workstation) =>
    (await pullLines(who, { cursors: {} }).catch(() => null))?.head.epoch;
  for (const who of [here, there])
    await until(
      () => served(who),
      (now) => now === epoch,
    );
  await other.close();
  await central.close();
  central = await startTestCentral({
    masterKey,
    dataFolder: at('central'),
    databaseUrl: await cluster.database('seatline'),
  });
  expect(await served(await central.signIn('wang'))).toBe(epoch);
});

test('[EP1] a dump loaded into another cluster begins a new epoch', async () => {
  const db = openDatabase(central.databaseUrl);
  await db.owner((tx) => tx.run(`UPDATE sync_epoch SET system_identifier = 'another'`));
  await db.close();
  const wang = await central.signIn('wang');
  const before = new Replica(wang);
  await before.pull();
  await central.close();
  central = await startTestCentral({
    masterKey,
    dataFolder: at('fresh'),
    databaseUrl: await cluster.database('seatline'),
  });
  const told = await statesOf(await central.signIn('wang'), before);
  expect(told.epoch).not.toBe(before.epoch);
});
