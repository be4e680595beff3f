/** Recordings made here, on their way to central. A job is never dropped because it failed; it waits and is shown. */
import type { Reader, Writer } from '../../../cache/handle.ts';
import { isFailureCode, type FailureCode } from '../../../shared/errors.ts';

/** recording: slices arrive. finished: whole, waits to be sent. sent: the last byte is there, not yet verified. */
export type RecordingJobState = 'recording' | 'finished' | 'sent' | 'stored';

export interface RecordingJob {
  recordingId: string;
  callId: string;
  state: RecordingJobState;
  startedAtMs: number;
  durationMs: number;
  /** Path at central of the upload that was begun. */
  uploadUrl: string | null;
  /** Bytes of it that central has. */
  sentBytes: number;
  /** Tries in a row that brought nothing. */
  attempts: number;
  /** Why the last try failed. */
  failure: FailureCode | null;
  storedAtMs: number | null;
}

interface JobRow {
  recording_id: string;
  call_id: string;
  state: RecordingJobState;
  started_at_ms: number;
  duration_ms: number;
  upload_url: string | null;
  sent_bytes: number;
  attempts: number;
  failure: string | null;
  stored_at_ms: number | null;
}

const COLUMNS = `recording_id, call_id, state, started_at_ms, duration_ms, upload_url, sent_bytes, attempts, failure,
  stored_at_ms`;

const toJob = (row: JobRow): RecordingJob => ({
  recordingId: row.recording_id,
  callId: row.call_id,
  state: row.state,
  startedAtMs: row.started_at_ms,
  durationMs: row.duration_ms,
  uploadUrl: row.upload_url,
  sentBytes: row.sent_bytes,
  attempts: row.attempts,
  failure: isFailureCode(row.failure) ? row.failure : null,
  storedAtMs: row.stored_at_ms,
});

export function putJob(db: Writer, job: RecordingJob): void {
  db.run(
    `INSERT OR REPLACE INTO recording_job (${COLUMNS}, not_before_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
    job.recordingId,
    job.callId,
    job.state,
    job.startedAtMs,
    job.durationMs,
    job.uploadUrl,
    job.sentBytes,
    job.attempts,
    job.failure,
    job.storedAtMs,
  );
}

export function getJob(db: Reader, recordingId: string): RecordingJob | null {
  const row = db.get<JobRow>(`SELECT ${COLUMNS} FROM recording_job WHERE recording_id = ?`, recordingId);
  return row ? toJob(row) : null;
}

/** Changes what is given; a job that is gone stays gone. */
export function amendJob(db: Writer, recordingId: string, change: Partial<RecordingJob>): void {
  const job = getJob(db, recordingId);
  if (job) putJob(db, { ...job, ...change });
}

/** Oldest first. */
export const jobsIn = (db: Reader, state: RecordingJobState): RecordingJob[] =>
  db
    .all<JobRow>(`SELECT ${COLUMNS} FROM recording_job WHERE state = ? ORDER BY started_at_ms`, state)
    .map(toJob);

export const waitingRecordings = (db: Reader): number =>
  db.get<{ n: number }>(`SELECT count(*) AS n FROM recording_job WHERE state IN ('finished', 'sent')`)?.n ??
  0;

export const dropJob = (db: Writer, recordingId: string): void =>
  void db.run('DELETE FROM recording_job WHERE recording_id = ?', recordingId);
