import { afterAll, beforeAll, expect, test } from 'vitest';
import { pullLines } from '../../../../test/central/lines.ts';
import { callBy, logCall, pushOf } from '../../../../test/central/mutations.ts';
import { startTestCentral, type TestCentral, type Workstation } from '../../../../test/central/running.ts';
import { people } from '../../../../test/central/small-centre.ts';
import type { HelloInput } from '../../../shared/contract/sync/hello.ts';
import { DeviceId } from '../../../shared/ids.ts';
import { PROTOCOL_VERSION } from '../../../shared/contract/version.ts';

let central: TestCentral;
let wang: Workstation;

beforeAll(async () => {
  central = await startTestCentral({ pollMs: 7_000 });
  wang = await central.signIn('wang');
});
afterAll(() => central.close());

const hello = (who: Workstation, over: Partial<HelloInput> = {}) =>
  who.central.sync.hello({
    deviceId: who.deviceId,
    program: 'test',
    protocol: PROTOCOL_VERSION,
    epoch: null,
    ackedSeq: 0,
    ...over,
  });

test('[H1] a device learns what it may read, how much of it there is, and what to keep to', async () => {
  const said = await hello(wang);
  const { end } = await pullLines(wang, { cursors: {} });
  expect(said.buckets).toEqual(
    Object.entries(end.sums).map(([bucket, { count }]) => ({ bucket, view: 'full', count })),
  );
  expect(said).toMatchObject({
    state: 'ok',
    upgradeRequired: false,
    limits: { mutations: 1_000, bytes: 1_048_576, rows: 50_000 },
    pollAfterMs: 7_000,
  });
  expect(end.pollAfterMs).toBe(7_000);
});

test('[H1] who may not see everything is told so', async () => {
  const said = await hello(await central.signIn('liu'));
  expect(new Set(said.buckets.map(({ view }) => view))).toEqual(new Set(['masked']));
});

test('[H2] a device speaks for itself alone', async () => {
  await expect(hello(wang, { deviceId: DeviceId.parse('another') })).rejects.toMatchObject({
    code: 'request/forbidden',
  });
});

test('[H3] a program below the oldest that is served may push and may not pull', async () => {
  const old = await central.signIn('zhang');
  await hello(old);
  await central.db.write('demo', (tx) =>
    tx.run(`UPDATE sync_program SET protocol = 0 WHERE device_id = $1`, [old.deviceId]),
  );
  await expect(pullLines(old, { cursors: {} })).rejects.toMatchObject({
    status: 426,
    code: 'sync/upgrade-required',
  });
  const { results } = await old.central.sync.push(pushOf(old, [logCall(callBy(people.zhang, 'call-old'))]));
  expect(results[0]?.status).toBe('applied');
  await expect(pullLines(wang, { cursors: {} })).resolves.toBeDefined();
  await hello(old); // it was updated
  await expect(pullLines(old, { cursors: {} })).resolves.toBeDefined();
});
