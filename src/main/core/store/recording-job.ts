/** Recordings made here, on their way to central. A job is never dropped because it failed; it waits and is shown. */
import type { Reader, Writer } from '../../../cache/handle.ts';

/** recording: slices arrive. finished: whole, waits to be sent. sent: the last byte is there, not yet verified. */
export type RecordingJobState = 'recording' | 'finished' | 'sent' | 'stored';

export interface RecordingJob {
  recordingId: string;
  callId: string;
  state: RecordingJobState;
  startedAtMs: number;
  durationMs: number;
  uploadUrl: string | null;
  attempts: number;
  notBeforeMs: number;
  storedAtMs: number | null;
}

interface JobRow {
  recording_id: string;
  call_id: string;
  state: RecordingJobState;
  started_at_ms: number;
  duration_ms: number;
  upload_url: string | null;
  attempts: number;
  not_before_ms: number;
  stored_at_ms: number | null;
}

const COLUMNS = `recording_id, call_id, state, started_at_ms, duration_ms, upload_url, attempts, not_before_ms,
  stored_at_ms`;

const toJob = (row: JobRow): RecordingJob => ({
  recordingId: row.recording_id,
  callId: row.call_id,
  state: row.state,
  startedAtMs: row.started_at_ms,
  durationMs: row.duration_ms,
  uploadUrl: row.upload_url,
  attempts: row.attempts,
  notBeforeMs: row.not_before_ms,
  storedAtMs: row.stored_at_ms,
});

export function putJob(db: Writer, job: RecordingJob): void {
  db.run(
    `INSERT OR REPLACE INTO recording_job (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    job.recordingId,
    job.callId,
    job.state,
    job.startedAtMs,
    job.durationMs,
    job.uploadUrl,
    job.attempts,
    job.notBeforeMs,
    job.storedAtMs,
  );
}

export function getJob(db: Reader, recordingId: string): RecordingJob | null {
  const row = db.get<JobRow>(`SELECT ${COLUMNS} FROM recording_job WHERE recording_id = ?`, recordingId);
  return row ? toJob(row) : null;
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
