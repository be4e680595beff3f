/** Who may upload, confirm and hear a recording, judged by its stored row. Rules R1–R6: docs/spec/sync.md#recordings. */
import type { Recording } from '../../../shared/domain/recording.ts';
import type { User } from '../../../shared/domain/people.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { lockRow, readRow, updateRow } from '../../db/nouns.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { Blobs } from './blobs.ts';

export interface RecordingParts {
  db: Database;
  blobs: Blobs;
}

/** [R1] [R2] Its own agent alone may upload, as many bytes as the row says, until it is stored. */
export async function mayUpload(
  { db }: RecordingParts,
  caller: Caller,
  { recordingId, bytes }: { recordingId: string; bytes: number | null },
): Promise<Result<Recording, FailureCode>> {
  const recording = await db.read(caller.tenant, (tx) => readRow(tx, 'recording', recordingId));
  if (!recording || recording.agentId !== caller.user.id) return err('request/not-found');
  if (recording.state === 'stored') return err('request/forbidden');
  if (bytes !== null && bytes !== recording.bytes) return err('request/invalid');
  return ok(recording);
}

/** [R3] Hashes what arrived; only the very bytes that the row promises make it `stored`. A wrong file is removed. */
export async function confirm(
  { db, blobs }: RecordingParts,
  caller: Caller,
  recordingId: string,
): Promise<Result<{ stored: boolean }, FailureCode>> {
  const recording = await db.read(caller.tenant, (tx) => readRow(tx, 'recording', recordingId));
  if (!recording || recording.agentId !== caller.user.id) return err('request/not-found');
  if (recording.state === 'stored') return ok({ stored: true });
  const id = blobs.idOf(caller.tenant, recordingId);
  const size = await blobs.sizeOf(id);
  if (size === null || size < recording.bytes) return ok({ stored: false });
  if (size !== recording.bytes || (await blobs.digestOf(id)) !== recording.sha256) {
    await blobs.delete(id);
    return ok({ stored: false });
  }
  await markStored(db, caller.tenant, recordingId);
  return ok({ stored: true });
}

/** [R4] Through the noun's table, so that it syncs to everybody who sees the row. */
const markStored = (db: Database, tenant: string, id: string): Promise<void> =>
  db.write(tenant, async (tx) => {
    const row = (await lockRow(tx, { noun: 'recording', id })) as Recording | null;
    if (row?.state === 'local') await updateRow(tx, 'recording', id, { ...row, state: 'stored' });
  });

/** [R5] */
const mayHear = (user: User, recording: Recording): boolean =>
  recording.agentId === user.id || user.role !== 'agent';

export async function findAudio(
  { db, blobs }: RecordingParts,
  caller: Caller,
  recordingId: string,
): Promise<Result<{ recording: Recording; blobId: string }, 'request/not-found'>> {
  const recording = await db.read(caller.tenant, (tx) => readRow(tx, 'recording', recordingId));
  if (!recording || recording.state !== 'stored' || !mayHear(caller.user, recording))
    return err('request/not-found');
  return ok({ recording, blobId: blobs.idOf(caller.tenant, recordingId) });
}
