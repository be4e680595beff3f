/** What was not done is kept whole until a person has looked: refused by a rule, or not run at all. */
import type { DeviceName } from './mutations.ts';
import type { Reader, Writer } from './database.ts';

export interface KeptEntry {
  mutationId: string;
  contentHash: string;
  /** The whole mutation as JSON. */
  payload: string;
  status: 'refused' | 'quarantined';
  reason: string;
}

export async function keepAside(
  db: Writer,
  { userId, deviceId }: DeviceName,
  entries: readonly KeptEntry[],
): Promise<void> {
  await db.run(
    `INSERT INTO sync_quarantine (tenant, mutation_id, content_hash, device_id, user_id, payload, status, reason)
     SELECT current_setting('seatline.tenant'), k.id, k.hash, $1, $2, k.payload, k.status, k.reason
     FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS k (id, hash, payload, status, reason)
     ORDER BY k.id ON CONFLICT DO NOTHING`,
    [
      deviceId,
      userId,
      entries.map(({ mutationId }) => mutationId),
      entries.map(({ contentHash }) => contentHash),
      entries.map(({ payload }) => payload),
      entries.map(({ status }) => status),
      entries.map(({ reason }) => reason),
    ],
  );
}

export interface KeptMutation extends DeviceName {
  mutationId: string;
  contentHash: string;
  payload: string;
}

/** Oldest first. */
export const keptFor = (db: Reader, reason: string): Promise<KeptMutation[]> =>
  db.rows(
    `SELECT mutation_id AS "mutationId", content_hash AS "contentHash", payload, user_id AS "userId",
       device_id AS "deviceId"
     FROM sync_quarantine WHERE reason = $1 ORDER BY at, mutation_id`,
    [reason],
  );

/** As if it had never come: to be run anew in the same transaction, which keeps or remembers it again. */
export async function forgetKept(db: Writer, { mutationId, contentHash }: KeptMutation): Promise<void> {
  await db.run('DELETE FROM sync_quarantine WHERE mutation_id = $1 AND content_hash = $2', [
    mutationId,
    contentHash,
  ]);
  await db.run('DELETE FROM sync_mutation WHERE mutation_id = $1 AND content_hash = $2', [
    mutationId,
    contentHash,
  ]);
}
