/** What can go wrong with blobs, as HTTP. */
import type { FailureCode } from '../../shared/errors.ts';
import { BlobGone, BlobStoreAway, BlobStoreFull } from '../services/blobs/blob-store.ts';
import { UploadMoved, UploadTooLong } from '../services/blobs/intake.ts';
import { BlobDamaged } from '../services/blobs/read-blob.ts';
import { TooLongToCheck, WrongChecksum } from '../services/blobs/verified.ts';

export interface Trouble {
  status: number;
  code: FailureCode;
}

/** null: a mistake of ours, or the database's trouble, which is told elsewhere. */
export function blobTrouble(cause: unknown): Trouble | null {
  if (cause instanceof WrongChecksum) return { status: 460, code: 'request/invalid' }; // tus 1.0, Checksum
  if (cause instanceof UploadTooLong || cause instanceof TooLongToCheck)
    return { status: 413, code: 'request/invalid' };
  if (cause instanceof UploadMoved) return { status: 409, code: 'request/invalid' };
  if (cause instanceof BlobGone) return { status: 410, code: 'request/not-found' };
  if (cause instanceof BlobStoreFull) return { status: 507, code: 'central/unavailable' };
  if (cause instanceof BlobStoreAway || cause instanceof BlobDamaged)
    return { status: 503, code: 'central/unavailable' };
  return null;
}
