/** Commands that central does not have yet, did not take, or took but did not send back yet. */
import type { Reader, Value, Writer } from '../../../cache/handle.ts';

export type OutboxState = 'pending' | 'acked' | 'refused' | 'quarantined' | 'conflict';

/** What the command was when it was made; never changed, except that a device that forked numbers its work anew. */
export interface Work {
  mutationId: string;
  /** Order in which the person worked, on this workstation. */
  workNo: number;
  /** The same as central counts it, per device; 0: it belonged to a device that this one is no more. */
  deviceSeq: number;
  chain: string;
  command: string;
  version: number;
  /** As sent. */
  args: unknown;
  /** The row as the person saw it, for edits. */
  base: { ver: number; fields: Record<string, unknown> } | null;
  payloadHash: string;
  lane: string;
  /** Rows it changed here when it was made ("noun id"); null: not known (a program before this one). */
  touches: string[] | null;
  atMs: number;
  skewMs: number | null;
}

export interface OutboxEntry extends Work {
  state: OutboxState;
  /** How central took it; null unless acked. */
  ending: 'applied' | 'merged' | null;
  attempts: number;
  /** Retire when a complete pull reaches it; null unless acked. */
  mark: number | null;
  /** Central's clock when it acknowledged it. */
  ackedAtMs: number | null;
  conflictId: string | null;
  failure: string | null;
}

export const WORK_COLUMNS = `mutation_id, work_no, device_seq, chain, command, version, args, base, payload_hash, lane,
  touches, at_ms, skew_ms`;
const COLUMNS = `${WORK_COLUMNS}, state, ending, attempts, mark, acked_at_ms, conflict_id, failure`;

export interface WorkRow {
  mutation_id: string;
  work_no: number;
  device_seq: number;
  chain: string;
  command: string;
  version: number;
  args: string;
  base: string | null;
  payload_hash: string;
  lane: string;
  touches: string | null;
  at_ms: number;
  skew_ms: number | null;
}

interface OutboxRow extends WorkRow {
  state: OutboxState;
  ending: OutboxEntry['ending'];
  attempts: number;
  mark: number | null;
  acked_at_ms: number | null;
  conflict_id: string | null;
  failure: string | null;
}

const json = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));

export const toWork = (row: WorkRow): Work => ({
  mutationId: row.mutation_id,
  workNo: row.work_no,
  deviceSeq: row.device_seq,
  chain: row.chain,
  command: row.command,
  version: row.version,
  args: JSON.parse(row.args) as unknown,
  base: json(row.base),
  payloadHash: row.payload_hash,
  lane: row.lane,
  touches: json(row.touches),
  atMs: row.at_ms,
  skewMs: row.skew_ms,
});

const toEntry = (row: OutboxRow): OutboxEntry => ({
  ...toWork(row),
  state: row.state,
  ending: row.ending,
  attempts: row.attempts,
  mark: row.mark,
  ackedAtMs: row.acked_at_ms,
  conflictId: row.conflict_id,
  failure: row.failure,
});

export function addToOutbox(db: Writer, work: Work): void {
  db.run(
    `INSERT INTO outbox (${WORK_COLUMNS}, state, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0)`,
    ...([
      work.mutationId,
      work.workNo,
      work.deviceSeq,
      work.chain,
      work.command,
      work.version,
      JSON.stringify(work.args),
      work.base && JSON.stringify(work.base),
      work.payloadHash,
      work.lane,
      work.touches && JSON.stringify(work.touches),
      work.atMs,
      work.skewMs,
    ] satisfies Value[]),
  );
}

/** Everything in the order the person worked. */
export const allOutbox = (db: Reader): OutboxEntry[] =>
  db.all<OutboxRow>(`SELECT ${COLUMNS} FROM outbox ORDER BY work_no`).map(toEntry);

/** What is shown over central's rows, in the order of work: what central has not refused and not sent back yet. */
export const shownWork = (db: Reader): OutboxEntry[] =>
  db
    .all<OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE state IN ('pending', 'acked') ORDER BY work_no`)
    .map(toEntry);

export function outboxEntry(db: Reader, mutationId: string): OutboxEntry | null {
  const row = db.get<OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE mutation_id = ?`, mutationId);
  return row ? toEntry(row) : null;
}

/** Oldest first: central must see a person's mutations in the order they were made. */
export const pendingAfter = (db: Reader, workNo: number, limit: number): OutboxEntry[] =>
  db
    .all<OutboxRow>(
      `SELECT ${COLUMNS} FROM outbox WHERE state = 'pending' AND work_no > ? ORDER BY work_no LIMIT ?`,
      workNo,
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
  ending: OutboxEntry['ending'];
  mark: number | null;
  ackedAtMs: number | null;
  conflictId: string | null;
  failure: string | null;
}

/** What central said of one mutation. A verdict on what is no longer pending (a late duplicate) changes nothing. */
export const settle = (db: Writer, verdict: Verdict): boolean =>
  db.run(
    `UPDATE outbox SET state = ?, ending = ?, mark = ?, acked_at_ms = ?, conflict_id = ?, failure = ?,
       attempts = attempts + 1
     WHERE mutation_id = ? AND state = 'pending'`,
    verdict.state,
    verdict.ending,
    verdict.mark,
    verdict.ackedAtMs,
    verdict.conflictId,
    verdict.failure,
    verdict.mutationId,
  ) > 0;

/** A send that got no answer: counted, so that a person sees that it was tried, and why it waits. */
export const countAttempt = (db: Writer, mutationId: string, failure: string): void =>
  void db.run(
    `UPDATE outbox SET attempts = attempts + 1, failure = ? WHERE mutation_id = ? AND state = 'pending'`,
    failure,
    mutationId,
  );

/**
 * Acknowledged mutations whose effect a complete pull has brought: by their mark, or because central acknowledged them
 * before `ackedBeforeMs` (a complete page is at most a second old; marks of a device that forked are nobody's any more).
 */
export const retirable = (db: Reader, sequencedThrough: number, ackedBeforeMs: number): OutboxEntry[] =>
  db
    .all<OutboxRow>(
      `SELECT ${COLUMNS} FROM outbox WHERE state = 'acked' AND (mark <= ? OR acked_at_ms < ?) ORDER BY work_no`,
      sequencedThrough,
      ackedBeforeMs,
    )
    .map(toEntry);

/** Not taken because of others' work; `conflictId` names the row in which a person decides. */
export const inConflict = (db: Reader): OutboxEntry[] =>
  db.all<OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE state = 'conflict' ORDER BY work_no`).map(toEntry);
