/** Everything about blobs, put together: the store that the operator chose, and the sweep over it. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Database } from '../../db/database.ts';
import type { Keys } from '../../keys.ts';
import { openDiskStore } from './disk-store.ts';
import type { BlobParts } from './parts.ts';
import type { S3Place } from './s3-client.ts';
import { openS3Store } from './s3-store.ts';
import { startSweep, type SweepOptions } from './sweep.ts';
import { createTurns } from './turns.ts';

export interface BlobOptions extends SweepOptions, Pick<BlobParts, 'onLost'> {
  db: Database;
  keys: Keys;
  dataFolder: string;
  /** Left out: the disk, in the data folder. */
  s3?: S3Place | undefined;
  now: () => number;
  log: Logger;
}

export async function openBlobs(
  options: BlobOptions,
): Promise<{ parts: BlobParts; close: () => Promise<void> }> {
  const { db, keys, now, onLost, log } = options;
  const store = options.s3 ? openS3Store(options.s3) : await openDiskStore(join(options.dataFolder, 'blobs'));
  const parts: BlobParts = {
    db,
    keys,
    store,
    now,
    onLost,
    turns: createTurns(),
    log: {
      damaged: (object, rowIds) =>
        log.error({ object, rowIds }, 'a stored recording is damaged and is asked for again'),
      failed: (err) => log.error({ err }, 'blobs could not be swept'),
    },
  };
  return { parts, close: startSweep(parts, options) };
}
