/** The sync centre: what waits, what was merged, what needs a decision, and how transfers and the store stand. */
import { MutationId } from '../../../shared/ids.ts';
import type { OutboxItem } from '../../../shared/contract/sync-centre.ts';
import { allOutbox, type OutboxEntry } from '../store/outbox.ts';
import { conflictsOf } from '../sync/conflicts.ts';
import type { Base, Services } from './base.ts';

export const syncRoutes = (os: Base, { account, topics }: Services) => ({
  status: os.sync.status.handler(({ signal }) => topics.sync.follow(signal)),
  items: os.sync.items.handler(() => allOutbox(account.mustPerson().store.vault.read).map(toItem)),
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

const toItem = (entry: OutboxEntry): OutboxItem => ({
  mutationId: MutationId.parse(entry.mutationId),
  command: entry.command,
  state: entry.state,
  attempts: entry.attempts,
  createdAtMs: entry.atMs,
  failure: entry.failure,
  conflictId: null,
  args: entry.args,
});
