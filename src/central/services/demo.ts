/** Fills an empty database with a pack: its people with their passwords, its rows, all in one transaction. */
import type { NounName } from '../../shared/domain/nouns.ts';
import { isNounName } from '../../shared/domain/nouns.ts';
import { insertAccount, insertTenant, listTenants, type Account } from '../db/accounts.ts';
import { bindTenant, type Database, type Writer } from '../db/database.ts';
import { insertRows } from '../db/nouns.ts';
import type { Keys } from '../keys.ts';
import { aboutSip } from './accounts/accounts.ts';
import { hashPassword } from './accounts/password.ts';
import type { PackContents } from './pack/pack.ts';

export interface PackTarget {
  db: Database;
  keys: Keys;
  tenant: { id: string; name: string };
}

/** Rows in one statement; bounds the size of what is sent at once. */
const CHUNK = 2_000;

export const isEmpty = async (db: Database): Promise<boolean> => (await db.owner(listTenants)).length === 0;

export async function loadPack({ db, keys, tenant }: PackTarget, pack: PackContents): Promise<void> {
  const accounts = await accountsOf(keys, tenant.id, pack);
  await db.owner(async (tx) => {
    await insertTenant(tx, tenant.id, tenant.name);
    for (const account of accounts) await insertAccount(tx, account);
    await bindTenant(tx, tenant.id);
    for (const [noun, rows] of Object.entries(pack.rows))
      if (isNounName(noun)) await insertAll(tx, noun, rows);
    await insertAll(
      tx,
      'user',
      pack.people.map(({ user }) => user),
    );
  });
}

async function insertAll(tx: Writer, noun: NounName, rows: readonly { id: string }[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK)
    await insertRows(tx, noun, rows.slice(from, from + CHUNK));
}

async function accountsOf(keys: Keys, tenant: string, { people }: PackContents): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const { user, password, sipPassword } of people) {
    accounts.push({
      login: user.login,
      tenant,
      userId: user.id,
      passwordHash: await hashPassword(password),
      sipSecret: sipPassword === null ? null : keys.seal(Buffer.from(sipPassword), aboutSip(tenant, user.id)),
    });
  }
  return accounts;
}
