/** Central on a PostgreSQL of the operator's own, with no more rights than docs/operating.md asks for. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/central/db/database.ts';
import { insertRow } from '../../src/central/db/nouns.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { Replica } from './replica.ts';
import { startTestCentral, until } from './running.ts';
import { customer } from './small-centre.ts';

/** A database whose owner is an ordinary role, and that owner's connection string. */
async function ownedDatabase(right: 'CREATEROLE' | 'NOCREATEROLE'): Promise<string> {
  const url = new URL(await createTestDatabase());
  const owner = `owner_${randomBytes(4).toString('hex')}`;
  const admin = openDatabase(url.href);
  await admin.owner(async (tx) => {
    await tx.run(`CREATE ROLE ${owner} LOGIN NOSUPERUSER ${right} PASSWORD 'x'`);
    await tx.run(`ALTER DATABASE ${url.pathname.slice(1)} OWNER TO ${owner}`);
    if (right === 'NOCREATEROLE') {
      const [known] = await tx.rows(`SELECT 1 FROM pg_roles WHERE rolname = 'seatline_app'`);
      if (!known) await tx.run('CREATE ROLE seatline_app NOLOGIN');
      await tx.run(`GRANT seatline_app TO ${owner}`);
    } else {
      await tx.run(`DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'seatline_app') THEN
        GRANT seatline_app TO ${owner} WITH ADMIN OPTION; END IF; END $$`);
    }
  });
  await admin.close();
  url.username = owner;
  url.password = 'x';
  return url.href;
}

test.each(['CREATEROLE', 'NOCREATEROLE'] as const)(
  '[M8] an owner with %s serves sign-in, push, sequencing and pull',
  async (right) => {
    const central = await startTestCentral({ databaseUrl: await ownedDatabase(right) });
    const replica = new Replica(await central.signIn('wang'));
    await central.db.write('demo', (tx) => insertRow(tx, 'customer', 'c-own', customer('c-own')));
    await until(
      () => replica.pull(),
      () => replica.has('customer', 'c-own'),
    );
    const asOwner = await central.db.owner((tx) => tx.rows('SELECT id FROM noun_customer'));
    expect(asOwner).toEqual([]); // row-level security is forced: even the owner needs a tenant
    await central.close();
  },
);

test('[M9] a database written by a newer central is left alone', async () => {
  const databaseUrl = await createTestDatabase();
  const central = await startTestCentral({ databaseUrl });
  await central.db.owner((tx) =>
    tx.run(`INSERT INTO schema_migration (number, name, sha256) VALUES (9999, 'future', '')`),
  );
  await central.close();
  await expect(startTestCentral({ databaseUrl })).rejects.toMatchObject({ code: 'store/newer-version' });
});
