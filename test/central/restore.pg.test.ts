/**
 * Backup and restore as docs/operating.md says, rehearsed with an embedded PostgreSQL whose folder is copied and put
 * back, and with a workstation that works on through all of it (rules BK1–BK4).
 */
import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startCentral, type Central } from '../../src/central/central.ts';
import { openDatabase } from '../../src/central/db/database.ts';
import { newFolder } from '../support/folders.ts';
import { freePort } from '../../src/central/db/embedded/tools.ts';
import { openWorkstation, seen, until, type Workstation } from '../core/support/workstation.ts';
import { PASSWORD, people, smallCentre } from './small-centre.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const OPERATE = fileURLToPath(new URL('../../src/central/operate.ts', import.meta.url));
let folder: string;
let port: number;
let central: Central | null = null;
let station: Workstation | null = null;

const start = async (): Promise<Central> =>
  (central = await startCentral({
    port,
    dataFolder: folder,
    demo: smallCentre(),
    logLevel: 'silent',
    pollMs: 500,
  }));
async function stop(): Promise<void> {
  await central?.close();
  central = null;
}
const copyTo = (backup: string): void => cpSync(folder, backup, { recursive: true });
function putBack(backup: string, parts: readonly string[] = ['.']): void {
  for (const part of parts) {
    rmSync(`${folder}/${part === '.' ? '' : part}`, { recursive: true, force: true });
    cpSync(`${backup}/${part}`, `${folder}/${part}`, { recursive: true });
  }
}

beforeEach(async () => {
  folder = newFolder('restore');
  port = await freePort();
});
afterEach(async () => {
  await station?.close();
  await stop();
});

async function signIn(): Promise<Workstation> {
  const opened = await openWorkstation({ centralUrl: `http://127.0.0.1:${port}` });
  await opened.desk.account.signIn({ login: 'wang', password: PASSWORD });
  await until(async () => (await opened.desk.reference()).queues.length > 0, 'the first copy is here');
  return (station = opened);
}

async function write(opened: Workstation, id: string): Promise<void> {
  const [customer] = await opened.desk.customers.search({ text: '陈先生' });
  const note = {
    id,
    customerId: customer!.id,
    callId: null,
    text: `备注 ${id}`,
    authorId: people.wang.id,
    writtenAtMs: 1,
  };
  await opened.desk.commands.run({ name: 'note.add', args: { note }, discardDraft: null });
}

const sent = ({ desk }: Workstation) =>
  until(async () => (await desk.sync.items()).length === 0, 'everything is acknowledged and has come back');

async function notes(): Promise<string[]> {
  const db = openDatabase(central!.databaseUrl);
  const rows = await db.read('demo', (tx) => tx.rows<{ id: string }>('SELECT id FROM noun_note ORDER BY id'));
  await db.close();
  return rows.map(({ id }) => id).filter((id) => id.startsWith('bk-'));
}

const shown = async ({ desk }: Workstation): Promise<string[]> => {
  const [customer] = await desk.customers.search({ text: '陈先生' });
  const timeline = await desk.customers.timeline({ id: customer!.id });
  return timeline
    .flatMap((item) => (item.kind === 'note' && item.note.id.startsWith('bk-') ? [item.note.id] : []))
    .toSorted();
};

/** Work before the backup, work that the backup does not know, and work while central is away. */
async function workAround(backup: string): Promise<Workstation> {
  await start();
  const opened = await signIn();
  await write(opened, 'bk-1-before');
  await sent(opened);
  await stop();
  copyTo(backup);
  await start();
  await opened.desk.sync.now();
  await write(opened, 'bk-2-after');
  await sent(opened);
  await stop();
  await write(opened, 'bk-3-away');
  return opened;
}

const ALL = ['bk-1-before', 'bk-2-after', 'bk-3-away'];

test('[BK2] [BK4] the database alone is put back: noticed at the start, and what it had forgotten comes back, once', async () => {
  const backup = newFolder('backup');
  const opened = await workAround(backup);
  putBack(backup, ['pg']);
  await start();
  expect(await notes()).toEqual(['bk-1-before']);
  await opened.desk.sync.now();
  await until(async () => (await notes()).length === 3, 'everything is at central again');
  await sent(opened);
  expect(await notes()).toEqual(ALL);
  expect(await shown(opened)).toEqual(ALL);
});

test('[BK3] [BK4] everything is put back: the first workstation gives it away, and an operator decides', async () => {
  const backup = newFolder('backup');
  const opened = await workAround(backup);
  putBack(backup);
  await start();
  await opened.desk.sync.now();
  await seen(opened.desk.sync.status(), ({ failure }) => failure === 'sync/epoch-suspect');
  expect(await shown(opened)).toEqual(ALL);
  const env = { ...process.env, SEATLINE_DATA: folder, DATABASE_URL: '' };
  await promisify(execFile)(process.execPath, [OPERATE, 'new-epoch'], { env });
  await opened.desk.sync.now();
  await until(async () => (await notes()).length === 3, 'everything is at central again');
  await sent(opened);
  expect(await notes()).toEqual(ALL);
  expect(await shown(opened)).toEqual(ALL);
});
