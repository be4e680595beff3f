/** PowerSync's own Node client, plain SQLite with the two indexes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PowerSyncDatabase, Schema, Table, column } from '@powersync/node';
import { COLUMNS, INDEXES } from '../rows.ts';
import { child } from '../support/child.ts';
import { bytesIn } from '../support/folder.ts';

const columns = Object.fromEntries(
  COLUMNS.slice(1).map((name) => [name, name === 'sinceMs' ? column.integer : column.text]),
);
const indexes = Object.fromEntries(INDEXES.map((names) => [names.join('_'), [...names]]));

await child(async ({ url, rows, delta, folder }) => {
  const db = new PowerSyncDatabase({
    schema: new Schema({ customer: new Table(columns, { indexes }) }),
    database: { dbFilename: 'peer.db', dbLocation: folder },
  });
  await db.init();
  const startedMs = performance.now();
  await db.connect({
    fetchCredentials: async () => ({ endpoint: url, token: 'token' }),
    uploadData: async () => {},
  });
  await appliedUpTo(rows);
  const { count } = await db.get('SELECT count(*) AS count FROM customer');
  const firstMs = performance.now() - startedMs;
  const deltaStartedMs = performance.now();
  await fetch(`${url}/change`, { method: 'POST' });
  await appliedUpTo(rows + delta);
  const deltaMs = performance.now() - deltaStartedMs;
  return { ready: { firstMs, deltaMs, rows: count, diskBytes: bytesIn(folder) } };

  async function appliedUpTo(op) {
    for (;;) {
      const [bucket] = await db.getAll('SELECT last_applied_op AS op FROM ps_buckets WHERE name != ?', [
        '$local',
      ]);
      if (bucket && Number(bucket.op) >= op) return;
      await sleep(5);
    }
  }
});
