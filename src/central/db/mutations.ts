/** What pushes did: results by mutation id, failed attempts, and the quarantine. */
import type { Reader, Writer } from './database.ts';

export interface KnownMutation {
  id: string;
  payloadHash: string;
  contentHash: string;
  /** The bytes answered at first. */
  result: string;
}

/** One push of a device at a time: its marks become visible in the order they were given (spec P6). */
export async function lockDevice(db: Writer, tenant: string, deviceId: string): Promise<void> {
  await db.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 5))', [`${tenant}\u001f${deviceId}`]);
}

export const knownMutations = (db: Reader, ids: readonly string[]): Promise<KnownMutation[]> =>
  db.rows(
    `SELECT mutation_id AS id, payload_hash AS "payloadHash", content_hash AS "contentHash", result
     FROM sync_mutation WHERE mutation_id = ANY($1)`,
    [ids],
  );

export interface MutationRecord {
  id: string;
  deviceId: string;
  deviceSeq: number;
  userId: string;
  command: string;
  payloadHash: string;
  contentHash: string;
  result: string;
  mark: number | null;
}

/** Fails with a duplicate (sql-error.ts) when the same id arrived over another connection meanwhile. */
export async function recordMutation(db: Writer, m: MutationRecord): Promise<void> {
  await db.run(
    `INSERT INTO sync_mutation
       (tenant, mutation_id, device_id, device_seq, user_id, command, payload_hash, content_hash, result, mark)
     VALUES (current_setting('seatline.tenant'), $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [m.id, m.deviceId, m.deviceSeq, m.userId, m.command, m.payloadHash, m.contentHash, m.result, m.mark],
  );
}

/** Written after the mutation's own changes: when the sequencer has taken it, it has taken those too. */
export async function writeMark(db: Writer, deviceId: string, mutationId: string): Promise<number> {
  const [row] = await db.rows<{ id: number }>(
    `INSERT INTO sync_dirty (tenant, noun, row_id, device_id)
     VALUES (current_setting('seatline.tenant'), '', $2, $1) RETURNING id`,
    [deviceId, mutationId],
  );
  return row?.id ?? 0;
}

export async function wakeSequencer(db: Writer): Promise<void> {
  await db.rows(`SELECT pg_notify('seatline_dirty', '')`);
}

/** Every mark of this device up to the returned one is in the sequenced rows of this snapshot. */
export async function sequencedThrough(db: Reader, tenant: string, deviceId: string): Promise<number> {
  const [row] = await db.rows<{ through: number }>(
    `SELECT coalesce(
       (SELECT min(id) - 1 FROM sync_dirty WHERE tenant = $1 AND noun = '' AND device_id = $2),
       (SELECT max(mark) FROM sync_mutation WHERE device_id = $2), 0) AS through`,
    [tenant, deviceId],
  );
  return row?.through ?? 0;
}

export async function countAttempt(db: Writer, mutationId: string): Promise<number> {
  const [row] = await db.rows<{ attempts: number }>(
    `INSERT INTO sync_attempt (tenant, mutation_id, attempts) VALUES (current_setting('seatline.tenant'), $1, 1)
     ON CONFLICT (tenant, mutation_id) DO UPDATE SET attempts = sync_attempt.attempts + 1, last_at = now()
     RETURNING attempts`,
    [mutationId],
  );
  return row?.attempts ?? 1;
}

export interface QuarantineEntry {
  mutationId: string;
  contentHash: string;
  deviceId: string;
  userId: string;
  payload: string;
  reason: string;
}

export async function quarantine(db: Writer, entry: QuarantineEntry): Promise<void> {
  await db.run(
    `INSERT INTO sync_quarantine (tenant, mutation_id, content_hash, device_id, user_id, payload, reason)
     VALUES (current_setting('seatline.tenant'), $1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [entry.mutationId, entry.contentHash, entry.deviceId, entry.userId, entry.payload, entry.reason],
  );
}

/** A part of a transaction that can be undone alone. */
export async function savepoint<T>(db: Writer, work: () => Promise<T>): Promise<T> {
  await db.run('SAVEPOINT one_mutation');
  try {
    const value = await work();
    await db.run('RELEASE SAVEPOINT one_mutation');
    return value;
  } catch (cause) {
    await db.run('ROLLBACK TO SAVEPOINT one_mutation');
    throw cause;
  }
}
