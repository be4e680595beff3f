/** A workstation's cache.db as it would lie on the disk without encryption, free pages and all. */
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
// oxlint-disable-next-line no-restricted-imports -- the file is looked at from outside the store, free pages and all
import Database from 'better-sqlite3';
import type { Station } from '../station/station.ts';

export function plainBytes({ folder }: Pick<Station, 'folder'>): string {
  const path = join(folder, 'scan.db');
  for (const suffix of ['', '-wal'])
    if (existsSync(join(folder, `cache.db${suffix}`)))
      copyFileSync(join(folder, `cache.db${suffix}`), path + suffix);
  try {
    const db = new Database(path);
    db.pragma(`cipher='sqlcipher'`);
    db.pragma('legacy=4');
    db.pragma(`key="x'${Buffer.alloc(32, 7).toString('hex')}'"`);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.pragma('journal_mode=DELETE');
    db.pragma(`rekey=''`);
    db.close();
    return readFileSync(path, 'latin1');
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
  }
}
