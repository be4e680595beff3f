/** Calls going on, written each second, so that after a crash their record is complete up to the last second seen. */
import { z } from 'zod';
import { CallDirection, CallLine } from '../../../shared/domain/call.ts';
import { CallState } from '../../../shared/domain/call-state.ts';
import { CallId, CustomerId, EpochMs, QueueId, RecordingId, ScriptId } from '../../../shared/ids.ts';
import type { Reader, Writer } from '../../../cache/handle.ts';

export const JournalEntry = z.strictObject({
  callId: CallId,
  direction: CallDirection,
  line: CallLine,
  number: z.string().nullable(),
  queueId: QueueId.nullable(),
  customerId: CustomerId.nullable(),
  scriptId: ScriptId.nullable(),
  recordingId: RecordingId.nullable(),
  state: CallState,
  /** Last moment at which the phone window was known to hold it. */
  seenAtMs: EpochMs,
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export function putJournal(db: Writer, entry: JournalEntry): void {
  db.run(
    `INSERT INTO journal (call_id, json, seen_at_ms) VALUES (?, ?, ?)
     ON CONFLICT (call_id) DO UPDATE SET json = excluded.json, seen_at_ms = excluded.seen_at_ms`,
    entry.callId,
    JSON.stringify(entry),
    entry.seenAtMs,
  );
}

export const dropJournal = (db: Writer, callId: string): void =>
  void db.run('DELETE FROM journal WHERE call_id = ?', callId);

export const listJournal = (db: Reader): JournalEntry[] =>
  db
    .all<{ json: string }>('SELECT json FROM journal ORDER BY seen_at_ms')
    .map((row) => JournalEntry.parse(JSON.parse(row.json)));
