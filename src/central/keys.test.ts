import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deriveKeys, loadMasterKey } from './keys.ts';

const keys = deriveKeys(Buffer.alloc(32, 1));
const secret = Buffer.from('a secret');

test('[A2] a sealed secret opens for what it was sealed for, and for nothing else', () => {
  const sealed = keys.seal(secret, 'device:1');
  expect(keys.open(sealed, 'device:1').equals(secret)).toBe(true);
  expect(() => keys.open(sealed, 'device:2')).toThrow();
  expect(() => deriveKeys(Buffer.alloc(32, 2)).open(sealed, 'device:1')).toThrow();
  expect(() => keys.open(sealed.subarray(0, -1), 'device:1')).toThrow();
});

test('[A2] the same secret is sealed differently each time', () => {
  expect(keys.seal(secret, 'x').equals(keys.seal(secret, 'x'))).toBe(false);
});

test('[A2] a MAC of one use is none of another', () => {
  expect(keys.mac('cursor', 'x').equals(keys.mac('refresh', 'x'))).toBe(false);
});

test('[M4] the master key is made once, for its owner alone, and read again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seatline-keys-'));
  const made = loadMasterKey(folder, undefined);
  expect(loadMasterKey(folder, undefined).equals(made)).toBe(true);
  if (process.platform !== 'win32') expect(statSync(join(folder, 'central.key')).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});

test('[M7] a master key of another length is refused by name', () => {
  expect(() => loadMasterKey('/nowhere', Buffer.alloc(16).toString('base64'))).toThrow(/SEATLINE_MASTER_KEY/);
});
