/** Many Zero clients and one that writes, in one process: the same job as ours/visible-child.ts. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Zero } from '@rocicorp/zero';
import { child } from '../support/child.ts';
import { mutators, queries, schema } from './zero-shared.mjs';

const PAUSE_MS = 200;
const PATIENCE_MS = 60_000;
const AT_ONCE = 10;

await child(async ({ url, clients, rounds }) => {
  const seen = new Map();
  const open = () =>
    new Zero({
      cacheURL: url,
      schema,
      mutators,
      userID: null,
      kvStore: 'mem',
      storageKey: randomUUID(),
      logLevel: 'error',
    });
  const writer = open();
  await follow(writer, () => {});
  for (let n = 0; n < clients; n += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, clients - n) }, () =>
      follow(open(), (id) => seen.get(id)?.(performance.now())),
    );
    await Promise.all(batch);
  }
  const result = { latenciesMs: [], acknowledgedMs: [] };
  for (let round = 0; round < rounds; round += 1) {
    await sleep(PAUSE_MS);
    await change(result);
  }
  return { ready: result };

  async function change({ latenciesMs, acknowledgedMs }) {
    const id = randomUUID();
    let missing = clients;
    const startedMs = performance.now();
    const everybody = new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${missing} of ${clients} never saw the change`)),
        PATIENCE_MS,
      );
      seen.set(id, (atMs) => {
        latenciesMs.push(atMs - startedMs);
        missing -= 1;
        if (missing > 0) return;
        clearTimeout(late);
        resolve();
      });
    });
    const note = { id, text: '客户回电，问题已解决', writtenAtMs: Date.now() };
    const answer = await writer.mutate(mutators.addNote(note)).server;
    if (answer.type === 'error') throw new Error(JSON.stringify(answer));
    acknowledgedMs.push(performance.now() - startedMs);
    await everybody;
    seen.delete(id);
  }
});

/** Tells each note once; resolves when the client holds what the server has. */
async function follow(zero, onNote) {
  const known = new Set();
  const view = zero.materialize(queries.notes());
  await new Promise((resolve, reject) => {
    view.addListener((notes, state) => {
      for (const { id } of notes) {
        if (known.has(id)) continue;
        known.add(id);
        onNote(id);
      }
      if (state === 'complete') resolve();
      if (state === 'error') reject(new Error('the query failed'));
    });
  });
}
