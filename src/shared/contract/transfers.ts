/** Recordings on their way up and down, and what this workstation's disk holds: what the sync centre shows. */
import { z } from 'zod';
import { CallId, EpochMs, RecordingId } from '../ids.ts';
import { Failure } from './procedure.ts';

const Bytes = z.number().int().nonnegative();

/** One recording's way. Nothing is dropped because it failed: it stands here with its reason. */
export const Transfer = z.strictObject({
  recordingId: RecordingId,
  callId: CallId,
  direction: z.enum(['up', 'down']),
  /** pausedByCall: goes on by itself when the call is over. pausedByPerson: until someone resumes. */
  state: z.enum(['waiting', 'running', 'pausedByCall', 'pausedByPerson', 'failed', 'done']),
  bytesDone: Bytes,
  bytes: Bytes,
  /** Why it did not work last time; null when nothing went wrong. */
  failure: Failure.nullable(),
  /** When it is tried again by itself; null: now, or never (then `failure` says why). */
  nextTryAtMs: EpochMs.nullable(),
});
export type Transfer = z.infer<typeof Transfer>;

/** Bytes on this workstation's disk, by what they are. */
export const StorageUsed = z.strictObject({
  /** Every recording here, the two below included. */
  recordingsBytes: Bytes,
  /** Recordings that central does not have yet: never removed to make room. */
  waitingBytes: Bytes,
  /** Fetched from central to be listened to. */
  downloadedBytes: Bytes,
  cacheBytes: Bytes,
  vaultBytes: Bytes,
});
export type StorageUsed = z.infer<typeof StorageUsed>;
