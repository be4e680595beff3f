/** One tenant's part of a backup, and putting it back: every table that has a tenant, as it was, without any trigger. */
import type { Writer } from '../../src/central/db/database.ts';

export type Backup = [table: string, rows: string][];

/** People stay signed in: accounts and tokens are not what a backup of a tenant is about here. */
const LEFT_ALONE = ['tenant', 'account', 'refresh_family', 'refresh_token', 'device_key', 'sync_suspect'];

const tablesOf = async (db: Writer): Promise<string[]> =>
  (
    await db.rows<{ name: string }>(
      `SELECT c.table_name AS name FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.column_name = 'tenant' AND c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
         AND NOT c.table_name = ANY($1) ORDER BY c.table_name`,
      [LEFT_ALONE],
    )
  ).map(({ name }) => name);

export async function readBackup(db: Writer, tenant: string): Promise<Backup> {
  const backup: Backup = [];
  for (const table of await tablesOf(db)) {
    const [row] = await db.rows<{ rows: string }>(
      `SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text AS rows FROM ${table} t WHERE tenant = $1`,
      [tenant],
    );
    backup.push([table, row?.rows ?? '[]']);
  }
  return backup;
}

export async function writeBackup(db: Writer, tenant: string, backup: Backup): Promise<void> {
  await db.run(`SET LOCAL session_replication_role = replica`);
  for (const [table, rows] of backup) {
    await db.run(`DELETE FROM ${table} WHERE tenant = $1`, [tenant]);
    await db.run(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      [rows],
    );
  }
}
