/** The sync centre: what waits, what was merged, what needs a decision, and how transfers and the store stand. */
import { ConflictId, MutationId } from '../../../shared/ids.ts';
import type { OutboxItem } from '../../../shared/contract/sync-centre.ts';
import { mergedWork } from '../store/archive.ts';
import { allOutbox, type OutboxEntry, type Work } from '../store/outbox.ts';
import { conflictsOf } from '../sync/conflicts.ts';
import type { Base, Services } from './base.ts';

export const syncRoutes = (os: Base, { account, topics }: Services) => ({
  status: os.sync.status.handler(({ signal }) => topics.sync.follow(signal)),
  items: os.sync.items.handler(() => {
    const vault = account.mustPerson().store.vault.read;
    return [...mergedWork(vault).map(toMerged), ...allOutbox(vault).map(toItem)];
  }),
  conflicts: os.sync.conflicts.handler(({ input }) => {
    const { store, actor } = account.mustPerson();
    return conflictsOf(store.cache().read, actor, input);
  }),
  now: os.sync.now.handler(() => account.mustPerson().sync.now()),
  check: os.sync.check.handler(() => account.mustPerson().sync.check()),
  retry: os.sync.retry.handler(({ input }) => {
    account.mustPerson().commands.sendAgain(input.mutationId);
  }),
  dismiss: os.sync.dismiss.handler(({ input }) => {
    const person = account.mustPerson();
    person.commands.dismiss(input.mutationId);
    person.sync.refreshCounts();
  }),
  transfers: os.sync.transfers.handler(({ signal }) => topics.transfers.follow(signal)),
  pauseTransfers: os.sync.pauseTransfers.handler(() => account.mustPerson().transfers.pauseTransfers()),
  resumeTransfers: os.sync.resumeTransfers.handler(() => account.mustPerson().transfers.resumeTransfers()),
  storage: os.sync.storage.handler(() => account.mustPerson().transfers.storageUsed()),
});

const workOf = ({ mutationId, command, atMs, args }: Work) => ({
  mutationId: MutationId.parse(mutationId),
  command,
  createdAtMs: atMs,
  args,
});

const idOf = (conflictId: string | null) => (conflictId === null ? null : ConflictId.parse(conflictId));

const toItem = (entry: OutboxEntry): OutboxItem => ({
  ...workOf(entry),
  state: entry.state,
  attempts: entry.attempts,
  failure: entry.failure,
  conflictId: idOf(entry.conflictId),
});

/** For as long as the archive keeps it. */
const toMerged = (work: ReturnType<typeof mergedWork>[number]): OutboxItem => ({
  ...workOf(work),
  state: 'merged',
  attempts: 1,
  failure: null,
  conflictId: idOf(work.conflictId),
});
