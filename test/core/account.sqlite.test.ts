import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { user } from '../support/fake-data.ts';
import { newFolder } from '../support/folders.ts';
import { createFakeCentral } from './support/fake-central.ts';
import {
  codeOf,
  openWorkstation,
  seen,
  turnedClock,
  type Workstation,
  type WorkstationOptions,
} from './support/workstation.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real files on a machine that may be busy

const HOUR_MS = 3_600_000;
const right = { login: user.login, password: 'right' };

const open: Workstation[] = [];
async function start(options: WorkstationOptions): Promise<Workstation> {
  const workstation = await openWorkstation(options);
  open.push(workstation);
  return workstation;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((workstation) => workstation.close()));
});

describe('signing in with central', () => {
  test('[AC1] the right password opens the store and says who it is', async () => {
    const { desk } = await start({ fetch: createFakeCentral().fetch });
    await desk.account.signIn(right);
    const status = await seen(desk.account.status());
    expect(status).toEqual({ name: 'signedIn', user, teamName: '白班一组', offline: false });
  });

  test("[AC1] central's no is final, also when the password opens the store here", async () => {
    const central = createFakeCentral();
    const { desk } = await start({ fetch: central.fetch });
    await desk.account.signIn(right);
    await desk.account.signOut();
    central.password = 'another';
    expect(await codeOf(desk.account.signIn(right))).toBe('account/wrong-credentials');
    central.refuseSignIn = 'account/disabled';
    expect(await codeOf(desk.account.signIn(right))).toBe('account/disabled');
  });

  test.each(['away', 'login-page', 'other-json', 'error-500', 'busy'] as const)(
    '[AC2] the first time needs central, and central is %s',
    async (weather) => {
      const central = createFakeCentral();
      central.weather = weather;
      const { desk } = await start({ fetch: central.fetch });
      expect(await codeOf(desk.account.signIn(right))).toBe('account/first-sign-in-needs-central');
    },
  );

  test('[AC3] after the password was changed at central, the same store opens by the secret that central gives', async () => {
    const central = createFakeCentral();
    const { desk } = await start({ fetch: central.fetch });
    await desk.account.signIn(right);
    await desk.drafts.put({ screen: 'note', key: 'cust-1', json: '{"text":"客户说"}' });
    await desk.account.signOut();
    central.password = 'changed';
    await desk.account.signIn({ ...right, password: 'changed' });
    expect((await desk.drafts.list()).map((draft) => draft.json)).toEqual(['{"text":"客户说"}']);
    await desk.account.signOut();
    central.weather = 'away';
    expect(await codeOf(desk.account.signIn(right))).toBe('account/wrong-credentials');
    await desk.account.signIn({ ...right, password: 'changed' });
  });

  test('[AC4] neither password nor secret opens the key: the store stays untouched and a person is told', async () => {
    const central = createFakeCentral();
    const { desk } = await start({ fetch: central.fetch });
    await desk.account.signIn(right);
    await desk.account.signOut();
    central.password = 'changed';
    central.keySecret = Buffer.alloc(32, 7).toString('base64');
    expect(await codeOf(desk.account.signIn({ ...right, password: 'changed' }))).toBe('store/wrong-key');
  });

  test('logins seen here are offered, and a signed-out core answers nobody', async () => {
    const { desk } = await start({ fetch: createFakeCentral().fetch });
    await desk.account.signIn(right);
    await desk.account.signOut();
    expect(await seen(desk.account.status())).toEqual({
      name: 'signedOut',
      known: [{ login: user.login, name: user.name }],
      because: null,
    });
    expect(await codeOf(desk.drafts.list())).toBe('account/nobody');
  });
});

describe('signing in without central', () => {
  test('[AC5] offline by the local key; when central is back, tokens are fetched and offline is over', async () => {
    const central = createFakeCentral();
    const folder = newFolder('core');
    const first = await start({ folder, fetch: central.fetch });
    await first.desk.account.signIn(right);
    await first.desk.account.signOut();
    await first.close();
    central.weather = 'away';
    const { desk } = await start({ folder, fetch: central.fetch });
    await desk.account.signIn(right);
    expect(await seen(desk.account.status())).toMatchObject({ name: 'signedIn', offline: true });
    await seen(desk.sync.status(), (status) => status.failure === 'central/unreachable');
    central.weather = 'fair';
    await desk.sync.now();
    expect(
      await seen(desk.account.status(), (status) => status.name === 'signedIn' && !status.offline),
    ).toBeTruthy();
    await seen(desk.sync.status(), (status) => status.phase === 'idle' && status.failure === null);
  });

  test('[AC6] a spent refresh family is replaced by signing in with the password typed in this run', async () => {
    const central = createFakeCentral();
    const { desk } = await start({ fetch: central.fetch });
    await desk.account.signIn(right);
    await seen(desk.sync.status(), (status) => status.phase === 'idle');
    central.revokeTokens();
    await desk.sync.now();
    await seen(desk.sync.status(), (status) => status.phase === 'idle' && status.failure === null);
  });

  test('[AC7] a password that central no longer knows ends the sign-in when central is back; the work stays', async () => {
    const central = createFakeCentral();
    const { desk } = await start({ fetch: central.fetch });
    await desk.account.signIn(right);
    await seen(desk.sync.status(), (status) => status.phase === 'idle');
    await desk.account.signOut();
    central.weather = 'away';
    await desk.account.signIn(right);
    await desk.drafts.put({ screen: 'wrapUp', key: 'call-1', json: '{}' });
    central.password = 'changed';
    central.revokeTokens();
    central.weather = 'fair';
    await desk.sync.now();
    const status = await seen(desk.account.status(), (value) => value.name === 'signedOut');
    expect(status).toMatchObject({ because: 'account/wrong-credentials' });
    await desk.account.signIn({ ...right, password: 'changed' });
    expect(await desk.drafts.list()).toHaveLength(1);
  });

  test('[AC8] 72 hours after central last confirmed, offline work is locked; one online sign-in opens it', async () => {
    const central = createFakeCentral();
    const clock = turnedClock();
    const { desk } = await start({ fetch: central.fetch, clock });
    await desk.account.signIn(right);
    await desk.account.signOut();
    central.weather = 'away';
    clock.turn(71 * HOUR_MS);
    await desk.account.signIn(right);
    await desk.account.signOut();
    clock.turn(2 * HOUR_MS);
    expect(await codeOf(desk.account.signIn(right))).toBe('account/lease-expired');
    central.weather = 'fair';
    await desk.account.signIn(right);
  });
});

test('a second core on the same data is refused, and may come when the first is closed', async () => {
  const folder = newFolder('core');
  const first = await start({ folder, fetch: createFakeCentral().fetch });
  expect(await codeOf(openWorkstation({ folder }))).toBe('store/in-use');
  await first.close();
  await start({ folder });
});

describe('whoever may not work any more', () => {
  test('[AC10] refused without a word about the data: it stays, shut, until central says otherwise', async () => {
    const central = createFakeCentral();
    const folder = newFolder('core');
    const first = await start({ folder, fetch: central.fetch });
    await first.desk.account.signIn(right);
    await seen(first.desk.sync.status(), ({ phase }) => phase === 'idle');
    await first.desk.drafts.put({ screen: 'note', key: 'k', json: '{"text":"未提交"}' });
    await first.desk.account.signOut();
    central.refuseSignIn = 'account/disabled';
    central.revokeTokens();
    expect(await codeOf(first.desk.account.signIn(right))).toBe('account/disabled');
    central.weather = 'away';
    expect(await codeOf(first.desk.account.signIn(right))).toBe('account/disabled');
    central.weather = 'fair';
    central.refuseSignIn = null;
    await first.desk.account.signIn(right);
    expect(await first.desk.drafts.list()).toMatchObject([{ json: '{"text":"未提交"}' }]);
    await first.desk.account.signOut();
    central.weather = 'away';
    await first.desk.account.signIn(right);
  });

  test('[WS16] a wipe that a crash cut off is finished at the next start, before anybody signs in', async () => {
    const central = createFakeCentral();
    const folder = newFolder('core');
    const first = await start({ folder, fetch: central.fetch });
    await first.desk.account.signIn(right);
    await first.close();
    writeFileSync(join(folder, 'people', user.id, 'wiped'), '');
    const { desk } = await start({ folder, fetch: central.fetch });
    expect(existsSync(join(folder, 'people', user.id))).toBe(false);
    expect(await seen(desk.account.status())).toMatchObject({ known: [] });
    await desk.account.signIn(right);
    expect(await desk.drafts.list()).toEqual([]);
  });

  test("[AC8] a wall clock that jumps while the program runs ends nobody's work", async () => {
    const central = createFakeCentral();
    const clock = turnedClock();
    const { desk } = await start({ fetch: central.fetch, clock });
    await desk.account.signIn(right);
    await seen(desk.sync.status(), ({ phase }) => phase === 'idle');
    for (const days of [365, -730]) {
      clock.jump(days * 24 * HOUR_MS);
      await desk.sync.now();
      await seen(desk.sync.status(), ({ phase, failure }) => phase === 'idle' && failure === null);
      expect(await seen(desk.account.status())).toMatchObject({ name: 'signedIn' });
    }
  });
});
