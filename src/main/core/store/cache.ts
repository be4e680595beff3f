/**
 * cache.db: a copy of central's rows with this workstation's pending commands over it. Rebuildable at any time: when
 * it is damaged, from another key or of another shape it is set aside and the next sync fills a new one.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { failure } from '../../../shared/link/attempt.ts';
import { completeAtMs } from '../../../cache/bucket.ts';
import type { StoreFile } from '../../../cache/handle.ts';
import { createTables } from '../../../cache/layout.ts';
import { getMeta, setMeta } from '../../../cache/meta.ts';
import { faultOf, isSound, openEncrypted } from '../../../cache/open-file.ts';
import { meetLayout, rebuildMore, rebuildRows, stampLayout } from '../../../cache/rebuild.ts';

/** SQLite's default of 16 MiB is 4× slower on an encrypted file of a million rows. */
export const CACHE_KIB = 64 * 1024;
/** While a first copy comes by rows, its look-ups are filled all over. */
const FIRST_COPY_KIB = 160 * 1024;
/** How this program opens every cache. */
export const CACHE_HOW = { synchronous: 'NORMAL', cacheKib: CACHE_KIB, secureDelete: true } as const;
const REBUILD_AT_ONCE = 10_000;

export interface CacheOptions {
  path: string;
  key: Uint8Array;
}

export type CacheOrigin = 'kept' | 'new' | 'damaged' | 'other-shape';

export function openCache(options: CacheOptions): { file: StoreFile; origin: CacheOrigin } {
  const known = existsSync(options.path) ? openKnown(options) : 'new';
  if (known === 'damaged') setAside(options.path);
  if (known === 'other-shape') removeCache(options.path);
  const file = typeof known === 'string' ? createCache(options) : known;
  if (completeAtMs(file.read) === null) file.limitMemory(FIRST_COPY_KIB);
  return { file, origin: typeof known === 'string' ? known : 'kept' };
}

/** The file when it can be used as it is, else why not. */
function openKnown(options: CacheOptions): StoreFile | 'damaged' | 'other-shape' {
  let file: StoreFile | null = null;
  try {
    file = openEncrypted({ ...options, ...CACHE_HOW });
    // A file that was closed in order was whole then; reading every page would cost a second at a million rows.
    if (getMeta(file.read, 'closed') !== 'in order' && !isSound(file)) return (file.close(), 'damaged');
    if (file.write(meetLayout) === 'other') return (file.close(), 'other-shape');
    rebuildSmall(file);
    file.write((db) => setMeta(db, 'closed', 'no'));
    return file;
  } catch (cause) {
    file?.close();
    const fault = faultOf(cause);
    if (fault === 'full') throw failure('store/disk-full');
    if (fault === null && !(cause instanceof Error && cause.message.startsWith('no such table'))) throw cause;
    return 'damaged';
  }
}

/** [ST7] What is done within half a second is done before anybody looks; the rest while they work. */
function rebuildSmall(file: StoreFile): void {
  if (rebuildRows(file.read) > REBUILD_AT_ONCE) return;
  while (file.write((db) => rebuildMore(db, 1_000)));
}

function createCache(options: CacheOptions): StoreFile {
  const file = openEncrypted({ ...options, ...CACHE_HOW });
  file.write((db) => {
    createTables(db);
    stampLayout(db);
    setMeta(db, 'closed', 'no');
  });
  return file;
}

export function closeCacheInOrder(file: StoreFile): void {
  file.write((db) => setMeta(db, 'closed', 'in order'));
  file.checkpoint();
  file.close();
}

/** Kept for whoever wants to know what happened; only the latest one. */
export function setAside(path: string): void {
  rmSync(`${path}.damaged`, { force: true });
  renameSync(path, `${path}.damaged`);
  removeCache(path);
}

export function removeCache(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}
