/** TinyBase in memory: nothing is on the disk afterwards, and no index is kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createMergeableStore } from 'tinybase';
import { createWsSynchronizer } from 'tinybase/synchronizers/synchronizer-ws-client';
import { WebSocket } from 'ws';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';

const ANSWER_SEC = 300; // its own limit of one second is too short for twenty thousand rows

await child(async ({ url, rows, delta }, receivedBytes) => {
  const store = createMergeableStore('client');
  const failed = Promise.withResolvers();
  const startedMs = performance.now();
  const socket = new WebSocket(`ws://${url}`, { maxPayload: 2 ** 30 });
  const fail = (cause) => failed.reject(cause instanceof Error ? cause : new Error(String(cause)));
  const synchronizer = await createWsSynchronizer(store, socket, ANSWER_SEC, undefined, undefined, fail);
  socket.on('close', (code) => fail(new Error(`the connection was closed (${code})`)));
  await Promise.race([
    Promise.all([synchronizer.startSync(), until(() => store.getRowIds('customer').length >= rows)]),
    failed.promise,
  ]);
  const firstMs = performance.now() - startedMs;
  const wireBytes = receivedBytes();
  const deltaStartedMs = performance.now();
  await fetch(`http://${url}/change`);
  const last = rowAt(delta - 1, 1);
  await Promise.race([
    until(() => store.getCell('customer', last.id, 'address') === last.address),
    failed.promise,
  ]);
  const deltaMs = performance.now() - deltaStartedMs;
  return { ready: { firstMs, deltaMs, rows: store.getRowIds('customer').length, wireBytes, diskBytes: 0 } };
});

async function until(holds) {
  while (!holds()) await sleep(20);
}
