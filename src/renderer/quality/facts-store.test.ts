import { expect, it } from 'vitest';
import { failure } from '../../shared/link/attempt.ts';
import { createFactsStore, type FactsDesk } from './facts-store.ts';
import { sampleCall, sampleRecording } from './recording-samples.ts';

function facts() {
  const held = { isThere: true };
  const desk = {
    calls: {
      get: async ({ id }: { id: string }) => {
        if (!held.isThere) throw failure('request/not-found');
        return sampleCall({ id: id as never });
      },
      scriptRun: async () => null,
    },
    customers: { get: async () => Promise.reject(failure('request/not-found')) },
    scripts: { get: async () => Promise.reject(failure('request/not-found')) },
  } as unknown as FactsDesk;
  return { held, store: createFactsStore(desk) };
}

it('[QF5] a call that arrives later takes the place of the sentence that it is missing', async () => {
  const { held, store } = facts();
  held.isThere = false;
  await store.getState().open(sampleRecording());
  expect(store.getState().facts).toMatchObject({ name: 'failed', failure: 'request/not-found' });
  held.isThere = true;
  await store.getState().refresh();
  expect(store.getState().facts).toMatchObject({ name: 'ready', customer: null, run: null });
});

it('[QF5] reading again never takes away what is shown', async () => {
  const { held, store } = facts();
  await store.getState().open(sampleRecording());
  held.isThere = false;
  await store.getState().refresh();
  expect(store.getState().facts.name).toBe('ready');
});

it('[QF5] the newest choice wins', async () => {
  const { store } = facts();
  const first = store.getState().open(sampleRecording());
  await store.getState().open(sampleRecording({ id: 'r2', callId: 'c2' }));
  await first;
  expect(store.getState().facts).toMatchObject({ recording: { id: 'r2' }, call: { id: 'c2' } });
});
