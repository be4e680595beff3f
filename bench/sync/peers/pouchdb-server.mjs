/** CouchDB's protocol from express-pouchdb, on LevelDB. */
import { once } from 'node:events';
import express from 'express';
import expressPouch from 'express-pouchdb';
import PouchDB from 'pouchdb';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';

const BULK = 5_000;

await child(async ({ rows, delta, folder }) => {
  const Server = PouchDB.defaults({ prefix: `${folder}/` });
  const db = new Server('customer');
  await put(rows, 0, new Map());
  const app = express();
  app.post('/change', (_, response) => void changed().then(() => response.end()));
  app.use(
    '/db',
    expressPouch(Server, {
      mode: 'minimumForPouchDB',
      configPath: `${folder}/config.json`,
      logPath: `${folder}/log.txt`,
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { ready: { url: `http://127.0.0.1:${server.address().port}` } };

  async function changed() {
    const ids = Array.from({ length: delta }, (_, n) => rowAt(n).id);
    const { rows: known } = await db.allDocs({ keys: ids });
    await put(delta, 1, new Map(known.map((row) => [row.id, row.value.rev])));
  }
  async function put(count, version, revisions) {
    for (let at = 0; at < count; at += BULK) {
      const docs = [];
      for (let n = at; n < Math.min(at + BULK, count); n += 1) {
        const { id, ...values } = rowAt(n, version);
        docs.push({ _id: id, ...(revisions.has(id) ? { _rev: revisions.get(id) } : {}), ...values });
      }
      await db.bulkDocs(docs);
    }
  }
});
