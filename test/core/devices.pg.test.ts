/** Whole workstations against real central: a copied disk, a device or a person given up, two people in one row. */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { revokeDevice } from '../../src/central/services/devices/devices.ts';
import type { CustomerId, DeviceId } from '../../src/shared/ids.ts';
import { startTestCentral, type TestCentral } from '../central/running.ts';
import { PASSWORD, people } from '../central/small-centre.ts';
import { newFolder } from '../support/folders.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { codeOf, openWorkstation, seen, until, type Workstation } from './support/workstation.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // real processes on a machine that may be busy

let central: TestCentral;
const open: Workstation[] = [];
const log = { security: () => undefined };

beforeEach(async () => {
  central = await startTestCentral({
    databaseUrl: await createTestDatabase(),
    dataFolder: newFolder('central'),
  });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((station) => station.close()));
  await central.close();
});

interface At extends Workstation {
  login: string;
}

async function start(login: string, folder = newFolder('core'), fetch = globalThis.fetch): Promise<At> {
  const station = await openWorkstation({ folder, centralUrl: central.url, fetch });
  open.push(station);
  return { ...station, login };
}

const signIn = ({ desk, login }: At) => desk.account.signIn({ login, password: PASSWORD });

async function workstation(login: string, folder?: string): Promise<At> {
  const station = await start(login, folder);
  await until(async () => (await codeOf(signIn(station))) === null, login);
  await until(async () => (await station.desk.reference()).queues.length > 0, 'the first copy is here');
  return station;
}

async function close(station: Workstation): Promise<void> {
  open.splice(0, open.length, ...open.filter((other) => other.folder !== station.folder));
  await station.close();
}

let notes = 0;
async function writeNote({ desk, login }: At): Promise<string> {
  const [customer] = await desk.customers.search({ text: '陈先生' });
  const id = `note-${(notes += 1)}`;
  const authorId = people[login as 'wang'].id;
  const note = {
    id,
    customerId: customer!.id,
    callId: null,
    text: `写在 ${id}`,
    authorId,
    writtenAtMs: notes,
  };
  await desk.commands.run({ name: 'note.add', args: { note }, discardDraft: null });
  return id;
}

const sent = ({ desk }: At) =>
  until(async () => (await desk.sync.items()).length === 0, 'everything is at central and back');

const deviceIn = (folder: string): string | undefined =>
  (JSON.parse(readFileSync(join(folder, 'keyring.json'), 'utf8')) as { people: { deviceId: string }[] })
    .people[0]?.deviceId;

const notesAtCentral = async (): Promise<string[]> =>
  central.db.read('demo', async (db) =>
    (await db.rows<{ id: string }>('SELECT id FROM noun_note ORDER BY id')).map(({ id }) => id),
  );

const quarantined = async (): Promise<string> =>
  central.db.read('demo', async (db) =>
    (await db.rows<{ text: string }>('SELECT payload::text AS text FROM sync_quarantine'))
      .map(({ text }) => text)
      .join('\n'),
  );

test('[WS14] a copied disk: both go on, one under another name, and nothing of either is lost', async () => {
  const first = await workstation('wang');
  await writeNote(first);
  await sent(first);
  await close(first);
  const copied = newFolder('copy');
  cpSync(first.folder, copied, { recursive: true, filter: (path) => !path.endsWith('lock.db') });
  const before = deviceIn(copied);

  const [one, other] = [await workstation('wang', first.folder), await workstation('wang', copied)];
  for (const station of [one, other, one, other]) {
    await writeNote(station);
    await sent(station);
  }
  expect(await notesAtCentral()).toHaveLength(5);
  const names = [deviceIn(one.folder), deviceIn(other.folder)];
  expect(names.filter((name) => name === before)).toHaveLength(1);
  const renewed = names[0] === before ? other : one;
  await seen(renewed.desk.health(), ({ sync }) => sync.reason === 'sync.renewed');

  await close(renewed);
  const again = await workstation('wang', renewed.folder);
  await writeNote(again);
  await sent(again);
  expect(await notesAtCentral()).toHaveLength(6);
});

test('[WS16] a device that is given up hands in what waits; then its key and files are gone and the person is told', async () => {
  const station = await workstation('wang');
  await writeNote(station);
  await sent(station);
  const deviceId = deviceIn(station.folder) as DeviceId;
  await revokeDevice({ db: central.db, log }, 'demo', { userId: people.wang.id, deviceId });
  const last = await writeNote(station);
  const status = await seen(station.desk.account.status(), ({ name }) => name === 'signedOut');
  expect(status).toMatchObject({ because: 'account/device-wiped', known: [] });
  expect(existsSync(join(station.folder, 'people', people.wang.id))).toBe(false);
  expect(await quarantined()).toContain(last);

  // the person is not: with a new device they begin anew
  await until(async () => (await codeOf(signIn(station))) === null, 'signed in anew');
  expect(deviceIn(station.folder)).not.toBe(deviceId);
});

test('[WS16] a person who was disabled meanwhile: the sign-in is refused, what waited is handed in, the data is gone', async () => {
  const folder = newFolder('core');
  const station = await workstation('wang', folder);
  await sent(station);
  await close(station);
  const away = (async (input: RequestInfo | URL, init?: RequestInit) => {
    const { pathname } = new URL(input instanceof Request ? input.url : String(input));
    if (pathname.startsWith('/sync')) throw new TypeError('fetch failed');
    return fetch(input, init);
  }) as typeof globalThis.fetch;
  const cutOff = await start('wang', folder, away);
  await until(async () => (await codeOf(signIn(cutOff))) === null, 'signed in without sync');
  const last = await writeNote(cutOff);
  await close(cutOff);

  await central.db.write('demo', (db) =>
    db.run(`UPDATE noun_user SET body = jsonb_set(body::jsonb, '{enabled}', 'false') WHERE id = $1`, [
      people.wang.id,
    ]),
  );
  const back = await start('wang', folder);
  expect(await codeOf(signIn(back))).toBe('account/device-wiped');
  expect(await quarantined()).toContain(last);
  expect(existsSync(join(folder, 'people', people.wang.id))).toBe(false);
});

test('[WS17] two people in one row: what clashed waits for its author and for the lead, who decides', async () => {
  const [one, other, lead] = [
    await workstation('wang'),
    await workstation('zhang'),
    await workstation('chen'),
  ];
  const [customer] = await one.desk.customers.search({ text: '陈先生' });
  const id = customer!.id as CustomerId;
  const edit = ({ desk }: At, set: object) =>
    desk.commands.run({ name: 'customer.edit', args: { id, set }, discardDraft: null });
  // both have the same row on the screen; one of them is faster
  let hold = true;
  const late = await start('wang', newFolder('core'), (async (
    input: RequestInfo | URL,
    init?: RequestInit,
  ) => {
    if (hold && String(input instanceof Request ? input.url : input).includes('/sync/'))
      throw new TypeError('fetch failed');
    return fetch(input, init);
  }) as typeof globalThis.fetch);
  hold = false;
  await until(async () => (await codeOf(signIn(late))) === null, 'late');
  await until(async () => (await late.desk.customers.search({ text: '陈先生' })).length > 0, 'filled');
  hold = true;
  await edit(late, { address: '我写的地址', region: '滨江区' });
  await edit(other, { address: '他人写的地址' });
  await sent(other);
  hold = false;
  await late.desk.sync.now();
  await until(
    async () => (await late.desk.sync.items()).some(({ state }) => state === 'merged'),
    'merged, and the clash kept',
  );
  expect(await late.desk.customers.get({ id })).toMatchObject({ address: '他人写的地址', region: '滨江区' });
  const [merged] = await late.desk.sync.items();
  const waiting = () => lead.desk.sync.conflicts({ scope: 'team', resolved: false, limit: 10 });
  await until(async () => (await waiting()).length === 1, 'the lead sees it');
  const [conflict] = await waiting();
  expect(conflict).toMatchObject({ id: merged?.conflictId, mine: { address: '我写的地址' } });
  await seen(lead.desk.sync.status(), ({ conflicts }) => conflicts.team === 1 && conflicts.mine === 0);
  await lead.desk.commands.run({
    name: 'conflict.resolve',
    args: {
      conflictId: conflict!.id,
      noun: 'customer',
      rowId: id,
      choice: 'mine',
      fields: null,
      atMs: Date.now(),
    },
    discardDraft: null,
  });
  await until(
    async () => (await one.desk.customers.get({ id })).address === '我写的地址',
    'decided, everywhere',
  );
  await seen(late.desk.sync.status(), ({ conflicts }) => conflicts.mine === 0);
});
