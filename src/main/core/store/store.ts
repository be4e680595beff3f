/** One person's two files. The vault is precious; the cache may be replaced under a running program. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../../../shared/contract/sync/image.ts';
import { adoptIncoming, openIncoming, removeIncoming, type Incoming } from './incoming.ts';
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
  /** A whole cache that arrives beside this one; goes on where an earlier arrival of the same image stopped. */
  incoming(image: Image): Promise<Incoming>;
  /** [IM8] What has arrived takes the cache's place, if `prepare` finds it good; otherwise it is removed. */
  adopt(prepare: (arrived: StoreFile) => Promise<boolean>): Promise<boolean>;
  dropIncoming(): void;
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
    const swap = (rename: () => void): void => {
      closeQuietly(cache);
      try {
        rename();
      } finally {
        cache = openCache({ path: cachePath, key }).file;
      }
    };
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
        removeIncoming(cachePath);
        cache = openCache({ path: cachePath, key }).file;
      },
      incoming: (image) => openIncoming({ cachePath, key, image }),
      adopt: (prepare) => adoptIncoming({ cachePath, key, prepare, swap }),
      dropIncoming: () => removeIncoming(cachePath),
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
