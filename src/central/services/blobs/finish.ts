/**
 * An upload that has its last byte becomes a blob: made an object, read back from where it lies, hashed. Only the very
 * bytes that were promised count; everything that follows from it is one transaction.
 */
import {
  dropUpload,
  lockBlob,
  putBlob,
  putRef,
  readBlob,
  type Blob,
  type BlobRef,
  type BlobUpload,
} from '../../db/blobs.ts';
import type { Writer } from '../../db/database.ts';
import { BlobGone } from './blob-store.ts';
import { sealedSize } from './frames.ts';
import type { BlobParts } from './parts.ts';
import { digestsOf, reportDamage } from './read-blob.ts';
import { endUpload } from './uploads.ts';

/** What else is true from the moment that the blob is stored, in the same transaction. */
type Also = (tx: Writer) => Promise<void>;

/** False: other bytes than promised; what arrived is gone and can be sent again. */
export async function finishUpload(
  parts: BlobParts,
  tenant: string,
  { upload, also }: { upload: BlobUpload; also: Also },
): Promise<boolean> {
  const blob = { ...upload, object: upload.id };
  if (!(await isAsPromised(parts, tenant, blob))) {
    await parts.store.dropObject(blob.object);
    await endUpload(parts, tenant, upload.id);
    return false;
  }
  const { isKept, replaced } = await parts.db.write(tenant, async (tx) => {
    const before = await lockBlob(tx, blob.sha256);
    const kept = await putBlob(tx, blob);
    await putRef(tx, upload, blob.sha256);
    await dropUpload(tx, upload.id);
    await also(tx);
    return { isKept: kept, replaced: before?.state === 'damaged' ? before.object : null };
  });
  if (!isKept) await parts.store.dropObject(blob.object); // the same content was here already
  if (replaced) await parts.store.dropObject(replaced);
  return true;
}

async function isAsPromised(
  parts: BlobParts,
  tenant: string,
  blob: BlobUpload & { object: string },
): Promise<boolean> {
  try {
    await parts.store.publish(blob.id, sealedSize(blob.bytes));
  } catch (cause) {
    if (cause instanceof BlobGone) return false; // staged bytes were lost
    throw cause;
  }
  return (await digestsOf(parts, tenant, { blob }))?.content === blob.sha256;
}

/**
 * The content is here already: nothing has to be sent by somebody who has it. That they have it, and not only heard of
 * its hash, shows SHA-256(content, row id), which we work out from what we read back. (Nobody gets from one hash to the
 * other without the content: what can be appended to a hash begins with its padding, and an id does not.)
 */
export async function adoptBlob(
  parts: BlobParts,
  tenant: string,
  { ref, sha256, proof, also }: { ref: BlobRef; sha256: string; proof: string; also: Also },
): Promise<boolean> {
  const blob = await parts.db.read(tenant, (tx) => readBlob(tx, sha256));
  if (blob?.state !== 'stored') return false;
  const found = await digestsOf(parts, tenant, { blob, suffix: ref.rowId });
  if (found?.content !== sha256) {
    await reportDamage(parts, tenant, blob);
    return false;
  }
  if (found.withSuffix !== proof) return false;
  return parts.db.write(tenant, async (tx) => {
    const now = await lockBlob(tx, sha256);
    if (!isSame(now, blob)) return false;
    await putRef(tx, ref, sha256);
    await also(tx);
    return true;
  });
}

const isSame = (a: Blob | null, b: Blob): boolean => a?.state === 'stored' && a.object === b.object;
