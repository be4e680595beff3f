/** TinyBase's own WebSocket server with the store in memory. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createMergeableStore } from 'tinybase';
import { createCustomPersister } from 'tinybase/persisters';
import { createWsServer } from 'tinybase/synchronizers/synchronizer-ws-server';
import { WebSocket, WebSocketServer } from 'ws';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';

const KEEPS_NOTHING = [async () => undefined, async () => {}, () => null, () => {}];
const MERGEABLE = 2; // Persists.MergeableStoreOnly
const MAX_MESSAGE = 2 ** 30;

await child(async ({ rows, delta }) => {
  const filled = Promise.withResolvers();
  const server = createServer((_, response) => {
    void filled.promise.then((store) => fill(store, delta, 1)).then(() => response.end());
  });
  createWsServer(new WebSocketServer({ server, maxPayload: MAX_MESSAGE }), () => {
    const store = createMergeableStore('server');
    return [
      createCustomPersister(store, ...KEEPS_NOTHING, undefined, MERGEABLE),
      () => fill(store, rows, 0, filled),
    ];
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `127.0.0.1:${server.address().port}`;
  const holding = new WebSocket(`ws://${address}`); // the server holds a store only while somebody is connected
  await once(holding, 'open');
  await filled.promise;
  return { ready: { url: address } };
});

function fill(store, count, version, filled) {
  store.transaction(() => {
    for (let n = 0; n < count; n += 1) {
      const { id, ...values } = rowAt(n, version);
      store.setRow('customer', id, values);
    }
  });
  filled?.resolve(store);
}
