/** Opening one encrypted SQLite file (SQLCipher scheme, raw key), and what can be wrong with it, by name. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { storeFile, type StoreFile } from './handle.ts';

const PAGE_BYTES = 4096; // SQLCipher 4's page; a whole file is a multiple of it

export interface FileOptions {
  path: string;
  /** 32 bytes. */
  key: Uint8Array;
  /**
   * FULL: a commit is on the disk when it returns (vault). NORMAL: after a power cut the last ones may be gone (cache).
   * OFF: no log either; for a file that is thrown away unless it was finished.
   */
  synchronous: 'FULL' | 'NORMAL' | 'OFF';
  cacheKib: number;
  /** What is deleted is overwritten. */
  secureDelete?: boolean;
  /** A second file beside it, under the same key, reached as `stage.`; for what is only on its way. */
  stage?: string;
}

/** Opens or creates. Throws what SQLite throws; see `faultOf`. The caller decides what a fault means for its file. */
export function openEncrypted(options: FileOptions): StoreFile {
  const db = new Database(options.path);
  try {
    db.pragma(`cipher='sqlcipher'`);
    db.pragma('legacy=4');
    db.pragma(`key="x'${Buffer.from(options.key).toString('hex')}'"`);
    db.pragma(`journal_mode=${options.synchronous === 'OFF' ? 'OFF' : 'WAL'}`);
    db.pragma(`synchronous=${options.synchronous}`);
    db.pragma(`cache_size=-${options.cacheKib}`);
    db.pragma(`secure_delete=${options.secureDelete ? 'ON' : 'OFF'}`);
    db.pragma('foreign_keys=ON');
    db.pragma('temp_store=MEMORY');
    db.pragma(`journal_size_limit=${16 * 1024 * 1024}`);
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (options.stage) attachStage(db, options.stage, options.key);
    return storeFile(options.path, db);
  } catch (cause) {
    db.close();
    throw cause;
  }
}

function attachStage(db: Database.Database, path: string, key: Uint8Array): void {
  db.prepare(`ATTACH DATABASE ? AS stage KEY "x'${Buffer.from(key).toString('hex')}'"`).run(path);
  db.pragma('stage.journal_mode=OFF');
  db.pragma('stage.synchronous=OFF');
}

export type Fault = 'not-ours' | 'damaged' | 'full' | null;

/** What a thrown SQLite error says of the file; null: it is something else. */
export function faultOf(cause: unknown): Fault {
  const code = cause instanceof Database.SqliteError ? cause.code : '';
  if (code === 'SQLITE_NOTADB') return 'not-ours';
  if (code.startsWith('SQLITE_CORRUPT')) return 'damaged';
  if (code === 'SQLITE_FULL' || (cause as { code?: unknown } | null)?.code === 'ENOSPC') return 'full';
  return code.startsWith('SQLITE_IOERR_SHORT') ? 'damaged' : null;
}

/** Reads every page once. False: at least one is damaged. */
export function isSound(file: StoreFile): boolean {
  try {
    const rows = file.read.all<{ quick_check: string }>('PRAGMA quick_check(1)');
    return rows.length === 1 && rows[0]?.quick_check === 'ok';
  } catch (cause) {
    if (faultOf(cause) === 'damaged' || faultOf(cause) === 'not-ours') return false;
    throw cause;
  }
}

/** A file cut off in the middle of a page was damaged; a whole one that does not open has another key. */
export const isCutOff = (path: string): boolean => statSync(path).size % PAGE_BYTES !== 0;
