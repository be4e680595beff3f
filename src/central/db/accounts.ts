/** Who may sign in, with what, and the keys of their devices. As owner: a login comes before its tenant. */
import type { Reader, Writer } from './database.ts';

export interface Account {
  login: string;
  tenant: string;
  userId: string;
  passwordHash: string;
  /** Sealed; null: this person has no SIP account. */
  sipSecret: Buffer | null;
}

export async function findAccount(db: Reader, login: string): Promise<Account | null> {
  const [found] = await db.rows<Account>(
    `SELECT login, tenant, user_id AS "userId", password_hash AS "passwordHash", sip_secret AS "sipSecret"
     FROM account WHERE login = lower($1)`,
    [login],
  );
  return found ?? null;
}

export async function insertAccount(db: Writer, account: Account): Promise<void> {
  await db.run(
    `INSERT INTO account (login, tenant, user_id, password_hash, sip_secret) VALUES (lower($1), $2, $3, $4, $5)`,
    [account.login, account.tenant, account.userId, account.passwordHash, account.sipSecret],
  );
}

export async function insertTenant(db: Writer, id: string, name: string): Promise<void> {
  await db.run('INSERT INTO tenant (id, name) VALUES ($1, $2)', [id, name]);
}

export async function listTenants(db: Reader): Promise<string[]> {
  return (await db.rows<{ id: string }>('SELECT id FROM tenant ORDER BY id')).map(({ id }) => id);
}

interface DeviceKeyOwner {
  tenant: string;
  userId: string;
  deviceId: string;
}

/** The secret kept for this person on this device; `fresh` becomes it when there was none. */
export async function keepDeviceKey(db: Writer, owner: DeviceKeyOwner, fresh: Buffer): Promise<Buffer> {
  const key = [owner.tenant, owner.userId, owner.deviceId];
  await db.run(
    'INSERT INTO device_key (tenant, user_id, device_id, secret) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [...key, fresh],
  );
  const [kept] = await db.rows<{ secret: Buffer }>(
    'SELECT secret FROM device_key WHERE tenant = $1 AND user_id = $2 AND device_id = $3',
    key,
  );
  return kept?.secret ?? fresh;
}

/** The proof that the master key is the one everything here was sealed with; `fresh` becomes it at first. */
export async function keepKeyProof(db: Writer, fresh: Buffer): Promise<Buffer> {
  await db.run('INSERT INTO master_key_proof (sealed) VALUES ($1) ON CONFLICT DO NOTHING', [fresh]);
  const [kept] = await db.rows<{ sealed: Buffer }>('SELECT sealed FROM master_key_proof');
  return kept?.sealed ?? fresh;
}
