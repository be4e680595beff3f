/** RxDB in memory (its SQLite storage is sold apart): nothing is on the disk afterwards. */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { Subject } from 'rxjs';
import { COLUMNS, INDEXES } from '../rows.ts';
import { child } from '../support/child.ts';

const BATCH = 5_000;
const number = { type: 'number', minimum: 0, maximum: 1e13, multipleOf: 1 };
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: Object.fromEntries(
    COLUMNS.map((name) => [
      name,
      name === 'sinceMs' ? number : { type: 'string', maxLength: name === 'address' ? 500 : 100 },
    ]),
  ),
  required: [...COLUMNS],
  indexes: INDEXES.map((names) => [...names]),
};

await child(async ({ url, rows, delta }, receivedBytes) => {
  const db = await createRxDatabase({ name: 'peer', storage: getRxStorageMemory(), multiInstance: false });
  const { customer } = await db.addCollections({ customer: { schema } });
  const moved = new Subject();
  const startedMs = performance.now();
  const replication = replicateRxCollection({
    collection: customer,
    replicationIdentifier: 'peer',
    live: true,
    pull: { batchSize: BATCH, handler: page, stream$: moved },
  });
  await replication.awaitInitialReplication();
  const count = await customer.count().exec();
  const firstMs = performance.now() - startedMs;
  const wireBytes = receivedBytes();
  await fetch(`${url}/change`);
  const deltaStartedMs = performance.now();
  let seen = 0;
  const whole = new Promise((resolve) => {
    replication.received$.subscribe(() => (seen += 1) === delta && resolve());
  });
  moved.next('RESYNC');
  await whole;
  await replication.awaitInSync();
  const deltaMs = performance.now() - deltaStartedMs;
  return { ready: { firstMs, deltaMs, rows: count, wireBytes, diskBytes: 0 } };

  async function page(checkpoint, limit) {
    const after = checkpoint?.after ?? 0;
    if (after >= rows + delta) return { checkpoint, documents: [] };
    const answer = await (await fetch(`${url}/pull?after=${after}&limit=${limit}`)).json();
    return { ...answer, documents: answer.documents.map((row) => ({ ...row, _deleted: false })) };
  }
});
