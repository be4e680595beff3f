import { describe, expect, it, vi } from 'vitest';
import type { OutboxItem, SyncStatus } from '../../../shared/contract/sync-centre.ts';
import { MutationId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { fakeTopic, silence } from '../../../../test/support/fake-topic.ts';
import type { Conflict } from '../../../shared/domain/conflict.ts';
import { fieldsConflict } from '../../../../test/support/fake-sync-data.ts';
import { createSyncCentreStore } from './sync-centre-store.ts';

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
  const held = { items, fails: false, reads: 0, conflicts: [] as Conflict[] };
  const changed = new Set<() => void>();
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
    conflicts: async ({ scope, resolved }: { scope: string; resolved: boolean }) => {
      asked.push(`conflicts ${scope} ${resolved}`);
      return held.conflicts;
    },
    transfers: async (_: unknown, { signal }: { signal?: AbortSignal } = {}) => silence(signal),
    now: async () => void asked.push('now'),
    retry: async (input: { mutationId: string }) => (asked.push('retry'), drop(input)),
    dismiss: async () => {
      asked.push('dismiss');
      throw failure('store/disk-full');
    },
  };
  const changes = {
    on: (_nouns: readonly string[], listener: () => void) => {
      changed.add(listener);
      return () => void changed.delete(listener);
    },
    stop: () => undefined,
  };
  const options = { desk: { sync } as never, changes, isLead: false };
  const tellChanged = (): void => changed.forEach((listener) => listener());
  return { status, asked, held, options, tellChanged };
}

describe('the sync centre store', () => {
  it('[SC5] reads the list whenever the status moves', async () => {
    const { options, status, held } = fakeSync([]);
    const store = createSyncCentreStore(options);
    const stop = store.start();
    await vi.waitFor(() => expect(store.getState().items.value?.waiting).toEqual([]));
    held.items = [refused('m1')];
    status.set({ ...idle, unresolved: 1 });
    await vi.waitFor(() => expect(store.getState().items.value?.unresolved).toHaveLength(1));
    stop();
  });

  it('[SC6] a list that cannot be read keeps what was shown and says so', async () => {
    const { options, status, held } = fakeSync([refused('m1')]);
    const store = createSyncCentreStore(options);
    const stop = store.start();
    await vi.waitFor(() => expect(store.getState().items.value?.unresolved).toHaveLength(1));
    held.fails = true;
    status.set({ ...idle, pending: 1 });
    await vi.waitFor(() => expect(store.getState().items.failure).toBe('link/closed'));
    expect(store.getState().items.value?.unresolved).toHaveLength(1);
    stop();
  });

  it('[SC7] sends an item again and shows the new list before the button is free', async () => {
    const { options, asked } = fakeSync([refused('m1')]);
    const store = createSyncCentreStore(options);
    const retried = store.getState().retry('m1');
    expect(store.getState().busy.has('m1')).toBe(true);
    expect(await retried).toEqual({ ok: true, value: undefined });
    expect(asked).toEqual(['retry']);
    expect(store.getState()).toMatchObject({ items: { value: { unresolved: [] } }, busy: new Set() });
  });

  it('[SC7] a dismissal that fails is an answer, not a loss', async () => {
    const { options } = fakeSync([refused('m1')]);
    const store = createSyncCentreStore(options);
    expect(await store.getState().dismiss('m1')).toEqual({ ok: false, error: 'store/disk-full' });
    expect(store.getState().items.value?.unresolved).toHaveLength(1);
  });

  it('[SC5] reads conflicts when their rows change, and decided ones only once somebody looked', async () => {
    const { options, asked, held, tellChanged } = fakeSync([]);
    const store = createSyncCentreStore(options);
    const stop = store.start();
    await vi.waitFor(() => expect(store.getState().open.mine.value).toEqual([]));
    held.conflicts = [fieldsConflict(1e12)];
    tellChanged();
    await vi.waitFor(() => expect(store.getState().open.mine.value).toHaveLength(1));
    expect(asked.filter((one) => one !== 'conflicts mine false')).toEqual([]);
    await store.getState().loadDecided('mine');
    tellChanged();
    await vi.waitFor(() => expect(asked.filter((one) => one === 'conflicts mine true')).toHaveLength(2));
    stop();
  });

  it('[SC5] only a lead asks for the conflicts of the team', async () => {
    const { options, asked } = fakeSync([]);
    const stop = createSyncCentreStore({ ...options, isLead: true }).start();
    await vi.waitFor(() => expect(asked).toContain('conflicts team false'));
    stop();
  });
});
