import { describe, expect, it, vi } from 'vitest';
import type { OutboxItem, SyncStatus } from '../../../shared/contract/sync-centre.ts';
import { MutationId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { fakeTopic } from '../../../../test/support/fake-topic.ts';
import { createSyncCentreStore, type SyncCentreDesk } from './sync-centre-store.ts';

const idle: SyncStatus = {
  phase: 'idle',
  completeAtMs: 1,
  nextTryAtMs: null,
  failure: null,
  pending: 0,
  unresolved: 0,
  conflicts: { mine: 0, team: 0 },
  recordingsWaiting: 0,
  rowsReceived: 0,
  progress: null,
  fullCheckAtMs: null,
  repairedRows: 0,
};
const refused = (id: string): OutboxItem => ({
  mutationId: MutationId.parse(id),
  command: 'call.wrapUp',
  state: 'refused',
  attempts: 1,
  createdAtMs: 1,
  failure: 'command/already-wrapped-up',
  conflictId: null,
  args: {},
});

function fakeSync(items: OutboxItem[]) {
  const status = fakeTopic<SyncStatus>(idle);
  const asked: string[] = [];
  const held = { items, fails: false, reads: 0 };
  const drop = ({ mutationId }: { mutationId: string }): void => {
    held.items = held.items.filter((one) => one.mutationId !== mutationId);
  };
  const sync = {
    status: async (_: unknown, { signal }: { signal?: AbortSignal } = {}) => status.stream(signal),
    items: async () => {
      held.reads += 1;
      if (held.fails) throw failure('link/closed');
      return held.items;
    },
    now: async () => void asked.push('now'),
    retry: async (input: { mutationId: string }) => (asked.push('retry'), drop(input)),
    dismiss: async () => {
      asked.push('dismiss');
      throw failure('store/disk-full');
    },
  };
  return { status, asked, held, desk: { sync } as unknown as SyncCentreDesk };
}

describe('the sync centre store', () => {
  it('[SC5] reads the list whenever the status moves', async () => {
    const { desk, status, held } = fakeSync([]);
    const store = createSyncCentreStore(desk);
    const stop = store.start();
    await vi.waitFor(() => expect(store.getState().items).toEqual({ unresolved: [], waiting: [] }));
    held.items = [refused('m1')];
    status.set({ ...idle, unresolved: 1 });
    await vi.waitFor(() => expect(store.getState().items?.unresolved).toHaveLength(1));
    stop();
  });

  it('[SC6] a list that cannot be read keeps what was shown and says so', async () => {
    const { desk, status, held } = fakeSync([refused('m1')]);
    const store = createSyncCentreStore(desk);
    const stop = store.start();
    await vi.waitFor(() => expect(store.getState().items?.unresolved).toHaveLength(1));
    held.fails = true;
    status.set({ ...idle, pending: 1 });
    await vi.waitFor(() => expect(store.getState().listFailure).toBe('link/closed'));
    expect(store.getState().items?.unresolved).toHaveLength(1);
    stop();
  });

  it('[SC7] sends an item again and shows the new list before the button is free', async () => {
    const { desk, asked } = fakeSync([refused('m1')]);
    const store = createSyncCentreStore(desk);
    const retried = store.getState().retry('m1');
    expect(store.getState().busy.has('m1')).toBe(true);
    expect(await retried).toEqual({ ok: true, value: undefined });
    expect(asked).toEqual(['retry']);
    expect(store.getState()).toMatchObject({ items: { unresolved: [] }, busy: new Set() });
  });

  it('[SC7] a dismissal that fails is an answer, not a loss', async () => {
    const { desk } = fakeSync([refused('m1')]);
    const store = createSyncCentreStore(desk);
    expect(await store.getState().dismiss('m1')).toEqual({ ok: false, error: 'store/disk-full' });
    expect(store.getState().items?.unresolved).toHaveLength(1);
  });
});
