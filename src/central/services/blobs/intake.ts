/**
 * Bytes of an upload on their way into the store. Whole frames are staged; what follows them waits, sealed, in the
 * upload's row. The row's `received` moves after the bytes are there, so what central says it has, it has.
 */
import { advanceUpload, type BlobUpload } from '../../db/blobs.ts';
import { FRAME_BYTES, openFrame, sealFrame, sealFrames, sealedStartOf, type Seal } from './frames.ts';
import { sealOf, type BlobParts } from './parts.ts';

/** Uploads that get no byte for this long are given up. */
export const UPLOAD_LIFE_MS = 3 * 24 * 3_600_000;

/** Kept at once when so much waits, or some that has waited for so long: a killed central loses no more. */
const MOST_WAITING = 4 * FRAME_BYTES;
const LONGEST_WAIT_MS = 1_000;

/** Somebody else moved this upload on. */
export class UploadMoved extends Error {
  override name = 'UploadMoved';
}

/** More bytes than were announced. */
export class UploadTooLong extends Error {
  override name = 'UploadTooLong';
}

export interface Intake {
  received(): number;
  take(bytes: Buffer): Promise<void>;
  /** Everything taken is kept when this returns. */
  keep(): Promise<void>;
}

export function createIntake(parts: BlobParts, tenant: string, upload: BlobUpload): Intake {
  const seal = sealOf(parts, tenant, upload.id, upload.key);
  const state = {
    kept: upload.received,
    /** Plain bytes since the last whole frame that was kept. */
    waiting: [openTail(seal, upload)],
    received: upload.received,
    keptAtMs: parts.now(),
  };
  const keep = async (): Promise<void> => {
    if (state.received === state.kept) return;
    const { received } = state;
    const all = Buffer.concat(state.waiting);
    const first = Math.floor(state.kept / FRAME_BYTES);
    const staged = received === upload.bytes ? all.length : all.length - (all.length % FRAME_BYTES);
    if (staged > 0)
      await parts.store.stage(
        upload.id,
        sealedStartOf(first),
        sealFrames(seal, first, all.subarray(0, staged)),
      );
    const rest = all.subarray(staged);
    const tail = rest.length > 0 ? sealFrame(seal, first + staged / FRAME_BYTES, rest) : null;
    const to = { from: state.kept, received, tail, expiresAtMs: parts.now() + UPLOAD_LIFE_MS };
    if (!(await parts.db.write(tenant, (tx) => advanceUpload(tx, upload.id, to)))) throw new UploadMoved();
    Object.assign(state, { kept: received, waiting: [rest], keptAtMs: parts.now() });
  };
  return {
    received: () => state.received,
    keep,
    take: async (bytes) => {
      if (state.received + bytes.length > upload.bytes) throw new UploadTooLong();
      state.waiting.push(bytes);
      state.received += bytes.length;
      const waiting = state.received - state.kept;
      const isLate = waiting >= FRAME_BYTES && parts.now() - state.keptAtMs > LONGEST_WAIT_MS;
      if (waiting >= MOST_WAITING || isLate) await keep();
    },
  };
}

function openTail(seal: Seal, { tail, received }: BlobUpload): Buffer {
  if (!tail) return Buffer.alloc(0);
  const plain = openFrame(seal, Math.floor(received / FRAME_BYTES), tail);
  if (!plain) throw new Error('the tail of an upload does not open');
  return plain;
}
