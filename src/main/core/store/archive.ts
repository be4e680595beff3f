/** Work that is done with: applied (kept for 30 days, in case central is restored from a backup) or let go by a person. */
import type { Reader, Writer } from '../../../cache/handle.ts';
import { toWork, WORK_COLUMNS, type Work, type WorkRow } from './outbox.ts';

/** resolved: a person decided the conflict that it ended in. */
export type Ending = 'applied' | 'merged' | 'dismissed' | 'sentAgain' | 'resolved';

/** Out of the outbox, into the archive: never out of both. Call inside one `write`. */
export function archive(db: Writer, mutationId: string, ending: Ending, nowMs: number): void {
  db.run(
    `INSERT OR REPLACE INTO archive (${WORK_COLUMNS}, ending, conflict_id, failure, archived_at_ms)
     SELECT ${WORK_COLUMNS}, ?, conflict_id, failure, ? FROM outbox WHERE mutation_id = ?`,
    ending,
    nowMs,
    mutationId,
  );
  db.run('DELETE FROM outbox WHERE mutation_id = ?', mutationId);
}

/** What was merged with others' work, newest first; the archive keeps it for 30 days. */
export const mergedWork = (db: Reader): (Work & { conflictId: string | null })[] =>
  db
    .all<WorkRow & { conflict_id: string | null }>(
      `SELECT ${WORK_COLUMNS}, conflict_id FROM archive WHERE ending = 'merged' ORDER BY work_no DESC LIMIT 500`,
    )
    .map((row) => ({ ...toWork(row), conflictId: row.conflict_id }));

/**
 * Central was restored from a backup and may have forgotten what it acknowledged: everything acknowledged since
 * `sinceMs` goes out again under its old id, which central takes once.
 */
export function sendAcknowledgedAgain(db: Writer, sinceMs: number): void {
  db.run(
    `UPDATE outbox SET state = 'pending', ending = NULL, mark = NULL, acked_at_ms = NULL WHERE state = 'acked'`,
  );
  const taken = `ending IN ('applied', 'merged') AND archived_at_ms >= ?`;
  db.run(
    `INSERT INTO outbox (${WORK_COLUMNS}, state, attempts)
     SELECT ${WORK_COLUMNS}, 'pending', 0 FROM archive WHERE ${taken}`,
    sinceMs,
  );
  db.run(`DELETE FROM archive WHERE ${taken}`, sinceMs);
}

/** Applied commands older than this are central's alone; dismissed and resent ones stay: a person may ask. */
export const pruneArchive = (db: Writer, beforeMs: number): number =>
  db.run(`DELETE FROM archive WHERE ending IN ('applied', 'merged') AND archived_at_ms < ?`, beforeMs);
