/** Zero's own client with its store in memory (in Node there is no IndexedDB): nothing is on the disk afterwards. */
import { Zero } from '@rocicorp/zero';
import { child } from '../support/child.ts';
import { queries, schema } from './zero-shared.mjs';

await child(async ({ url, application, delta }, receivedBytes) => {
  const startedMs = performance.now();
  const zero = new Zero({ cacheURL: url, schema, userID: null, kvStore: 'mem', logLevel: 'error' });
  const view = zero.materialize(queries.customers());
  let rows = [];
  let seen = () => {};
  view.addListener((data, state) => {
    rows = data;
    seen(state);
  });
  await new Promise((resolve, reject) => {
    seen = (state) =>
      state === 'complete' ? resolve() : state === 'error' && reject(new Error('query failed'));
  });
  const firstMs = performance.now() - startedMs;
  const wireBytes = receivedBytes();
  const whole = new Promise((resolve) => {
    seen = () => rows.filter(({ tags }) => tags.includes('v1')).length >= delta && resolve();
  });
  await fetch(`${application}/change`, { method: 'POST' });
  const deltaStartedMs = performance.now(); // changed and committed; replicating begins about now
  await whole;
  return {
    ready: {
      firstMs,
      deltaMs: performance.now() - deltaStartedMs,
      rows: rows.length,
      wireBytes,
      diskBytes: 0,
    },
  };
});
