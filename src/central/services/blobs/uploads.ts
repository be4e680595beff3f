/** Uploads from their beginning to the last byte. Who may do it is decided before; rules R1–R12: docs/spec/sync.md. */
import { randomBytes } from 'node:crypto';
import {
  dropUpload,
  insertUpload,
  readUpload,
  uploadsOf,
  type BlobRef,
  type BlobUpload,
} from '../../db/blobs.ts';
import { BlobGone } from './blob-store.ts';
import { createIntake, UPLOAD_LIFE_MS } from './intake.ts';
import { newBlobKey, type BlobParts } from './parts.ts';
import { verified, type Checks } from './verified.ts';

/** A workstation and its clone may both send; more than that is not a way to fill our disk. */
const MOST_PER_ROW = 4;

export interface Promised extends BlobRef {
  sha256: string;
  bytes: number;
}

/** The row's oldest uploads make room when there are too many. */
export async function beginUpload(
  parts: BlobParts,
  tenant: string,
  promised: Promised,
): Promise<{ id: string; expiresAtMs: number }> {
  const id = randomBytes(16).toString('hex');
  const expiresAtMs = parts.now() + UPLOAD_LIFE_MS;
  const key = newBlobKey(parts, tenant, id);
  const surplus = await parts.db.write(tenant, async (tx) => {
    await insertUpload(tx, { ...promised, id, key, expiresAtMs });
    const all = await uploadsOf(tx, promised);
    return all.slice(0, Math.max(0, all.length - MOST_PER_ROW));
  });
  for (const upload of surplus) await endUpload(parts, tenant, upload.id);
  return { id, expiresAtMs };
}

/** null: there is none, or it is over. */
export const findUpload = (parts: BlobParts, tenant: string, id: string): Promise<BlobUpload | null> =>
  parts.db.read(tenant, (tx) => readUpload(tx, id));

/** Once more is harmless. */
export async function endUpload(parts: BlobParts, tenant: string, id: string): Promise<void> {
  await parts.db.write(tenant, (tx) => dropUpload(tx, id));
  await parts.store.dropStaged(id);
}

export interface Body {
  stream: AsyncIterable<Buffer>;
  checks: Checks;
}

/**
 * Takes in what comes, and keeps what is proven even when the rest is cut off. Returns how far the upload is.
 * Throws WrongChecksum, TooLongToCheck, UploadTooLong, UploadMoved, BlobGone (begin anew), BlobStoreFull, BlobStoreAway;
 * and whatever the stream throws when it breaks off.
 */
export async function receive(
  parts: BlobParts,
  tenant: string,
  { upload, body }: { upload: BlobUpload; body: Body },
): Promise<number> {
  const intake = createIntake(parts, tenant, upload);
  try {
    for await (const bytes of verified(body.stream, body.checks)) await intake.take(bytes);
  } catch (cause) {
    if (cause instanceof BlobGone) await endUpload(parts, tenant, upload.id);
    else await intake.keep().catch(() => {}); // the first failure is the one to tell
    throw cause;
  }
  await intake.keep();
  return intake.received();
}
