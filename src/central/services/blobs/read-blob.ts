/** Reading what is stored, frame by frame. What does not open is given to nobody and reported at once. */
import { createHash } from 'node:crypto';
import { dropRefs, markChecked, markDamaged, refsOf, type Blob } from '../../db/blobs.ts';
import { BlobGone } from './blob-store.ts';
import { inFrames, openFrame, stretchOf } from './frames.ts';
import { sealOf, type BlobParts } from './parts.ts';

/** What lies there is not what was stored. It has been reported. */
export class BlobDamaged extends Error {
  override name = 'BlobDamaged';
}

type Readable = Pick<Blob, 'object' | 'bytes' | 'key'>;

/** Plain bytes from `start` up to and without `end`. Throws BlobGone when they are not whole. */
async function* plainBytes(
  parts: BlobParts,
  tenant: string,
  { blob, range }: { blob: Readable; range: { start: number; end: number } },
): AsyncGenerator<Buffer> {
  const seal = sealOf(parts, tenant, blob.object, blob.key);
  const { firstFrame, sealedStart, sealedEnd, skip } = stretchOf(range, blob.bytes);
  const sealed = await parts.store.read(blob.object, { start: sealedStart, end: sealedEnd });
  let index = firstFrame;
  let left = range.end - range.start;
  for await (const frame of inFrames(sealed)) {
    const plain = openFrame(seal, index, frame);
    if (!plain) throw new BlobGone('a frame does not open');
    const wanted = plain.subarray(index === firstFrame ? skip : 0).subarray(0, left);
    left -= wanted.length;
    index += 1;
    yield wanted;
  }
  if (left > 0) throw new BlobGone('shorter than it was');
}

/** The same, of a stored blob. Throws BlobDamaged, BlobStoreAway. */
export async function* readStretch(
  parts: BlobParts,
  tenant: string,
  { blob, range }: { blob: Blob; range: { start: number; end: number } },
): AsyncGenerator<Buffer> {
  try {
    yield* plainBytes(parts, tenant, { blob, range });
  } catch (cause) {
    if (!(cause instanceof BlobGone)) throw cause;
    await reportDamage(parts, tenant, blob);
    throw new BlobDamaged('reported', { cause });
  }
}

/** SHA-256 of what can be read back, and of the same followed by `suffix`; null: it cannot be read. */
export async function digestsOf(
  parts: BlobParts,
  tenant: string,
  { blob, suffix = '' }: { blob: Readable; suffix?: string },
): Promise<{ content: string; withSuffix: string } | null> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of plainBytes(parts, tenant, { blob, range: { start: 0, end: blob.bytes } }))
      hash.update(bytes);
  } catch (cause) {
    if (cause instanceof BlobGone) return null;
    throw cause;
  }
  return { content: hash.copy().digest('hex'), withSuffix: hash.update(suffix).digest('hex') };
}

/** Reads a stored blob to its end. False: it is damaged, and that has been reported. */
export async function check(parts: BlobParts, tenant: string, blob: Blob): Promise<boolean> {
  const found = await digestsOf(parts, tenant, { blob });
  if (found?.content !== blob.sha256) {
    await reportDamage(parts, tenant, blob);
    return false;
  }
  await parts.db.write(tenant, (tx) => markChecked(tx, blob));
  return true;
}

/** Its rows go back to what they were before it was stored; whoever still has the bytes sends them again. */
export async function reportDamage(parts: BlobParts, tenant: string, blob: Blob): Promise<void> {
  const lost = await parts.db.write(tenant, async (tx) => {
    if ((await markDamaged(tx, blob)) === 0) return []; // somebody noticed before us
    const refs = await refsOf(tx, blob.sha256);
    for (const ref of refs) await parts.onLost(tx, ref);
    await dropRefs(tx, blob.sha256);
    return refs;
  });
  if (lost.length > 0)
    parts.log.damaged(
      blob.object,
      lost.map(({ rowId }) => rowId),
    );
}
