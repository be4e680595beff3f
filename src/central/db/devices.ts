/** Devices: one person on one workstation, with its key, its rolling token and how far it was heard. */
import type { User } from '../../shared/domain/people.ts';
import type { Reader, Writer } from './database.ts';
import type { DeviceName } from './mutations.ts';

export interface StoredDevice {
  /** Raw Ed25519, base64url; null: its program is from before keys. */
  publicKey: string | null;
  state: 'ok' | 'revoked';
  /** The epoch that token and batch hash belong to. */
  tokenEpoch: string | null;
  tokenNo: number;
  lastBatchHash: string | null;
  /** The highest number answered for good. */
  lastSeq: number;
  /** The same before the last batch: what a device may still believe that missed one answer. */
  seqBefore: number;
  /** Results up to this number may have been forgotten. */
  prunedSeq: number;
  lastMark: number;
  /** How many mutations were put aside since it was given up. */
  keptLate: number;
  revokedAtMs: number | null;
}

const COLUMNS = `d.public_key AS "publicKey", d.state, d.token_epoch AS "tokenEpoch", d.token_no AS "tokenNo",
  d.last_batch_hash AS "lastBatchHash", d.last_seq AS "lastSeq", d.seq_before AS "seqBefore",
  d.pruned_seq AS "prunedSeq", d.last_mark AS "lastMark", d.kept_late AS "keptLate",
  floor(extract(epoch FROM d.revoked_at) * 1000)::bigint AS "revokedAtMs"`;

export interface Standing {
  epoch: string;
  user: User | null;
  /** When the person's row was written last: for a disabled one, when that happened. */
  userChangedAtMs: number | null;
  device: StoredDevice | null;
}

/** Who asks, as stored at this moment. */
export async function readStanding(db: Reader, { userId, deviceId }: DeviceName): Promise<Standing> {
  const [row] = await db.rows<StoredDevice & Omit<Standing, 'device'> & { known: boolean }>(
    `SELECT (SELECT epoch FROM sync_epoch) AS epoch, u.body AS user,
       floor(extract(epoch FROM u.updated_at) * 1000)::bigint AS "userChangedAtMs", d.user_id IS NOT NULL AS known, ${COLUMNS}
     FROM (SELECT 1) AS one LEFT JOIN noun_user u ON u.id = $1
     LEFT JOIN sync_device d ON d.user_id = $1 AND d.device_id = $2`,
    [userId, deviceId],
  );
  if (!row) throw new Error('one row always comes');
  const { epoch, user, userChangedAtMs, known, ...device } = row;
  return { epoch, user, userChangedAtMs, device: known ? device : null };
}

/** Rows written from here on are this person's, on this device. */
export async function writeAs(db: Writer, { userId, deviceId }: DeviceName): Promise<void> {
  await db.rows(`SELECT set_config('seatline.user', $1, true), set_config('seatline.device', $2, true)`, [
    userId,
    deviceId,
  ]);
}

/** Returns the key that was there before; null: none. Without a key, what is known stays. */
export async function registerDevice(
  db: Writer,
  { userId, deviceId }: DeviceName,
  publicKey: string | null,
): Promise<string | null> {
  const [before] = await db.rows<{ key: string | null }>(
    'SELECT public_key AS key FROM sync_device WHERE user_id = $1 AND device_id = $2 FOR UPDATE',
    [userId, deviceId],
  );
  await db.run(
    `INSERT INTO sync_device (tenant, user_id, device_id, public_key)
     VALUES (current_setting('seatline.tenant'), $1, $2, $3)
     ON CONFLICT (tenant, user_id, device_id) DO UPDATE
     SET public_key = coalesce(excluded.public_key, sync_device.public_key), last_seen_at = now()`,
    [userId, deviceId, publicKey],
  );
  return before?.key ?? null;
}

export type DeviceProgress = Pick<
  StoredDevice,
  'tokenEpoch' | 'tokenNo' | 'lastBatchHash' | 'lastSeq' | 'seqBefore' | 'lastMark' | 'keptLate'
>;

export async function saveProgress(
  db: Writer,
  { userId, deviceId }: DeviceName,
  p: DeviceProgress,
): Promise<void> {
  await db.run(
    `INSERT INTO sync_device (tenant, user_id, device_id, token_epoch, token_no, last_batch_hash, last_seq, seq_before,
       last_mark, kept_late)
     VALUES (current_setting('seatline.tenant'), $1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (tenant, user_id, device_id) DO UPDATE
     SET token_epoch = excluded.token_epoch, token_no = excluded.token_no, last_batch_hash = excluded.last_batch_hash,
       last_seq = excluded.last_seq, seq_before = excluded.seq_before, last_mark = excluded.last_mark,
       kept_late = excluded.kept_late, last_seen_at = now()`,
    [
      userId,
      deviceId,
      p.tokenEpoch,
      p.tokenNo,
      p.lastBatchHash,
      p.lastSeq,
      p.seqBefore,
      p.lastMark,
      p.keptLate,
    ],
  );
}

/** After work that was done in this device's name outside a push of its own. */
export async function raiseMark(db: Writer, { userId, deviceId }: DeviceName, mark: number): Promise<void> {
  await db.run(
    'UPDATE sync_device SET last_mark = greatest(last_mark, $3) WHERE user_id = $1 AND device_id = $2',
    [userId, deviceId, mark],
  );
}

export async function markForked(db: Writer, { userId, deviceId }: DeviceName): Promise<void> {
  await db.run('UPDATE sync_device SET forked_at = now() WHERE user_id = $1 AND device_id = $2', [
    userId,
    deviceId,
  ]);
}

/** False: no such device. */
export async function markRevoked(db: Writer, { userId, deviceId }: DeviceName): Promise<boolean> {
  const touched = await db.run(
    `UPDATE sync_device SET state = 'revoked', revoked_at = coalesce(revoked_at, now())
     WHERE user_id = $1 AND device_id = $2`,
    [userId, deviceId],
  );
  return touched > 0;
}
