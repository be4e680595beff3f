import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../test/support/postgres.ts';
import { openDatabase, type Database } from './database.ts';

let db: Database;

beforeAll(async () => {
  db = openDatabase(await createTestDatabase());
});
afterAll(() => db.close());

const kill = (pid: number) => db.owner((tx) => tx.rows('SELECT pg_terminate_backend($1, 5000)', [pid]));

test('[O11] a connection that breaks between two statements fails that transaction, and nothing else', async () => {
  const broken = db.owner(async (tx) => {
    const [own] = await tx.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await kill(own?.pid ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
    return tx.rows('SELECT 1');
  });
  await expect(broken).rejects.toThrow();
  expect(await db.owner((tx) => tx.rows('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
});
