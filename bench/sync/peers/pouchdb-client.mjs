/** PouchDB replicating into LevelDB on disk; it keeps no index besides the id. */
import PouchDB from 'pouchdb';
import { child } from '../support/child.ts';
import { bytesIn } from '../support/folder.ts';

const OPTIONS = { batch_size: 1_000, batches_limit: 10 };

await child(async ({ url, folder }, receivedBytes) => {
  const db = new PouchDB(`${folder}/customer`);
  const pull = () => db.replicate.from(`${url}/db/customer`, OPTIONS);
  const startedMs = performance.now();
  await pull();
  const { doc_count: count } = await db.info();
  const firstMs = performance.now() - startedMs;
  const wireBytes = receivedBytes();
  await fetch(`${url}/change`, { method: 'POST' });
  const deltaStartedMs = performance.now();
  await pull();
  const deltaMs = performance.now() - deltaStartedMs;
  return { ready: { firstMs, deltaMs, rows: count, wireBytes, diskBytes: bytesIn(folder) } };
});
