/** Who may upload and confirm a recording, judged by its stored row. Rules R1–R12: docs/spec/sync.md#recordings. */
import type { Recording } from '../../../shared/domain/recording.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { uploadsOf, type BlobRef, type BlobUpload } from '../../db/blobs.ts';
import type { Writer } from '../../db/database.ts';
import { lockRow, readRow, updateRow } from '../../db/nouns.ts';
import type { Caller } from '../accounts/accounts.ts';
import { adoptBlob, finishUpload } from '../blobs/finish.ts';
import type { BlobParts } from '../blobs/parts.ts';
import { findUpload } from '../blobs/uploads.ts';

/** [R2] Eight hours of stereo speech at 64 kbit/s. */
export const MOST_BYTES = 256 * 1024 * 1024;

/** [R1] [R2] Its own agent alone may upload, as many bytes as the row says, until it is stored. */
export async function mayUpload(
  { db }: BlobParts,
  caller: Caller,
  { recordingId, bytes }: { recordingId: string; bytes: number | null },
): Promise<Result<Recording, FailureCode>> {
  const recording = await db.read(caller.tenant, (tx) => readRow(tx, 'recording', recordingId));
  if (!recording || recording.agentId !== caller.user.id) return err('request/not-found');
  if (recording.state === 'stored') return err('request/forbidden');
  if (bytes !== null && (bytes !== recording.bytes || bytes === 0 || bytes > MOST_BYTES))
    return err('request/invalid');
  return ok(recording);
}

/** [R1] The upload, when it is one of the caller's own. */
export async function findOwnUpload(
  parts: BlobParts,
  caller: Caller,
  id: string,
): Promise<Result<BlobUpload, FailureCode>> {
  const upload = await findUpload(parts, caller.tenant, id);
  if (!upload) return err('request/not-found');
  const allowed = await mayUpload(parts, caller, { recordingId: upload.rowId, bytes: null });
  return allowed.ok ? ok(upload) : err('request/not-found');
}

/** [R7] True: central has these bytes already, the caller has shown to have them too, and the recording is stored. */
export const adopt = (
  parts: BlobParts,
  { tenant }: Caller,
  { recording, proof }: { recording: Recording; proof: string },
): Promise<boolean> =>
  adoptBlob(parts, tenant, {
    ref: refTo(recording.id),
    sha256: recording.sha256,
    proof,
    also: (tx) => turn(tx, recording.id, 'stored'),
  });

/** [R3] Hashes what arrived; only the very bytes that the row promises make it `stored`. A wrong file is removed. */
export async function confirm(
  parts: BlobParts,
  caller: Caller,
  recordingId: string,
): Promise<Result<{ stored: boolean }, FailureCode>> {
  const ref = refTo(recordingId);
  const allowed = await mayUpload(parts, caller, { recordingId, bytes: null });
  if (!allowed.ok) return allowed.error === 'request/forbidden' ? ok({ stored: true }) : allowed;
  const uploads = await parts.db.read(caller.tenant, (tx) => uploadsOf(tx, ref));
  const whole = uploads.find(({ received, bytes }) => received === bytes);
  return ok({ stored: whole ? await finish(parts, caller, whole) : false });
}

/** One at a time: who asks again while central reads waits for the same answer. */
const finish = (parts: BlobParts, { tenant }: Caller, { id, rowId }: BlobUpload): Promise<boolean> =>
  parts.turns.take(id, async () => {
    const upload = await findUpload(parts, tenant, id);
    if (upload) return finishUpload(parts, tenant, { upload, also: (tx) => turn(tx, rowId, 'stored') });
    const recording = await parts.db.read(tenant, (tx) => readRow(tx, 'recording', rowId));
    return recording?.state === 'stored';
  });

/** [R4] Through the noun's table, so that it syncs to everybody who sees the row. */
async function turn(tx: Writer, id: string, state: Recording['state']): Promise<void> {
  const row = (await lockRow(tx, { noun: 'recording', id })) as Recording | null;
  if (row && row.state !== state) await updateRow(tx, 'recording', id, { ...row, state });
}

/** [R8] */
export const recordingLost = (tx: Writer, { noun, rowId }: BlobRef): Promise<void> =>
  noun === 'recording' ? turn(tx, rowId, 'local') : Promise.resolve();

const refTo = (rowId: string): BlobRef => ({ noun: 'recording', rowId });
