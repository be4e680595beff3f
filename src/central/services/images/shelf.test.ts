import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deriveKeys } from '../../keys.ts';
import { openShelf, type KeptImage } from './shelf.ts';

let folder: string;
const keys = deriveKeys(randomBytes(32));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seatline-shelf-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = { tenant: 'demo', bucket: 'centre', view: 'full', layout: 'l1', epoch: 'e1' } as const;
const key = randomBytes(32);

function image(n: number, over: Partial<KeptImage> = {}): KeptImage {
  const id = String(n).repeat(64);
  writeFileSync(join(folder, `${id}.frames`), 'frames');
  return {
    ...place,
    id,
    sum: { count: 3, sum: '0000000000000001' },
    pages: 1,
    pageBytes: 4_096,
    plainSha256: 'a'.repeat(64),
    framePages: 256,
    frameEnds: [100],
    madeAtMs: n,
    seq: n,
    sealedKey: openShelf(folder, keys).sealKey(id, key),
    ...over,
  };
}
const framesOf = (n: number): boolean => existsSync(join(folder, `${String(n).repeat(64)}.frames`));

test('[IM6] images outlive a restart, with their keys; what a build left half does not', () => {
  const kept = image(1);
  writeFileSync(join(folder, `${'1'.repeat(64)}.frames`), 'frames');
  openShelf(folder, keys).keep({ ...kept });
  writeFileSync(join(folder, `${'1'.repeat(64)}.frames`), 'frames');
  writeFileSync(join(folder, `${'9'.repeat(64)}.db`), 'half');
  const shelf = openShelf(folder, keys);
  expect(shelf.find(place)).toEqual(kept);
  expect(shelf.frames(kept).sealKey).toEqual(key);
  expect(existsSync(join(folder, `${'9'.repeat(64)}.db`))).toBe(false);
});

test('[IM3] the key is of no use for another image, nor under another master key', () => {
  const kept = image(1);
  expect(() => openShelf(folder, keys).frames({ ...kept, id: '2'.repeat(64) })).toThrow();
  expect(() => openShelf(folder, deriveKeys(randomBytes(32))).frames(kept)).toThrow();
});

test('[IM6] of one place the newest is given; the one before stays for who is reading it, older ones go', () => {
  const shelf = openShelf(folder, keys);
  for (const n of [1, 2, 3]) {
    const made = image(n, { sealedKey: shelf.sealKey(String(n).repeat(64), key) });
    writeFileSync(join(folder, `${made.id}.frames`), 'frames');
    shelf.keep(made);
  }
  expect(shelf.find(place)?.id).toBe('3'.repeat(64));
  expect([framesOf(1), framesOf(2), framesOf(3)]).toEqual(
    [false, false, true].map((is, at) => is || at === 1),
  );
  shelf.keepOnly({ layout: 'l1', epoch: 'e2' });
  expect([shelf.find(place), framesOf(3)]).toEqual([null, false]);
});
