/** Brings the database to the present: numbered files of db/migrations, never edited once shipped; then the nouns. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Database, Writer } from './database.ts';
import { installNouns } from './nouns.ts';
import { installReports } from './reports.ts';

interface Migration {
  number: number;
  name: string;
  sql: string;
  sha256: string;
}

/** Serialises centrals that start at the same moment. */
const MIGRATION_LOCK = 0x5ea71;

/** Errors: 'store/newer-version' when the database was written by a newer central; nothing was changed then. */
export function migrate(db: Database): Promise<Result<null, 'store/newer-version'>> {
  return db.owner(async (tx) => {
    await tx.rows(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const known = await readMigrations();
    const done = await doneMigrations(tx);
    const newest = known.at(-1)?.number ?? 0;
    if (done.some(({ number }) => number > newest)) return err('store/newer-version');
    for (const migration of known) await applyOnce(tx, migration, done);
    await installNouns(tx);
    await installReports(tx);
    return ok(null);
  });
}

export async function readMigrations(): Promise<Migration[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { number: Number(name.slice(0, 4)), name, sql, sha256: digest(sql) };
    }),
  );
}

/** Line ends differ between checkouts; the meaning does not. */
const digest = (sql: string) => createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');

async function doneMigrations(tx: Writer): Promise<{ number: number; sha256: string }[]> {
  await tx.run(`CREATE TABLE IF NOT EXISTS schema_migration (
    number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())`);
  return tx.rows('SELECT number, sha256 FROM schema_migration ORDER BY number');
}

async function applyOnce(
  tx: Writer,
  { number, name, sql, sha256 }: Migration,
  done: { number: number; sha256: string }[],
): Promise<void> {
  const before = done.find((entry) => entry.number === number);
  if (before && before.sha256 !== sha256) throw new Error(`migration ${name} was edited after it shipped`);
  if (before) return;
  await tx.run(sql);
  await tx.run('INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)', [
    number,
    name,
    sha256,
  ]);
}
