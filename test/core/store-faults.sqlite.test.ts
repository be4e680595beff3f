import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { dropBallast, layBallast } from '../../src/main/core/store/ballast.ts';
import { openEncrypted } from '../../src/cache/open-file.ts';
import { migrate, openVault } from '../../src/main/core/store/vault.ts';
import { vaultMigrations } from '../../src/main/core/store/vault-migrations.ts';
import { putDraft, getDraft } from '../../src/main/core/store/draft.ts';
import type { DeskClient } from '../../src/shared/link/clients.ts';
import { customers, user } from '../support/fake-data.ts';
import { newFolder } from '../support/folders.ts';
import { createFakeCentral, type FakeCentral } from './support/fake-central.ts';
import { codeOf, openWorkstation, seen, until, type Workstation } from './support/workstation.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real files on a machine that may be busy

const who = { login: user.login, password: 'right' };
const note = {
  note: {
    id: 'note-1',
    customerId: customers[0]!.id,
    callId: null,
    text: '在',
    authorId: user.id,
    writtenAtMs: 1,
  },
};

let central: FakeCentral;
let folder: string;
let station: Workstation | null;
let desk: DeskClient;
const personFolder = () => join(folder, 'people', user.id);
const file = (name: string) => join(personFolder(), name);

async function start(): Promise<void> {
  station = await openWorkstation({ folder, fetch: central.fetch });
  desk = station.desk;
}
async function stop(): Promise<void> {
  await station?.close();
  station = null;
}
/** A store with a draft, an unsent note and the centre's rows, closed in order. */
beforeEach(async () => {
  central = createFakeCentral();
  folder = newFolder('faults');
  await start();
  await desk.account.signIn(who);
  await seen(desk.sync.status(), (status) => status.phase === 'idle' && status.rowsReceived > 0);
  central.weather = 'away';
  await desk.drafts.put({ screen: 'note', key: 'k', json: '{"text":"正在写"}' });
  await desk.commands.run({ name: 'note.add', args: note, discardDraft: null });
  await stop();
});
afterEach(stop);

function scribble(path: string, at: number): void {
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(64, 0x5a), 0, 64, at);
  closeSync(handle);
}

async function expectWorkKept(): Promise<void> {
  expect(await desk.drafts.list()).toMatchObject([{ json: '{"text":"正在写"}' }]);
  expect(await desk.sync.items()).toMatchObject([{ state: 'pending', args: note }]);
}

describe('nothing is readable without the key', () => {
  test('[ST1] no name, draft or note is on the disk in plain text', () => {
    for (const name of readdirSync(personFolder()).filter((entry) => statSync(file(entry)).isFile())) {
      const bytes = readFileSync(file(name));
      for (const text of ['正在写', customers[0]!.name, 'SQLite format 3'])
        expect(bytes.includes(Buffer.from(text)), `${name} holds ${text}`).toBe(false);
    }
  });
  test('[ST1] the log names nobody', () => {
    const log = readFileSync(join(folder, 'logs', 'seatline.log'), 'utf8');
    for (const text of ['正在写', customers[0]!.name, user.login, '13800001234', 'right'])
      expect(log.includes(text)).toBe(false);
  });
});

describe('the cache is damaged', () => {
  test.each([
    ['its first page', (path: string) => scribble(path, 0)],
    ['a page in the middle', (path: string) => scribble(path, 4096 * 9 + 200)],
    ['cut off', (path: string) => truncateSync(path, 4096 * 5 + 100)],
    ['something else entirely', (path: string) => writeFileSync(path, 'not a database at all, sorry')],
  ])('[ST6] %s: set aside, the outbox still shows, and the next sync fills it', async (_what, damage) => {
    damage(file('cache.db'));
    await start();
    await desk.account.signIn(who);
    const timeline = await desk.customers.timeline({ id: customers[0]!.id });
    expect(timeline).toMatchObject([{ kind: 'note' }]);
    await expectWorkKept();
    central.weather = 'fair';
    await desk.sync.now();
    await until(
      async () => (await desk.customers.search({ text: customers[0]!.name })).length === 1,
      'rows are back',
    );
    await until(async () => (await desk.sync.items()).length === 0, 'the note was sent');
    expect(central.get('note', 'note-1')).toMatchObject({ text: '在' });
  });

  test('[ST6] damage found while running is repaired under the running program', async () => {
    await start();
    await desk.account.signIn(who);
    central.weather = 'fair';
    // every page after the first: whatever is asked for next is not in memory yet
    const size = statSync(file('cache.db')).size;
    for (let at = 4096; at < size; at += 4096) scribble(file('cache.db'), at + 40);
    await until(async () => {
      await codeOf(desk.customers.search({ text: customers[0]!.name }));
      return existsSync(`${file('cache.db')}.damaged`);
    }, 'the damage was found');
    await desk.sync.now();
    await until(
      async () => (await desk.customers.search({ text: customers[0]!.name })).length === 1,
      'rows are back',
    );
    expect(await desk.drafts.list()).toHaveLength(1);
  });

  test('[ST7] another layout: made anew from central', async () => {
    const key = Buffer.alloc(32, 3);
    const path = join(folder, 'shape.db');
    const { openCache, closeCacheInOrder } = await import('../../src/main/core/store/cache.ts');
    const first = openCache({ path, key });
    first.file.write((db) => db.run(`UPDATE meta SET value = 'older' WHERE key = 'layout'`));
    closeCacheInOrder(first.file);
    const second = openCache({ path, key });
    expect([first.origin, second.origin]).toEqual(['new', 'other-shape']);
    closeCacheInOrder(second.file);
    const third = openCache({ path, key });
    expect(third.origin).toBe('kept');
    third.file.close();
  });
});

describe('the vault', () => {
  test('[ST2] of another key: told, and left untouched', async () => {
    const other = join(folder, 'other.db');
    openVault({ path: other, key: Buffer.alloc(32, 9), nowMs: 0 }).close();
    rmSync(file('vault.db-wal'), { force: true });
    copyFileSync(other, file('vault.db'));
    const before = readFileSync(file('vault.db'));
    await start();
    expect(await codeOf(desk.account.signIn(who))).toBe('store/wrong-key');
    expect(readFileSync(file('vault.db')).equals(before)).toBe(true);
    expect(await seen(desk.account.status())).toMatchObject({ name: 'signedOut' });
  });

  test('[ST2] damaged: copied aside, nothing deleted, told each time', async () => {
    scribble(file('vault.db'), 4096 * 3 + 100);
    const before = readFileSync(file('vault.db'));
    await start();
    expect(await codeOf(desk.account.signIn(who))).toBe('store/vault-damaged');
    expect(await codeOf(desk.account.signIn(who))).toBe('store/vault-damaged');
    expect(readFileSync(file('vault.db')).equals(before)).toBe(true);
    expect(existsSync(`${file('vault.db')}.damaged`)).toBe(true);
  });

  test('[ST4] written by a newer Seatline: told, and left as it is', async () => {
    const path = join(folder, 'newer.db');
    const key = Buffer.alloc(32, 1);
    const vault = openVault({ path, key, nowMs: 0 });
    vault.write((db) => db.define('PRAGMA user_version = 99'));
    vault.close();
    expect(() => openVault({ path, key, nowMs: 0 })).toThrow(
      expect.objectContaining({ code: 'store/newer-version' }),
    );
  });

  test('[ST4] each migration carries what was there over: built at N−1, filled, migrated, compared', () => {
    const key = Buffer.alloc(32, 1);
    const vault = openEncrypted({ path: join(folder, 'm.db'), key, synchronous: 'FULL', cacheKib: 1024 });
    migrate(vault, vaultMigrations.slice(0, 1));
    const draft = { screen: 's', key: 'k', json: '{}', savedAtMs: 5 };
    vault.write((db) => putDraft(db, draft));
    migrate(vault, vaultMigrations);
    migrate(vault, vaultMigrations);
    expect(getDraft(vault.read, draft)).toEqual(draft);
    vault.close();
  });
});

describe('the disk is full', () => {
  const mount = () => {
    const small = newFolder('small');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', small], { stdio: 'ignore' });
      return small;
    } catch {
      return null;
    }
  };
  const small = mount();
  afterEach(() => rmSync(join(small ?? '', 'filler'), { force: true }));

  // only root on Linux may mount a disk small enough to fill
  test.runIf(small !== null)(
    '[ST8] a draft fails loudly, nothing acknowledged is lost, and space brings all back',
    async () => {
      folder = join(small!, 'data');
      mkdirSync(folder);
      central.weather = 'fair';
      await start();
      await desk.account.signIn(who);
      await seen(desk.sync.status(), (status) => status.phase === 'idle' && status.rowsReceived > 0);
      await desk.drafts.put({ screen: 'note', key: 'before', json: '{}' });
      fill(small!);
      const json = JSON.stringify({ text: '很长'.repeat(20_000) });
      expect(await codeOf(desk.drafts.put({ screen: 'note', key: 'after', json }))).toBe('store/disk-full');
      expect((await seen(desk.health(), (value) => value.sync.reason === 'sync.disk-full')).sync.level).toBe(
        'down',
      );
      expect((await desk.drafts.list()).map((draft) => draft.key)).toEqual(['before']);
      rmSync(join(small!, 'filler'));
      await desk.drafts.put({ screen: 'note', key: 'after', json });
      expect((await desk.drafts.list()).map((draft) => draft.key).sort()).toEqual(['after', 'before']);
      await stop();
      await until(() => unmounted(small!), 'nothing holds the small disk any more');
    },
  );

  test('[ST8] the ballast is laid once, when there is ample space, and given back when there is none', () => {
    const data = newFolder('ballast');
    layBallast(data);
    layBallast(data);
    expect(statSync(join(data, 'ballast')).size).toBe(16 * 1024 * 1024);
    expect([dropBallast(data), dropBallast(data)]).toEqual([true, false]);
  });
});

function unmounted(folder: string): boolean {
  try {
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function fill(folder: string): void {
  const handle = openSync(join(folder, 'filler'), 'w');
  try {
    for (;;) writeSync(handle, Buffer.alloc(4096));
  } catch {
    closeSync(handle);
  }
}
