import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCentral, type TestCentral, type Workstation } from '../../../../test/central/running.ts';
import { PASSWORD, people } from '../../../../test/central/small-centre.ts';
import { DeviceId } from '../../../shared/ids.ts';
import { updateRow } from '../../db/nouns.ts';

let central: TestCentral;
let nowMs = Date.now();

beforeAll(async () => {
  central = await startTestCentral({ now: () => nowMs, switchUrl: 'ws://127.0.0.1:8088/ws' });
});
afterAll(() => central.close());

const deviceId = DeviceId.parse('device-a');
const attempt = (login: string, password: string) =>
  central.client().auth.signIn({ login, password, deviceId, protocol: 1 });
const refresh = (refreshToken: string, device = deviceId) =>
  central.client().auth.refresh({ refreshToken, deviceId: device });
const report = (token: string) =>
  central.client(token).live.report({ state: { name: 'ready', sinceMs: 1 }, calls: [] });
const signedOut = { code: 'account/signed-out', status: 401 };

test('[A1] sign-in gives the person, the team, the line and tokens, and nothing of the password', async () => {
  const { tokens, keySecret, ...rest } = await attempt('WANG', PASSWORD);
  expect(rest).toEqual({
    tenantId: 'demo',
    user: people.wang,
    team: { id: 'team-1', name: 'Team team-1' },
    line: {
      servers: ['ws://127.0.0.1:8088/ws'],
      uri: 'sip:1001@127.0.0.1',
      authorizationUser: '1001',
      password: 'sip-1001',
    },
    serverTimeMs: nowMs,
  });
  expect([tokens.accessExpiresInSec, Buffer.from(keySecret, 'base64').length]).toEqual([600, 32]);
});

test('[A1] somebody without an extension has no line', async () => {
  expect((await attempt('chen', PASSWORD)).line).toBe(null);
});

test('[A2] a wrong password and an unknown login get the same answer', async () => {
  const answers = await Promise.all(
    [attempt('wang', 'wrong'), attempt('nobody', PASSWORD)].map((answer) =>
      answer.catch((cause: unknown) => cause),
    ),
  );
  expect(answers.map((cause) => JSON.stringify(cause))).toEqual([
    JSON.stringify(answers[0]),
    JSON.stringify(answers[0]),
  ]);
  expect(answers[0]).toMatchObject({ code: 'account/wrong-credentials', status: 401 });
});

test('[A3] the key of a person on a device stays, and differs from every other', async () => {
  const secret = async (login: string, device: string) =>
    (await central.signIn(login, device)).signedIn.keySecret;
  const [first, again] = [await secret('wang', 'd-1'), await secret('wang', 'd-1')];
  expect(again).toBe(first);
  expect(new Set([first, await secret('wang', 'd-2'), await secret('zhang', 'd-1')]).size).toBe(3);
});

test('[A4] ten failures shut one login out for a while, from one address, with the seconds to wait', async () => {
  for (let i = 0; i < 10; i += 1) await attempt('zhang', `wrong ${i}`).catch(() => {});
  const body = JSON.stringify({ login: 'zhang', password: PASSWORD, deviceId, protocol: 1 });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${central.url}/auth/v1/sign-in`, { method: 'POST', headers, body });
  expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([429, true]);
  await expect(attempt('liu', PASSWORD)).resolves.toBeDefined();
  nowMs += 5 * 60_000 + 1;
  await expect(attempt('zhang', PASSWORD)).resolves.toBeDefined();
});

test('[A5] an access token ends after ten minutes', async () => {
  const { tokens } = await attempt('wang', PASSWORD);
  await expect(report(tokens.accessToken)).resolves.toBeDefined();
  nowMs += 601_000;
  await expect(report(tokens.accessToken)).rejects.toMatchObject(signedOut);
});

test('[A5] a token that was tampered with, or is another kind of token, is none', async () => {
  const { tokens } = await attempt('wang', PASSWORD);
  const [head, body, mac] = tokens.accessToken.split('.');
  const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'u-admin' })).toString('base64url');
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  for (const token of [`${head}.${forged}.${mac}`, `${none}.${forged}.`, tokens.refreshToken, 'x']) {
    await expect(report(token)).rejects.toMatchObject(signedOut);
  }
});

test('[A6] each refresh token is good for one refresh', async () => {
  const { tokens: first } = await attempt('wang', PASSWORD);
  const second = await refresh(first.refreshToken);
  const third = await refresh(second.refreshToken);
  expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3);
  await expect(report(third.accessToken)).resolves.toBeDefined();
});

test('[A6] an answer that was lost on the way is given again: the same successor, within thirty seconds', async () => {
  const { tokens } = await attempt('wang', PASSWORD);
  const [once, twice] = await Promise.all([refresh(tokens.refreshToken), refresh(tokens.refreshToken)]);
  nowMs += 29_000;
  const late = await refresh(tokens.refreshToken);
  expect([twice.refreshToken, late.refreshToken]).toEqual([once.refreshToken, once.refreshToken]);
  await expect(refresh(once.refreshToken)).resolves.toBeDefined();
});

async function expectFamilyDead(who: { accessToken: string; refreshToken: string }): Promise<void> {
  await expect(refresh(who.refreshToken)).rejects.toMatchObject(signedOut);
  await expect(report(who.accessToken)).rejects.toMatchObject(signedOut);
}

test('[A7] a spent token after the grace means theft: the whole family ends', async () => {
  const { tokens } = await attempt('wang', PASSWORD);
  const next = await refresh(tokens.refreshToken);
  nowMs += 31_000;
  await expect(refresh(tokens.refreshToken)).rejects.toMatchObject(signedOut);
  await expectFamilyDead(next);
});

test('[A7] a spent token whose successor was used already means theft, even within the grace', async () => {
  const { tokens } = await attempt('wang', PASSWORD);
  const next = await refresh((await refresh(tokens.refreshToken)).refreshToken);
  await expect(refresh(tokens.refreshToken)).rejects.toMatchObject(signedOut);
  await expectFamilyDead(next);
});

test('[A7] a refresh token on another device ends the family', async () => {
  const { tokens } = await attempt('wang', PASSWORD);
  await expect(refresh(tokens.refreshToken, DeviceId.parse('device-b'))).rejects.toMatchObject(signedOut);
  await expectFamilyDead(tokens);
});

test('[A8] signing out ends this sign-in and no other', async () => {
  const [one, other] = [await attempt('wang', PASSWORD), await attempt('wang', PASSWORD)];
  await central.client().auth.signOut({ refreshToken: one.tokens.refreshToken });
  await expectFamilyDead(one.tokens);
  await expect(report(other.tokens.accessToken)).resolves.toBeDefined();
  await expect(central.client().auth.signOut({ refreshToken: 'never was' })).resolves.toBeUndefined();
});

test('[A9] a disabled person can neither sign in, nor refresh, nor go on', async () => {
  const admin: Workstation = await central.signIn('admin');
  await central.db.write('demo', (tx) =>
    updateRow(tx, 'user', 'u-admin', { ...people.admin, enabled: false }),
  );
  const disabled = { code: 'account/disabled', status: 403 };
  await expect(central.signIn('admin')).rejects.toMatchObject(disabled);
  await expect(refresh(admin.signedIn.tokens.refreshToken, admin.deviceId)).rejects.toMatchObject(disabled);
  await expect(report(admin.token)).rejects.toMatchObject(disabled);
});

test('[A3] a start with another master key is refused instead of handing out new keys', async () => {
  const other = startTestCentral({
    databaseUrl: central.databaseUrl,
    dataFolder: central.folder,
    masterKey: Buffer.alloc(32, 7).toString('base64'),
  });
  await expect(other).rejects.toMatchObject({ code: 'store/wrong-key' });
});

test('[A2] nothing secret is stored as it is', async () => {
  const { tokens, keySecret } = await attempt('wang', PASSWORD);
  const dump = await central.db.owner(async (tx) => {
    const lines: unknown[] = [];
    for (const table of ['account', 'refresh_token', 'refresh_family', 'device_key']) {
      lines.push(...(await tx.rows(`SELECT t::text AS line FROM ${table} t`)));
    }
    return JSON.stringify(lines);
  });
  const secrets = [
    PASSWORD,
    'sip-1001',
    tokens.refreshToken,
    Buffer.from(keySecret, 'base64').toString('hex'),
  ];
  expect(secrets.filter((secret) => dump.includes(secret))).toEqual([]);
});
