import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPage, PAGE_BYTES, pageKey, RESERVED_BYTES, SALT_BYTES, sealPages } from './cipher-page.ts';
import { isSound, openEncrypted } from './open-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seatline-pages-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HOW = { synchronous: 'NORMAL', cacheKib: 2_000 } as const;
const pagesOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: bytes.length / PAGE_BYTES }, (_, at) =>
    bytes.subarray(at * PAGE_BYTES, (at + 1) * PAGE_BYTES),
  );

function filled(key: Uint8Array): Buffer {
  const path = join(folder, 'one.db');
  const file = openEncrypted({ path, key, ...HOW });
  file.write((db) => {
    db.define('CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT); CREATE INDEX by_text ON t (text)');
    for (let at = 0; at < 2_000; at += 1) db.run('INSERT INTO t (text) VALUES (?)', `${at} 滨江路`);
  });
  file.checkpoint();
  file.close();
  return readFileSync(path);
}

test('[IM7] pages that SQLite wrote are read here, and pages written here are read by SQLite', () => {
  const key = randomBytes(32);
  const bytes = filled(key);
  const from = pageKey(key, bytes.subarray(0, SALT_BYTES));
  expect(pagesOf(bytes).every((page, at) => openPage(from, at + 1, page))).toBe(true);
  expect(bytes.toString('latin1', 0, 15)).toBe('SQLite format 3');
  expect(bytes[20]).toBe(RESERVED_BYTES);
  const other = randomBytes(32);
  const to = pageKey(other, randomBytes(SALT_BYTES));
  const half = PAGE_BYTES * 20;
  sealPages(to, 1, bytes.subarray(0, half));
  sealPages(to, 21, bytes.subarray(half));
  expect(bytes.includes(Buffer.from('滨江路'))).toBe(false);
  const path = join(folder, 'two.db');
  writeFileSync(path, bytes);
  const file = openEncrypted({ path, key: other, ...HOW });
  expect([isSound(file), file.read.get('SELECT count(*) AS n FROM t')]).toEqual([true, { n: 2_000 }]);
  file.write((db) => db.run('DELETE FROM t WHERE n % 2 = 0'));
  file.checkpoint();
  expect(file.read.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  file.close();
});

test('[IM7] a page with one other bit, under another number or another key is not opened', () => {
  const key = randomBytes(32);
  const bytes = filled(key);
  const from = pageKey(key, bytes.subarray(0, SALT_BYTES));
  const page = (at: number) => Buffer.from(pagesOf(bytes)[at] ?? Buffer.alloc(PAGE_BYTES));
  const turned = page(3);
  turned[77]! ^= 4;
  expect(openPage(from, 4, turned)).toBe(false);
  expect(openPage(from, 5, page(3))).toBe(false);
  expect(openPage(pageKey(randomBytes(32), bytes.subarray(0, SALT_BYTES)), 4, page(3))).toBe(false);
  expect(openPage(from, 4, page(3))).toBe(true);
});
