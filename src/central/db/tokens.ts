/** Refresh tokens, by hash, in families: one family per sign-in. */
import type { Reader, Writer } from './database.ts';

export interface Family {
  id: string;
  tenant: string;
  userId: string;
  deviceId: string;
}

export interface StoredToken extends Family {
  revoked: boolean;
  expiresAtMs: number;
  spentAtMs: number | null;
}

interface Issue {
  hash: string;
  family: string;
  issuedAtMs: number;
  expiresAtMs: number;
}

export async function insertFamily(db: Writer, { id, tenant, userId, deviceId }: Family): Promise<void> {
  await db.run('INSERT INTO refresh_family (id, tenant, user_id, device_id) VALUES ($1, $2, $3, $4)', [
    id,
    tenant,
    userId,
    deviceId,
  ]);
}

export async function insertToken(
  db: Writer,
  { hash, family, issuedAtMs, expiresAtMs }: Issue,
): Promise<void> {
  await db.run(
    `INSERT INTO refresh_token (hash, family, issued_at, expires_at)
     VALUES ($1, $2, to_timestamp($3::double precision / 1000), to_timestamp($4::double precision / 1000))
     ON CONFLICT DO NOTHING`,
    [hash, family, issuedAtMs, expiresAtMs],
  );
}

export async function ownerOfToken(db: Reader, hash: string): Promise<Omit<Family, 'id'> | null> {
  const [found] = await db.rows<Omit<Family, 'id'>>(
    `SELECT f.tenant, f.user_id AS "userId", f.device_id AS "deviceId"
     FROM refresh_token t JOIN refresh_family f ON f.id = t.family WHERE t.hash = $1`,
    [hash],
  );
  return found ?? null;
}

/** Locks the whole family, so that two refreshes of one token are judged one after the other. */
export async function lockToken(db: Writer, hash: string): Promise<StoredToken | null> {
  const [found] = await db.rows<StoredToken>(
    `SELECT f.id, f.tenant, f.user_id AS "userId", f.device_id AS "deviceId", f.revoked_at IS NOT NULL AS revoked,
       floor(extract(epoch FROM t.expires_at) * 1000)::bigint AS "expiresAtMs",
       floor(extract(epoch FROM t.spent_at) * 1000)::bigint AS "spentAtMs"
     FROM refresh_token t JOIN refresh_family f ON f.id = t.family WHERE t.hash = $1 FOR UPDATE`,
    [hash],
  );
  return found ?? null;
}

export async function isSpent(db: Reader, hash: string): Promise<boolean> {
  const found = await db.rows('SELECT 1 FROM refresh_token WHERE hash = $1 AND spent_at IS NOT NULL', [hash]);
  return found.length > 0;
}

export async function spendToken(db: Writer, hash: string, atMs: number): Promise<void> {
  await db.run(
    'UPDATE refresh_token SET spent_at = to_timestamp($2::double precision / 1000) WHERE hash = $1 AND spent_at IS NULL',
    [hash, atMs],
  );
}

export async function revokeFamily(
  db: Writer,
  id: string,
  why: 'signed-out' | 'reused' | 'other-device',
): Promise<void> {
  await db.run(
    'UPDATE refresh_family SET revoked_at = now(), revoked_why = $2 WHERE id = $1 AND revoked_at IS NULL',
    [id, why],
  );
}

export async function isFamilyAlive(db: Reader, id: string): Promise<boolean> {
  return (
    (await db.rows('SELECT 1 FROM refresh_family WHERE id = $1 AND revoked_at IS NULL', [id])).length > 0
  );
}

/** Housekeeping at start: what ran out long ago cannot be presented any more. */
export async function deleteExpiredTokens(db: Writer): Promise<void> {
  await db.run(`DELETE FROM refresh_token WHERE expires_at < now() - interval '30 days'`);
  await db.run(
    `DELETE FROM refresh_family f WHERE started_at < now() - interval '60 days'
     AND NOT EXISTS (SELECT 1 FROM refresh_token t WHERE t.family = f.id)`,
  );
}
