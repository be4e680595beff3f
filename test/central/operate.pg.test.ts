/** `npm run operate` as an operator runs it: a process beside a central that serves. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callBy, logCall, pushOf } from './mutations.ts';
import { startTestCentral, until, type TestCentral, type Workstation } from './running.ts';

const OPERATE = fileURLToPath(new URL('../../src/central/operate.ts', import.meta.url));
let central: TestCentral;
let wang: Workstation;
beforeAll(async () => {
  central = await startTestCentral();
  wang = await central.signIn('wang');
});
afterAll(() => central.close());

interface Said {
  code: number;
  out: string;
  complaints: string;
}

function operate(...words: string[]): Promise<Said> {
  const env = { ...process.env, DATABASE_URL: central.databaseUrl, SEATLINE_DATA: central.folder };
  return new Promise((resolve) =>
    execFile(process.execPath, [OPERATE, ...words], { env }, (cause, out, complaints) =>
      resolve({ code: typeof cause?.code === 'number' ? cause.code : 0, out, complaints }),
    ),
  );
}

test('an operation that is not there: which there are', async () => {
  const said = await operate('dance');
  expect(said.code).toBe(2);
  expect(said.complaints).toContain('new-epoch');
  expect((await operate('give-up', 'u-wang')).code).toBe(2);
});

test('[OP1] [OP2] a row that is told wrongly is found by check and mended by repair', async () => {
  await wang.central.sync.push(pushOf(wang, [logCall(callBy(wang.signedIn.user, 'op-1'))]));
  const told = () =>
    central.db.read('demo', (tx) =>
      tx.rows<{ body: string }>(
        `SELECT full_text AS body FROM sync_row WHERE noun = 'call' AND row_id = 'op-1'`,
      ),
    );
  await until(told, (rows) => rows.length === 1);
  const [before] = await told();
  expect((await operate('check')).out).toContain('demo: every sum is right');
  await central.db.owner((tx) => tx.run('UPDATE sync_bucket SET live_count = live_count + 1'));
  expect((await operate('check')).code).toBe(1);
  await central.db.write('demo', (tx) =>
    tx.run(`UPDATE sync_row SET full_text = '{"id":"op-1"}' WHERE noun = 'call' AND row_id = 'op-1'`),
  );
  const repaired = await operate('repair');
  expect([repaired.code, repaired.out]).toEqual([0, expect.stringContaining('call op-1')]);
  expect((await told())[0]).toEqual(before);
  expect((await operate('check')).code).toBe(0);
});

test('[OP3] a new epoch is what the running central serves a moment later', async () => {
  const epoch = async () =>
    (await central.db.owner((tx) => tx.rows<{ epoch: string }>('SELECT epoch FROM sync_epoch')))[0]?.epoch;
  const before = await epoch();
  const said = await operate('new-epoch');
  expect(said.code).toBe(0);
  const after = await epoch();
  expect(after).not.toBe(before);
  const served = async () =>
    (
      await wang.central.sync.hello({
        deviceId: wang.deviceId,
        program: 'test',
        protocol: 1,
        epoch: null,
        ackedSeq: 0,
      })
    ).epoch;
  expect(await until(served, (found) => found === after)).toBe(after);
});

test('[OP4] what is still unknown stays kept', async () => {
  expect((await operate('replay')).out).toContain('demo: 0 commands run');
});

test('[OP5] a workstation that is given up has no access with its next request', async () => {
  const zhang = await central.signIn('zhang');
  await zhang.central.sync.push(pushOf(zhang, [logCall(callBy(zhang.signedIn.user, 'op-5'))]));
  expect((await operate('devices')).out).toContain(`u-zhang\t${zhang.deviceId}\tok`);
  expect((await operate('give-up', 'u-zhang', 'no-such-device')).code).toBe(1);
  expect((await operate('give-up', 'u-zhang', zhang.deviceId)).out).toContain('given up');
  await expect(
    zhang.central.live.report({
      agent: { name: 'notReady', sinceMs: 1, reasonId: null },
      calls: [],
      atMs: 1,
    } as never),
  ).rejects.toMatchObject({ code: 'account/device-wiped' });
});
