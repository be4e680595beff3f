/** What pushes did: results by mutation id, marks, failed attempts, and what was kept aside. Many in one statement. */
import type { Reader, Writer } from './database.ts';

export interface KnownMutation {
  id: string;
  userId: string;
  deviceId: string;
  deviceSeq: number;
  payloadHash: string;
  contentHash: string;
  chain: string | null;
  /** The bytes answered at first. */
  result: string;
  mark: number | null;
}

/** One person on one workstation. */
export interface DeviceName {
  userId: string;
  deviceId: string;
}

/** One push of a device at a time: its marks become visible in the order they were given (spec P6). */
export async function lockDevice(db: Writer, tenant: string, deviceId: string): Promise<void> {
  await db.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 5))', [`${tenant}\u001f${deviceId}`]);
}

const KNOWN = `SELECT mutation_id AS id, user_id AS "userId", device_id AS "deviceId", device_seq AS "deviceSeq",
  payload_hash AS "payloadHash", content_hash AS "contentHash", chain, result, mark FROM sync_mutation`;

export const knownMutations = (db: Reader, ids: readonly string[]): Promise<KnownMutation[]> =>
  db.rows(`${KNOWN} WHERE mutation_id = ANY($1)`, [ids]);

/** What this device sent under these numbers before. */
export const mutationsAt = (
  db: Reader,
  { userId, deviceId }: DeviceName,
  seqs: readonly number[],
): Promise<KnownMutation[]> =>
  db.rows(`${KNOWN} WHERE user_id = $1 AND device_id = $2 AND device_seq = ANY($3::bigint[])`, [
    userId,
    deviceId,
    seqs,
  ]);

export interface MutationRecord {
  id: string;
  deviceSeq: number;
  command: string;
  payloadHash: string;
  contentHash: string;
  chain: string;
  result: string;
  mark: number | null;
}

/** Fails with a duplicate (sql-error.ts) when one of the ids arrived over another connection meanwhile. */
export async function recordMutations(
  db: Writer,
  { userId, deviceId }: DeviceName,
  records: readonly MutationRecord[],
): Promise<void> {
  await db.run(
    `INSERT INTO sync_mutation
       (tenant, mutation_id, device_id, device_seq, user_id, command, payload_hash, content_hash, chain, result, mark)
     SELECT current_setting('seatline.tenant'), m.id, $1, m.seq, $2, m.command, m.payload, m.content, m.chain, m.result,
       m.mark
     FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[])
       AS m (id, seq, command, payload, content, chain, result, mark)
     ORDER BY m.id`, // in one order everywhere: two connections with one batch wait for each other in one direction
    [
      deviceId,
      userId,
      records.map(({ id }) => id),
      records.map(({ deviceSeq }) => deviceSeq),
      records.map(({ command }) => command),
      records.map(({ payloadHash }) => payloadHash),
      records.map(({ contentHash }) => contentHash),
      records.map(({ chain }) => chain),
      records.map(({ result }) => result),
      records.map(({ mark }) => mark),
    ],
  );
}

/** Written after the mutations' own changes: when the sequencer has taken a mark, it has taken those too. */
export async function writeMarks(
  db: Writer,
  deviceId: string,
  mutationIds: readonly string[],
): Promise<Map<string, number>> {
  const marks = await db.rows<{ id: string; mark: number }>(
    `INSERT INTO sync_dirty (tenant, noun, row_id, device_id)
     SELECT current_setting('seatline.tenant'), '', m.id, $1 FROM unnest($2::text[]) WITH ORDINALITY AS m (id, place)
     ORDER BY m.place RETURNING row_id AS id, sync_dirty.id AS mark`,
    [deviceId, mutationIds],
  );
  return new Map(marks.map(({ id, mark }) => [id, mark]));
}

export async function wakeSequencer(db: Writer): Promise<void> {
  await db.rows(`SELECT pg_notify('seatline_dirty', '')`);
}

/** Every mark of this device up to the returned one is in the sequenced rows of this snapshot. */
export async function sequencedThrough(db: Reader, tenant: string, deviceId: string): Promise<number> {
  const [row] = await db.rows<{ through: number }>(
    `SELECT coalesce(
       (SELECT min(id) - 1 FROM sync_dirty WHERE tenant = $1 AND noun = '' AND device_id = $2),
       (SELECT max(last_mark) FROM sync_device WHERE device_id = $2), 0) AS through`,
    [tenant, deviceId],
  );
  return row?.through ?? 0;
}

export async function attemptsOf(db: Reader, mutationIds: readonly string[]): Promise<Map<string, number>> {
  const found = await db.rows<{ id: string; attempts: number }>(
    'SELECT mutation_id AS id, attempts FROM sync_attempt WHERE mutation_id = ANY($1)',
    [mutationIds],
  );
  return new Map(found.map(({ id, attempts }) => [id, attempts]));
}

export async function countAttempts(db: Writer, mutationIds: readonly string[]): Promise<void> {
  await db.run(
    `INSERT INTO sync_attempt (tenant, mutation_id, attempts)
     SELECT current_setting('seatline.tenant'), id, 1 FROM unnest($1::text[]) AS id
     ON CONFLICT (tenant, mutation_id) DO UPDATE SET attempts = sync_attempt.attempts + 1, last_at = now()`,
    [mutationIds],
  );
}

/** Results are remembered for longer than any device may stay away (lease, archive and backups together). */
export const REMEMBERED_DAYS = 360;

/** [P14] Forgets old results; what is not above the number kept for its device is then refused without them. */
export async function forgetResults(db: Writer, olderThanDays: number): Promise<number> {
  const [row] = await db.rows<{ gone: number }>(
    `WITH gone AS (
       DELETE FROM sync_mutation WHERE at < now() - $1 * interval '1 day' RETURNING user_id, device_id, device_seq),
     highest AS (SELECT user_id, device_id, max(device_seq) AS seq FROM gone GROUP BY user_id, device_id),
     noted AS (
       UPDATE sync_device d SET pruned_seq = greatest(d.pruned_seq, h.seq)
       FROM highest h WHERE d.user_id = h.user_id AND d.device_id = h.device_id)
     SELECT count(*) AS gone FROM gone`,
    [olderThanDays],
  );
  await db.run(`DELETE FROM sync_attempt WHERE last_at < now() - $1 * interval '1 day'`, [olderThanDays]);
  return row?.gone ?? 0;
}

/** A part of a transaction that can be undone alone; locks within it are waited for so long, not longer. */
export async function savepoint<T>(db: Writer, lockTimeoutMs: number, work: () => Promise<T>): Promise<T> {
  await db.run(`SAVEPOINT part; SET LOCAL lock_timeout = ${lockTimeoutMs}`);
  try {
    const value = await work();
    await db.run('RELEASE SAVEPOINT part');
    return value;
  } catch (cause) {
    await db.run('ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part');
    throw cause;
  }
}
