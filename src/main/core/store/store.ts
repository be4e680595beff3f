/** One person's two files. The vault is precious; the cache may be replaced under a running program. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { closeCacheInOrder, openCache, removeCache, setAside, type CacheOrigin } from './cache.ts';
import type { StoreFile } from '../../../cache/handle.ts';
import { faultOf } from '../../../cache/open-file.ts';
import { openVault } from './vault.ts';

export interface Store {
  readonly folder: string;
  readonly vault: StoreFile;
  /** Ask each time: it is another file after `replaceCache`. */
  cache(): StoreFile;
  /** What happened to the cache when it was opened. */
  readonly cacheOrigin: CacheOrigin;
  /** Sets a damaged cache aside and starts an empty one; the next sync fills it. */
  replaceCache(): void;
  /** Nothing of central's is left here; the next sync fills it again, if there is one. */
  emptyCache(): void;
  close(): void;
}

export interface StoreOptions {
  folder: string;
  key: Uint8Array;
  nowMs: number;
}

/** Throws `store/wrong-key`, `store/vault-damaged`, `store/newer-version`, `store/disk-full`. */
export function openStore({ folder, key, nowMs }: StoreOptions): Store {
  mkdirSync(folder, { recursive: true });
  const cachePath = join(folder, 'cache.db');
  const vault = openVault({ path: join(folder, 'vault.db'), key, nowMs });
  try {
    const opened = openCache({ path: cachePath, key });
    let cache = opened.file;
    return {
      folder,
      vault,
      cache: () => cache,
      cacheOrigin: opened.origin,
      replaceCache: () => {
        cache.close();
        setAside(cachePath);
        cache = openCache({ path: cachePath, key }).file;
      },
      emptyCache: () => {
        cache.close();
        removeCache(cachePath);
        cache = openCache({ path: cachePath, key }).file;
      },
      close: () => {
        closeQuietly(cache);
        vault.close();
      },
    };
  } catch (cause) {
    vault.close();
    throw cause;
  }
}

/** A cache that cannot even be closed in order is looked through at the next start. */
function closeQuietly(cache: StoreFile): void {
  try {
    closeCacheInOrder(cache);
  } catch {
    cache.close();
  }
}

/** Does the error come from a damaged file? */
export const isDamage = (cause: unknown): boolean =>
  faultOf(cause) === 'damaged' || faultOf(cause) === 'not-ours';
