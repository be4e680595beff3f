/**
 * vault.db: what exists nowhere else (drafts, unsent work, the call journal). Never rebuilt, never deleted: when it
 * cannot be read it is copied aside and a person is told. Rules ST1–ST4: docs/spec/store.md.
 */
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failure } from '../../../shared/link/attempt.ts';
import type { StoreFile, Writer } from '../../../cache/handle.ts';
import { faultOf, isCutOff, isSound, openEncrypted } from '../../../cache/open-file.ts';
import { vaultMigrations } from './vault-migrations.ts';

export interface VaultOptions {
  path: string;
  key: Uint8Array;
  nowMs: number;
}

export function openVault(options: VaultOptions): StoreFile {
  const file = openOrExplain(options);
  try {
    keepCopy(file, options, vaultMigrations.length);
    migrate(file, vaultMigrations);
    return file;
  } catch (cause) {
    file.close();
    throw cause;
  }
}

function openOrExplain(options: VaultOptions): StoreFile {
  const existed = existsSync(options.path);
  try {
    const file = openEncrypted({ ...options, synchronous: 'FULL', cacheKib: 4_096 });
    if (!existed || isSound(file)) return file;
    file.close();
  } catch (cause) {
    const fault = faultOf(cause);
    if (fault === 'full') throw failure('store/disk-full');
    if (fault === null) throw cause;
    if (fault === 'not-ours' && !isCutOff(options.path)) throw failure('store/wrong-key');
  }
  copyAside(options);
  throw failure('store/vault-damaged');
}

/** One copy is enough: a second try on the same damaged file makes no second one. */
function copyAside({ path, nowMs }: VaultOptions): void {
  if (existsSync(`${path}.damaged`)) return;
  copyFileSync(path, `${path}.damaged`);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${path}.damaged-wal-${nowMs}`);
}

const versionOf = (file: StoreFile): number =>
  file.read.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;

/** [ST4] Before its tables change, the file is kept as it was, beside itself; only the latest such copy. */
function keepCopy(file: StoreFile, { path }: VaultOptions, newest: number): void {
  const version = versionOf(file);
  if (version === 0 || version >= newest) return;
  const copy = `${path}.before-${newest}`;
  if (existsSync(copy)) return;
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(`${basename(path)}.before-`)) rmSync(join(dirname(path), name));
  file.checkpoint();
  try {
    copyFileSync(path, `${copy}.part`);
    renameSync(`${copy}.part`, copy);
  } catch (cause) {
    rmSync(`${copy}.part`, { force: true });
    throw faultOf(cause) === 'full' ? failure('store/disk-full') : cause;
  }
}

/** Brings a file to the newest version, one transaction per step. Throws `store/newer-version`. */
export function migrate(file: StoreFile, steps: readonly ((db: Writer) => void)[]): void {
  const version = versionOf(file);
  if (version > steps.length) throw failure('store/newer-version');
  steps.slice(version).forEach((step, index) => {
    file.write((db) => {
      step(db);
      db.define(`PRAGMA user_version = ${version + index + 1}`);
    });
  });
}
