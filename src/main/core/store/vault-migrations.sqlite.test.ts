import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/folders.ts';
import { openEncrypted } from '../../../cache/open-file.ts';
import { FIRST_LINK, nextLink, payloadHash } from './chain.ts';
import { getFact, putFact } from './kv.ts';
import { takeNumbers } from './numbering.ts';
import { allOutbox } from './outbox.ts';
import { vaultMigrations } from './vault-migrations.ts';
import { migrate, openVault } from './vault.ts';

const key = new Uint8Array(32).fill(3);
const BEFORE_CHAINS = 2; // steps of the vault that had no chain

/** A vault as the program before left it: work in every standing. */
function oldVault(path: string): void {
  const file = openEncrypted({ path, key, synchronous: 'FULL', cacheKib: 4_096 });
  migrate(file, vaultMigrations.slice(0, BEFORE_CHAINS));
  file.write((db) => {
    const add = (table: string, columns: string, values: string) =>
      db.run(`INSERT INTO ${table} (mutation_id, device_seq, command, version, args, payload_hash, lane, at_ms,
        ${columns}) VALUES (${values})`);
    add(
      'archive',
      'ending, failure, archived_at_ms',
      `'m-1', 1, 'note.add', 1, '{"n":1}', 'h-1', 'l', 10, 'applied', NULL, 11`,
    );
    const standing = 'state, attempts, not_before_ms, mark, failure';
    add('outbox', standing, `'m-2', 2, 'note.add', 1, '{"n":2}', 'h-2', 'l', 20, 'acked', 1, 0, 7, NULL`);
    add(
      'outbox',
      standing,
      `'m-3', 3, 'note.add', 1, '{"n":3}', 'h-3', 'l', 30, 'refused', 1, 0, NULL, 'command/not-yours'`,
    );
    add(
      'outbox',
      standing,
      `'m-4', 4, 'note.add', 1, '{"n":4}', 'h-4', 'l', 40, 'pending', 0, 0, NULL, NULL`,
    );
    db.run(`INSERT INTO kv (key, json) VALUES ('nextDeviceSeq', '5')`);
    db.run(`INSERT INTO draft (screen, key, json, saved_at_ms) VALUES ('note', 'k', '{"text":"…"}', 1)`);
  });
  file.close();
}

test('[ST4] work of the program before keeps its order, its text and its answers, and is linked in a chain', () => {
  const path = join(newFolder('vault'), 'vault.db');
  oldVault(path);
  const vault = openVault({ path, key, nowMs: 1 });
  const fresh = payloadHash({ command: 'note.add', version: 1, args: { n: 4 }, base: null });
  const chain = ['h-1', 'h-2', 'h-3', fresh].reduce<string[]>(
    (links, hash, at) => [...links, nextLink(links.at(-1) ?? FIRST_LINK, `m-${at + 1}`, hash)],
    [],
  );
  expect(
    allOutbox(vault.read).map(
      ({ mutationId, workNo, deviceSeq, state, ending, mark, failure, args, ...rest }) => ({
        work: [mutationId, workNo, deviceSeq, args],
        standing: [state, ending, mark, failure],
        chain: rest.chain,
        hash: rest.payloadHash,
      }),
    ),
  ).toEqual([
    { work: ['m-2', 2, 2, { n: 2 }], standing: ['acked', 'applied', 7, null], chain: chain[1], hash: 'h-2' },
    {
      work: ['m-3', 3, 3, { n: 3 }],
      standing: ['refused', null, null, 'command/not-yours'],
      chain: chain[2],
      hash: 'h-3',
    },
    { work: ['m-4', 4, 4, { n: 4 }], standing: ['pending', null, null, null], chain: chain[3], hash: fresh },
  ]);
  expect(vault.read.all('SELECT mutation_id AS id, chain, ending FROM archive')).toEqual([
    { id: 'm-1', chain: chain[0], ending: 'applied' },
  ]);
  expect(vault.write((db) => takeNumbers(db, 'm-5', 'h-5'))).toEqual({
    workNo: 5,
    deviceSeq: 5,
    chain: nextLink(chain[3] ?? '', 'm-5', 'h-5'),
  });
  expect(vault.read.all('SELECT json FROM draft')).toHaveLength(1);
  vault.close();
});

test('[ST4] before its tables change the vault is kept as it was, and only the latest such copy', () => {
  const folder = newFolder('vault');
  const path = join(folder, 'vault.db');
  oldVault(path);
  openVault({ path, key, nowMs: 1 }).close();
  const copy = `${path}.before-${vaultMigrations.length}`;
  expect(existsSync(copy)).toBe(true);
  const kept = openEncrypted({ path: copy, key, synchronous: 'FULL', cacheKib: 4_096 });
  expect(kept.read.get<{ n: number }>('SELECT count(*) AS n FROM outbox')?.n).toBe(3);
  expect(kept.read.get('PRAGMA user_version')).toEqual({ user_version: BEFORE_CHAINS });
  kept.close();
  openVault({ path, key, nowMs: 1 }).close();
  expect(readdirSync(folder).filter((name) => name.includes('.before-'))).toHaveLength(1);
});

test('a new vault has no such copy', () => {
  const folder = newFolder('vault');
  const vault = openVault({ path: join(folder, 'vault.db'), key, nowMs: 1 });
  vault.write((db) => putFact(db, 'nextWorkNo', 1));
  expect(getFact(vault.read, 'nextWorkNo')).toBe(1);
  vault.close();
  expect(readdirSync(folder).filter((name) => name.includes('.before-'))).toEqual([]);
});
