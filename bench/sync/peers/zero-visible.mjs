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
  await follow(writer, 'writer', () => {});
  const onNote = (id) => seen.get(id)?.();
  await follow(open(), 'writer', onNote);
  for (let n = 1; n < clients; n += AT_ONCE) {
    const count = Math.min(AT_ONCE, clients - n);
    await Promise.all(Array.from({ length: count }, (_, at) => follow(open(), `person-${n + at}`, onNote)));
  }
  const everybody = await changes('everybody', clients);
  const one = await changes('writer', 1);
  return { ready: { everybody, one, failures: 0 } };

  async function changes(owner, sights) {
    const result = { latenciesMs: [], acknowledgedMs: [] };
    for (let round = 0; round < rounds; round += 1) {
      await sleep(PAUSE_MS);
      const id = randomUUID();
      const startedMs = performance.now();
      const everybody = sightsOf(id, sights, () => result.latenciesMs.push(performance.now() - startedMs));
      const note = { id, owner, text: '客户回电，问题已解决', writtenAtMs: Date.now() };
      const answer = await writer.mutate(mutators.addNote(note)).server;
      if (answer.type === 'error') throw new Error(JSON.stringify(answer));
      result.acknowledgedMs.push(performance.now() - startedMs);
      await everybody;
    }
    return result;
  }
  function sightsOf(id, sights, onSight) {
    let missing = sights;
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${missing} of ${sights} never saw a change`)),
        PATIENCE_MS,
      );
      seen.set(id, () => {
        onSight();
        missing -= 1;
        if (missing > 0) return;
        clearTimeout(late);
        seen.delete(id);
        resolve();
      });
    });
  }
});

/** Tells each note once; resolves when the client holds what the server has. */
async function follow(zero, owner, onNote) {
  const known = new Set();
  const view = zero.materialize(queries.notes({ owner }));
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
