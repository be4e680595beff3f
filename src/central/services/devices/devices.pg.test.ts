import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pullLines, type Puller } from '../../../../test/central/lines.ts';
import { Lineage, newKeys, proofOf, signedClient } from '../../../../test/central/lineage.ts';
import { startTestCentral, until, type TestCentral } from '../../../../test/central/running.ts';
import { people } from '../../../../test/central/small-centre.ts';
import { Replica } from '../../../../test/central/replica.ts';
import { PROOF_HEADER } from '../../../shared/contract/sync/proof.ts';
import type { User } from '../../../shared/domain/people.ts';
import { readRow, updateRow } from '../../db/nouns.ts';
import { MOST_KEPT_LATE } from './leaving.ts';
import { revokeDevice, type SecurityLog } from './devices.ts';

let central: TestCentral;
let nowMs = Date.now();
const events: unknown[] = [];
const log: SecurityLog = { security: (event, about) => events.push([event, about]) };

beforeAll(async () => {
  central = await startTestCentral({ now: () => nowMs });
});
afterAll(() => central.close());

let lastDevice = 0;
const pullerOf = ({ deviceId, accessToken, keys }: Lineage): Puller => ({
  url: central.url,
  deviceId,
  token: accessToken,
  prove: (asked) => proofOf({ keys, token: accessToken }, asked),
});
const signIn = (login = 'wang') => Lineage.signIn(central.url, login, `kd-${(lastDevice += 1)}`);
const noteBy = (who: Lineage, id: string) =>
  who.do('note.add', {
    note: { id, customerId: 'c-1', callId: null, text: '记', authorId: `u-${who.login}`, writtenAtMs: 1 },
  });
const hasNote = async (id: string) =>
  (await central.db.read('demo', (tx) => readRow(tx, 'note', id))) !== null;
const statuses = (results: { status: string }[]) => results.map(({ status }) => status);
const forked = { code: 'sync/device-forked', status: 409 };
const wrongProof = { code: 'account/proof-wrong', status: 401 };
const setUser = (user: User) => central.db.write('demo', (tx) => updateRow(tx, 'user', user.id, user));
const revoke = ({ deviceId, login }: Lineage) =>
  revokeDevice({ db: central.db, log }, 'demo', { userId: `u-${login}`, deviceId });

test('[DV2] a request of sync without its device’s signature is nobody’s', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv2');
  const bare = central.client(wang.accessToken);
  await expect(bare.sync.push(wang.batch())).rejects.toMatchObject(wrongProof);
  await expect(
    bare.sync.hello({ deviceId: wang.deviceId, program: 't', protocol: 1, epoch: null, ackedSeq: 0 }),
  ).rejects.toMatchObject(wrongProof);
  expect(statuses(await wang.push())).toEqual(['applied']);
});

test.each([
  ['another method', { method: 'PUT' }],
  ['another path', { path: '/sync/v1/hello' }],
  ['another query', { path: '/sync/v1/push?x=1' }],
  ['another body', { body: '{}' }],
  ['another token', { token: 'stolen' }],
])('[DV2] a signature over %s does not count', async (_what, over) => {
  const wang = await signIn();
  noteBy(wang, 'dv2-over');
  const forger = signedClient(central.url, { keys: wang.keys, token: wang.accessToken, over });
  await expect(forger.sync.push(wang.batch())).rejects.toMatchObject(wrongProof);
});

test('[DV2] another device’s key does not sign for this one', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv2-key');
  const forger = signedClient(central.url, { keys: newKeys(), token: wang.accessToken });
  await expect(forger.sync.push(wang.batch())).rejects.toMatchObject(wrongProof);
});

test('[DV2] streams are signed too', async () => {
  const wang = await signIn();
  await expect(central.client(wang.accessToken).sync.poke()).rejects.toMatchObject(wrongProof);
  const stopper = new AbortController();
  const pokes = await wang.central.sync.poke(undefined, { signal: stopper.signal });
  expect((await pokes.next()).value).toEqual({ moved: true });
  stopper.abort();
});

/** A refresh with whatever header. */
function refresh(who: Lineage, keys = who.keys): Promise<{ status: number; code: unknown }> {
  const path = '/auth/v1/refresh';
  const body = JSON.stringify({ refreshToken: who.refreshToken, deviceId: who.deviceId });
  const proof = proofOf({ keys, token: who.refreshToken }, { method: 'POST', path, body });
  const headers = { 'content-type': 'application/json', [PROOF_HEADER]: proof };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${central.url}${path}`, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.on('end', () => {
        const { code } = JSON.parse(text) as { code?: unknown };
        resolve({ status: answer.statusCode ?? 0, code });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('[DV3] only the device itself refreshes: a stolen refresh token is of no use, and is not spent by trying', async () => {
  const wang = await signIn();
  expect(await refresh(wang, newKeys())).toEqual({ status: 401, code: 'account/proof-wrong' });
  await expect(
    central.client().auth.refresh({ refreshToken: wang.refreshToken, deviceId: wang.deviceId }),
  ).rejects.toMatchObject(wrongProof);
  expect((await refresh(wang)).status).toBe(200);
});

test('[DV1] the password gives a device another key; the former one is worth nothing from then on', async () => {
  const wang = await signIn();
  const former = wang.central;
  const moved = await Lineage.signIn(central.url, 'wang', wang.deviceId);
  noteBy(moved, 'dv1');
  await expect(former.sync.push(moved.batch())).rejects.toMatchObject(wrongProof);
  expect(statuses(await moved.push())).toEqual(['applied']);
});

test('[DV1] one workstation, two people: each has a key of their own', async () => {
  const wang = await signIn();
  const zhang = await Lineage.signIn(central.url, 'zhang', wang.deviceId);
  noteBy(wang, 'dv1-w');
  noteBy(zhang, 'dv1-z');
  expect([...statuses(await wang.push()), ...statuses(await zhang.push())]).toEqual(['applied', 'applied']);
});

test('[DV4] the token rolls on; a copy that comes second is found out, and does nothing', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv4-1');
  await wang.push();
  const copy = wang.copy();
  noteBy(wang, 'dv4-2');
  expect(statuses(await wang.push())).toEqual(['applied']);
  noteBy(copy, 'dv4-3');
  await expect(copy.push()).rejects.toMatchObject(forked);
  expect([await hasNote('dv4-2'), await hasNote('dv4-3')]).toEqual([true, false]);
  noteBy(wang, 'dv4-4');
  expect(statuses(await wang.push())).toEqual(['applied']);
});

test('[DV5] an answer that was lost is given again, with the same token', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv5-1');
  await wang.push();
  noteBy(wang, 'dv5-2');
  await wang.push({ lost: true });
  const again = await wang.push();
  expect(statuses(again)).toEqual(['applied']);
  noteBy(wang, 'dv5-3');
  expect(statuses(await wang.push())).toEqual(['applied']);
});

test('[DV5] the spent token with another batch is a copy’s', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv5-a');
  await wang.push({ lost: true });
  noteBy(wang, 'dv5-b');
  await expect(wang.central.sync.push(wang.batch())).rejects.toMatchObject(forked);
});

test('[DV6] a new epoch begins without a token', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv6-1');
  await wang.push();
  await central.db.write('demo', (tx) =>
    tx.run(`UPDATE sync_device SET token_epoch = 'of the backup', token_no = 7 WHERE device_id = $1`, [
      wang.deviceId,
    ]),
  );
  const sent = wang.batch([noteBy(wang, 'dv6-2')]);
  const answer = await wang.central.sync.push({ ...sent, token: null });
  expect(statuses(answer.results)).toEqual(['applied']);
  await expect(
    wang.central.sync.push({ ...sent, token: 'whatever', batchHash: sent.batchHash }),
  ).rejects.toMatchObject(forked);
});

test('[DV7] a number that was used by another mutation is a copy’s', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv7-1');
  await wang.push();
  const copy = wang.copy();
  const other = copy.do('note.add', {
    note: { id: 'dv7-2', customerId: 'c-1', callId: null, text: '记', authorId: 'u-wang', writtenAtMs: 1 },
  });
  await expect(wang.central.sync.push(wang.batch([{ ...other, deviceSeq: 1 }]))).rejects.toMatchObject(
    forked,
  );
});

test('[DV7] what was done offline cannot be reordered, dropped or changed without being noticed', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv7-a');
  await wang.push();
  const [first, second] = [noteBy(wang, 'dv7-b'), noteBy(wang, 'dv7-c')];
  const swapped = [
    { ...second, deviceSeq: first.deviceSeq },
    { ...first, deviceSeq: second.deviceSeq },
  ];
  const withoutFirst = [{ ...second, deviceSeq: first.deviceSeq }];
  const changed = [{ ...first, payloadHash: 'f'.repeat(64) }, second];
  for (const tampered of [swapped, withoutFirst, changed])
    await expect(wang.central.sync.push(wang.batch(tampered))).rejects.toMatchObject(forked);
  expect(statuses(await wang.push())).toEqual(['applied', 'applied']);
});

test('[DV7] content that is not what its hash says is put aside, and what follows it goes on', async () => {
  const wang = await signIn();
  const [first, second] = [noteBy(wang, 'dv7-x'), noteBy(wang, 'dv7-y')];
  const changed = { ...first, args: { ...(first.args as object), more: 1 } };
  const { results } = await wang.central.sync.push(wang.batch([changed, second]));
  expect(results).toMatchObject([{ status: 'quarantined', code: 'request/invalid' }, { status: 'applied' }]);
});

test('[DV8] under another name everything goes again under its old id: nothing is lost, nothing done twice', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv8-1');
  const copy = wang.copy(); // both hold dv8-1 in their outboxes
  const [applied] = await wang.push();
  noteBy(copy, 'dv8-2');
  await expect(copy.push()).rejects.toMatchObject(forked);
  await copy.becomeAnother('kd-other');
  const results = await copy.push();
  expect([results[0], results[1]?.status]).toEqual([applied, 'applied']);
  const replica = new Replica({ ...(await central.signIn('wang', 'kd-reader')) });
  await until(
    () => replica.pull(),
    () => replica.has('note', 'dv8-1') && replica.has('note', 'dv8-2'),
  );
});

test('[DV8] what was done under the former name gets a mark that the new name can wait for', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv8-m');
  const copy = wang.copy();
  const [result] = await wang.push();
  await copy.becomeAnother('kd-mark');
  await copy.push();
  const mark = result?.status === 'applied' ? result.mark : Infinity;
  await until(
    () => pullLines(pullerOf(copy), { cursors: {} }),
    ({ end }) => end.sequencedThrough >= mark,
  );
});

test('[DV12] hello tells a copy that missed more than one answer, and a device that one answer was lost to nothing', async () => {
  const wang = await signIn();
  expect(await wang.hello()).toMatchObject({ state: 'ok' });
  noteBy(wang, 'dv12-1');
  await wang.push();
  const copy = wang.copy();
  noteBy(wang, 'dv12-2');
  await wang.push();
  expect(await copy.hello()).toMatchObject({ state: 'ok' }); // it may have been one lost answer
  noteBy(wang, 'dv12-3');
  await wang.push();
  expect([(await copy.hello()).state, (await wang.hello()).state]).toEqual(['forked', 'ok']);
});

test('[DV9] [DV10] [DV11] a device that was given up: hello says so, nothing comes down, what was typed is kept', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv9-1');
  await wang.push();
  noteBy(wang, 'dv9-2');
  expect(await revoke(wang)).toBe(true);
  const wiped = { code: 'account/device-wiped', status: 403 };
  await expect(pullLines(pullerOf(wang), { cursors: {} })).rejects.toMatchObject(wiped);
  await expect(wang.central.sync.poke()).rejects.toMatchObject(wiped);
  await expect(wang.signIn()).rejects.toMatchObject(wiped);
  await expect(Lineage.signIn(central.url, 'wang', wang.deviceId)).rejects.toMatchObject(wiped); // nor is its key replaced
  expect(await wang.hello()).toMatchObject({ state: 'wipe' });
  expect((await refresh(wang)).status).toBe(200);
  const sent = wang.batch();
  const results = await wang.push();
  expect(results).toMatchObject([{ status: 'quarantined', code: 'account/device-wiped' }]);
  expect(await hasNote('dv9-2')).toBe(false);
  const [kept] = await central.db.read('demo', (tx) =>
    tx.rows<{ payload: string }>('SELECT payload FROM sync_quarantine WHERE mutation_id = $1', [
      sent.mutations[0]?.id,
    ]),
  );
  expect(JSON.parse(kept?.payload ?? '')).toEqual(sent.mutations[0]);
  expect(events).toContainEqual([
    'device-revoked',
    { tenant: 'demo', userId: 'u-wang', deviceId: wang.deviceId },
  ]);
});

test('[DV9] [B9] a board that runs on a device ends when the device is given up', async () => {
  const chen = await signIn('chen');
  const wang = await central.signIn('wang', 'kd-reporter');
  const report = (sinceMs: number) =>
    wang.central.live.report({ state: { name: 'ready', sinceMs }, calls: [] });
  const feed = await chen.central.live.feed();
  expect((await feed.next()).done).toBe(false);
  await revoke(chen);
  nowMs += 31_000; // a running feed is asked again every 30 s
  await report(1);
  await until(
    () => feed.next(),
    ({ done }) => done === true,
  );
});

test('[DV9] a device that nobody knows cannot be given up', async () => {
  expect(await revokeDevice({ db: central.db, log }, 'demo', { userId: 'u-wang', deviceId: 'nobody' })).toBe(
    false,
  );
});

test('[DV11] a disabled person hands in what was typed, on every device; without a key they are turned away', async () => {
  const admin = await signIn('admin');
  const bare = await central.signIn('admin', 'kd-bare');
  noteBy(admin, 'dv11');
  await setUser({ ...people.admin, enabled: false });
  expect(await admin.hello()).toMatchObject({ state: 'wipe' });
  expect(await admin.push()).toMatchObject([{ status: 'quarantined', code: 'account/disabled' }]);
  const disabled = { code: 'account/disabled', status: 403 };
  await expect(
    bare.central.sync.push({ ...admin.batch([noteBy(admin, 'dv11-b')]), deviceId: bare.deviceId }),
  ).rejects.toMatchObject(disabled);
  await setUser(people.admin);
});

test('[DV11] not for ever, and not without bounds', async () => {
  const disabled = { code: 'account/disabled', status: 403 };
  const liu = await signIn('liu');
  noteBy(liu, 'dv11-late');
  await setUser({ ...people.liu, enabled: false });
  await central.db.write('demo', (tx) =>
    tx.run('UPDATE sync_device SET kept_late = $2 WHERE device_id = $1', [liu.deviceId, MOST_KEPT_LATE]),
  );
  await expect(liu.push()).rejects.toMatchObject(disabled);
  await central.db.write('demo', (tx) =>
    tx.run('UPDATE sync_device SET kept_late = 0 WHERE device_id = $1', [liu.deviceId]),
  );
  const before = nowMs;
  nowMs += 31 * 24 * 3_600_000;
  expect(await refresh(liu)).toMatchObject({ status: 401 }); // its refresh token is as old
  nowMs = before;
  expect(statuses(await liu.push())).toEqual(['quarantined']);
  await setUser(people.liu);
});

test('[DV13] a program from before keys goes on as it did, with neither token nor chain', async () => {
  const bare = await central.signIn('wang', 'kd-old-program');
  const other = await signIn();
  const send = () =>
    bare.central.sync.push({
      ...other.batch([noteBy(other, `dv13-${other.outbox.length}`)]),
      deviceId: bare.deviceId,
    });
  expect(statuses((await send()).results)).toEqual(['applied']);
  expect(await send()).toMatchObject({ tokenNext: '', results: [{ status: 'applied' }] });
});

test('[DV10] also a copy of the disk hands in what it has, though another one spent its token', async () => {
  const wang = await signIn();
  noteBy(wang, 'dv10-first');
  await wang.push();
  const copy = wang.copy();
  noteBy(wang, 'dv10-theirs');
  await wang.push();
  await revoke(wang);
  noteBy(copy, 'dv10-copy');
  expect(await copy.push()).toMatchObject([{ status: 'quarantined', code: 'account/device-wiped' }]);
});

test('[DV11] a person who comes back goes on under the same token: nothing was spent meanwhile', async () => {
  const admin = await signIn('admin');
  noteBy(admin, 'back-1');
  await admin.push();
  noteBy(admin, 'back-2');
  await setUser({ ...people.admin, enabled: false });
  expect(statuses(await admin.push())).toEqual(['quarantined']);
  await setUser(people.admin);
  noteBy(admin, 'back-3');
  expect([statuses(await admin.push()), (await admin.hello()).state]).toEqual([['applied'], 'ok']);
});

test('[DV13] a device that gets its first key goes on where it was, and is no witness against the database', async () => {
  const bare = await central.signIn('wang', 'kd-upgraded');
  const borrowed = await signIn();
  const answer = await bare.central.sync.push({
    ...borrowed.batch([noteBy(borrowed, 'dv13-up')]),
    deviceId: bare.deviceId,
  });
  const { epoch, tokenNext: token } = answer;
  const said = { deviceId: bare.deviceId, program: 't', protocol: 1, epoch, ackedSeq: 1 };
  expect(await bare.central.sync.hello(said)).toMatchObject({ state: 'ok' });
  const upgraded = await Lineage.signIn(central.url, 'wang', bare.deviceId);
  expect(await upgraded.central.sync.hello(said)).toMatchObject({ state: 'ok' });
  const next = { ...noteBy(borrowed, 'dv13-next'), deviceSeq: 2 };
  const sent = { ...upgraded.batch([next]), epoch, token };
  expect(statuses((await upgraded.central.sync.push(sent)).results)).toEqual(['applied']);
});
