/** PowerSync's own Node client with the two indexes, over plain SQLite or over the product's encrypted one. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { PowerSyncDatabase, Schema, Table, column } from '@powersync/node';
import { COLUMNS, INDEXES } from '../rows.ts';
import { child } from '../support/child.ts';
import { bytesIn } from '../support/folder.ts';

const columns = Object.fromEntries(
  COLUMNS.slice(1).map((name) => [name, name === 'sinceMs' ? column.integer : column.text]),
);
const indexes = Object.fromEntries(INDEXES.map((names) => [names.join('_'), [...names]]));

const CACHE_KIB = 262_144; // as the raw limit has it

await child(async ({ url, rows, delta, folder, isEncrypted }, receivedBytes) => {
  const db = new PowerSyncDatabase({
    schema: new Schema({ customer: new Table(columns, { indexes }) }),
    database: {
      dbFilename: 'peer.db',
      dbLocation: folder,
      ...(isEncrypted ? encrypted(randomBytes(32).toString('hex')) : {}),
    },
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
  const wireBytes = receivedBytes();
  const deltaStartedMs = performance.now();
  await fetch(`${url}/change`, { method: 'POST' });
  await appliedUpTo(rows + delta);
  const deltaMs = performance.now() - deltaStartedMs;
  return { ready: { firstMs, deltaMs, rows: count, wireBytes, diskBytes: bytesIn(folder) } };

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

function encrypted(key) {
  return {
    openWorker: (_, options) =>
      new Worker(new URL('powersync-encrypted.worker.mjs', import.meta.url), options),
    initializeConnection: async (db) => {
      await db.execute("PRAGMA cipher = 'sqlcipher'");
      await db.execute('PRAGMA legacy = 4');
      await db.execute(`PRAGMA key = "x'${key}'"`);
      await db.execute(`PRAGMA cache_size = -${CACHE_KIB}`);
      await db.execute('PRAGMA user_version');
    },
  };
}
