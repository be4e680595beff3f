/** The sync centre's side of the fake core: an outbox, conflicts, transfers and a disk that tests fill as they like. */
import type { implement } from '@orpc/server';
import type { DeskContract } from '../../src/shared/contract/desk.ts';
import type { OutboxItem, SyncStatus } from '../../src/shared/contract/sync-centre.ts';
import type { StorageUsed, Transfer } from '../../src/shared/contract/transfers.ts';
import type { Conflict } from '../../src/shared/domain/conflict.ts';
import type { User } from '../../src/shared/domain/people.ts';
import type { fakeTopic } from './fake-topic.ts';

type Topic<T> = ReturnType<typeof fakeTopic<T>>;
export type FakeSync = ReturnType<typeof createFakeSync>;

interface Parts {
  conflicts: Map<string, Conflict>;
  sync: Topic<SyncStatus>;
  transfers: Topic<Transfer[]>;
  user: User;
}

export function createFakeSync({ conflicts, sync, transfers, user }: Parts) {
  const outbox: OutboxItem[] = [];
  const storage: StorageUsed = {
    recordingsBytes: 0,
    waitingBytes: 0,
    downloadedBytes: 0,
    cacheBytes: 0,
    vaultBytes: 0,
  };
  const isMine = (one: Conflict): boolean => one.mineBy.userId === user.id;
  const listed = (scope: 'mine' | 'team', resolved: boolean): Conflict[] =>
    [...conflicts.values()]
      .filter((one) => (scope === 'mine' ? isMine(one) : user.role === 'lead' && !isMine(one)))
      .filter((one) => (one.state === 'resolved') === resolved)
      .sort((a, b) => b.metAtMs - a.metAtMs);
  /** Tells the figures anew after something was put in or taken out. */
  const count = (change: Partial<SyncStatus> = {}): void =>
    sync.set({
      ...sync.get(),
      pending: outbox.filter(({ state }) => state === 'pending').length,
      unresolved: outbox.filter(({ state }) => state === 'refused' || state === 'quarantined').length,
      conflicts: { mine: listed('mine', false).length, team: listed('team', false).length },
      recordingsWaiting: transfers.get().filter((one) => one.direction === 'up' && one.state !== 'done')
        .length,
      ...change,
    });
  const take = (mutationId: string): void => {
    const at = outbox.findIndex((one) => one.mutationId === mutationId);
    if (at >= 0) outbox.splice(at, 1);
    count();
  };
  const hold = (isHeld: boolean): void =>
    transfers.set(
      transfers.get().map((one) => {
        if (one.state === 'done' || one.state === 'failed') return one;
        return { ...one, state: isHeld ? 'pausedByPerson' : 'waiting' };
      }),
    );
  return { outbox, storage, conflicts, sync, transfers, listed, count, take, hold };
}

interface RouteParts {
  os: ReturnType<typeof implement<DeskContract>>;
  fakeSync: FakeSync;
  ask: (name: string, input: unknown) => void;
}

export const fakeSyncRoutes = ({ os, fakeSync, ask }: RouteParts) => ({
  status: os.sync.status.handler(({ signal }) => fakeSync.sync.stream(signal)),
  items: os.sync.items.handler(() => {
    ask('sync.items', null);
    return fakeSync.outbox;
  }),
  conflicts: os.sync.conflicts.handler(({ input }) => {
    ask('sync.conflicts', input);
    return fakeSync.listed(input.scope, input.resolved).slice(0, input.limit);
  }),
  now: os.sync.now.handler(() => ask('sync.now', null)),
  check: os.sync.check.handler(() => {
    ask('sync.check', null);
    fakeSync.count({ phase: 'checking' });
  }),
  retry: os.sync.retry.handler(({ input }) => {
    ask('sync.retry', input);
    fakeSync.take(input.mutationId);
  }),
  dismiss: os.sync.dismiss.handler(({ input }) => {
    ask('sync.dismiss', input);
    fakeSync.take(input.mutationId);
  }),
  transfers: os.sync.transfers.handler(({ signal }) => fakeSync.transfers.stream(signal)),
  pauseTransfers: os.sync.pauseTransfers.handler(() => {
    ask('sync.pauseTransfers', null);
    fakeSync.hold(true);
  }),
  resumeTransfers: os.sync.resumeTransfers.handler(() => {
    ask('sync.resumeTransfers', null);
    fakeSync.hold(false);
  }),
  storage: os.sync.storage.handler(() => {
    ask('sync.storage', null);
    return fakeSync.storage;
  }),
});
