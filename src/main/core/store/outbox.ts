/** Commands that central does not have yet, did not take, or took but did not send back yet; and their archive. */
import type { Reader, Value, Writer } from '../../../cache/handle.ts';

export type OutboxState = 'pending' | 'acked' | 'refused' | 'quarantined';

export interface OutboxEntry {
  mutationId: string;
  deviceSeq: number;
  command: string;
  version: number;
  /** As sent; never changed. */
  args: unknown;
  payloadHash: string;
  lane: string;
  atMs: number;
  state: OutboxState;
  attempts: number;
  notBeforeMs: number;
  /** Retire when a complete pull reaches it; null unless acked. */
  mark: number | null;
  failure: string | null;
}

interface OutboxRow {
  mutation_id: string;
  device_seq: number;
  command: string;
  version: number;
  args: string;
  payload_hash: string;
  lane: string;
  at_ms: number;
  state: OutboxState;
  attempts: number;
  not_before_ms: number;
  mark: number | null;
  failure: string | null;
}

const COLUMNS = `mutation_id, device_seq, command, version, args, payload_hash, lane, at_ms, state, attempts,
  not_before_ms, mark, failure`;

const toEntry = (row: OutboxRow): OutboxEntry => ({
  mutationId: row.mutation_id,
  deviceSeq: row.device_seq,
  command: row.command,
  version: row.version,
  args: JSON.parse(row.args) as unknown,
  payloadHash: row.payload_hash,
  lane: row.lane,
  atMs: row.at_ms,
  state: row.state,
  attempts: row.attempts,
  notBeforeMs: row.not_before_ms,
  mark: row.mark,
  failure: row.failure,
});

export function addToOutbox(db: Writer, entry: OutboxEntry): void {
  db.run(
    `INSERT INTO outbox (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...([
      entry.mutationId,
      entry.deviceSeq,
      entry.command,
      entry.version,
      JSON.stringify(entry.args),
      entry.payloadHash,
      entry.lane,
      entry.atMs,
      entry.state,
      entry.attempts,
      entry.notBeforeMs,
      entry.mark,
      entry.failure,
    ] satisfies Value[]),
  );
}

/** Everything in the order the person worked. */
export const allOutbox = (db: Reader): OutboxEntry[] =>
  db.all<OutboxRow>(`SELECT ${COLUMNS} FROM outbox ORDER BY device_seq`).map(toEntry);

export function outboxEntry(db: Reader, mutationId: string): OutboxEntry | null {
  const row = db.get<OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE mutation_id = ?`, mutationId);
  return row ? toEntry(row) : null;
}

/** Oldest first: central must see a person's mutations in the order they were made. */
export const pendingMutations = (db: Reader, limit: number): OutboxEntry[] =>
  db
    .all<OutboxRow>(
      `SELECT ${COLUMNS} FROM outbox WHERE state = 'pending' ORDER BY device_seq LIMIT ?`,
      limit,
    )
    .map(toEntry);

/** Does a command of this name in this lane still wait to be sent? */
export const isPending = (db: Reader, command: string, lane: string): boolean =>
  db.get(
    `SELECT 1 FROM outbox WHERE state = 'pending' AND lane = ? AND command = ? LIMIT 1`,
    lane,
    command,
  ) !== undefined;

export function outboxCounts(db: Reader): { pending: number; unresolved: number } {
  const row = db.get<{ pending: number; unresolved: number }>(
    `SELECT count(*) FILTER (WHERE state = 'pending') AS pending,
            count(*) FILTER (WHERE state IN ('refused', 'quarantined')) AS unresolved FROM outbox`,
  );
  return row ?? { pending: 0, unresolved: 0 };
}

export interface Verdict {
  mutationId: string;
  state: OutboxState;
  mark: number | null;
  failure: string | null;
  notBeforeMs: number;
}

/** What central said of one mutation. A verdict on what is no longer pending (a late duplicate) changes nothing. */
export const settle = (db: Writer, verdict: Verdict): boolean =>
  db.run(
    `UPDATE outbox SET state = ?, mark = ?, failure = ?, not_before_ms = ?, attempts = attempts + 1
     WHERE mutation_id = ? AND state = 'pending'`,
    verdict.state,
    verdict.mark,
    verdict.failure,
    verdict.notBeforeMs,
    verdict.mutationId,
  ) > 0;

/** A send that got no answer: counted, so that a person sees that it was tried, and why it waits. */
export const countAttempt = (db: Writer, mutationId: string, failure: string): void =>
  void db.run(
    `UPDATE outbox SET attempts = attempts + 1, failure = ? WHERE mutation_id = ? AND state = 'pending'`,
    failure,
    mutationId,
  );

export type Ending = 'applied' | 'dismissed' | 'sentAgain';

/** Out of the outbox, into the archive: never out of both. Call inside one `write`. */
export function archive(db: Writer, mutationId: string, ending: Ending, nowMs: number): void {
  db.run(
    `INSERT OR REPLACE INTO archive (mutation_id, device_seq, command, version, args, payload_hash, lane, at_ms,
       ending, failure, archived_at_ms)
     SELECT mutation_id, device_seq, command, version, args, payload_hash, lane, at_ms, ?, failure, ?
     FROM outbox WHERE mutation_id = ?`,
    ending,
    nowMs,
    mutationId,
  );
  db.run('DELETE FROM outbox WHERE mutation_id = ?', mutationId);
}

/** Acknowledged mutations whose effect a complete pull has brought. */
export const retirable = (db: Reader, sequencedThrough: number): OutboxEntry[] =>
  db
    .all<OutboxRow>(
      `SELECT ${COLUMNS} FROM outbox WHERE state = 'acked' AND mark <= ? ORDER BY device_seq`,
      sequencedThrough,
    )
    .map(toEntry);

/**
 * Central was restored from a backup and may have forgotten what it acknowledged: everything acknowledged since
 * `sinceMs` goes out again under its old id, which central takes once.
 */
export function sendAcknowledgedAgain(db: Writer, sinceMs: number): number {
  const acked = db.run(`UPDATE outbox SET state = 'pending', mark = NULL WHERE state = 'acked'`);
  const archived = db.run(
    `INSERT INTO outbox (${COLUMNS})
     SELECT mutation_id, device_seq, command, version, args, payload_hash, lane, at_ms, 'pending', 0, 0, NULL, NULL
     FROM archive WHERE ending = 'applied' AND archived_at_ms >= ?`,
    sinceMs,
  );
  db.run(`DELETE FROM archive WHERE ending = 'applied' AND archived_at_ms >= ?`, sinceMs);
  return acked + archived;
}

/** Applied commands older than this are central's alone; dismissed and resent ones stay: a person may ask. */
export const pruneArchive = (db: Writer, beforeMs: number): number =>
  db.run(`DELETE FROM archive WHERE ending = 'applied' AND archived_at_ms < ?`, beforeMs);
