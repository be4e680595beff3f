/** What blobs work with, and the keys of single objects. */
import { randomBytes } from 'node:crypto';
import type { Database, Writer } from '../../db/database.ts';
import type { BlobRef } from '../../db/blobs.ts';
import type { Keys } from '../../keys.ts';
import type { BlobStore } from './blob-store.ts';
import type { Seal } from './frames.ts';
import type { Turns } from './turns.ts';

export interface BlobParts {
  db: Database;
  keys: Keys;
  store: BlobStore;
  turns: Turns;
  now: () => number;
  log: BlobLog;
  /** The row's bytes turned out not to be here any more; in the transaction that says so. */
  onLost: (tx: Writer, ref: BlobRef) => Promise<void>;
}

export interface BlobLog {
  /** What lies in the store is not what was stored. Nobody gets it; who still has it sends it again. */
  damaged(object: string, rowIds: readonly string[]): void;
  /** A sweep could not be done; the next one tries again. */
  failed(cause: unknown): void;
}

const KEY_BYTES = 32;
const purpose = (tenant: string, object: string): string => `blob ${tenant} ${object}`;

/** A key of the object's own, sealed for the database. */
export const newBlobKey = ({ keys }: BlobParts, tenant: string, object: string): Buffer =>
  keys.seal(randomBytes(KEY_BYTES), purpose(tenant, object));

export const sealOf = ({ keys }: BlobParts, tenant: string, object: string, sealedKey: Buffer): Seal => ({
  object,
  key: keys.open(sealedKey, purpose(tenant, object)),
});
