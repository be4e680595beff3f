/**
 * What the sync centre asks of core: what waits, what was merged, what needs a decision, how transfers and the store
 * stand. Rules SC: docs/spec/sync-centre.md. Decisions themselves are commands (`conflict.resolve`, `conflict.ask`).
 */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Conflict } from '../domain/conflict.ts';
import { ConflictId, EpochMs, MutationId } from '../ids.ts';
import { Failure, procedure } from './procedure.ts';
import { StorageUsed, Transfer } from './transfers.ts';

export const SyncStatus = z.strictObject({
  phase: z.enum(['idle', 'firstSync', 'pulling', 'pushing', 'checking', 'waiting', 'signedOut']),
  /** When the store last equalled central's. */
  completeAtMs: EpochMs.nullable(),
  nextTryAtMs: EpochMs.nullable(),
  failure: Failure.nullable(),
  pending: z.number().int(),
  /** Commands that central did not take (refused, quarantined) and a person must look at; conflicts are counted apart. */
  unresolved: z.number().int(),
  /** Conflicts that wait for a decision: this person's own, and (leads) those of their team. */
  conflicts: z.strictObject({ mine: z.number().int(), team: z.number().int() }),
  recordingsWaiting: z.number().int(),
  rowsReceived: z.number().int(),
  /** While a great deal is coming: by which lane, how far. `total` null: not known. null: nothing great is coming. */
  progress: z
    .strictObject({
      lane: z.enum(['image', 'rows']),
      unit: z.enum(['bytes', 'rows']),
      done: z.number().int().nonnegative(),
      total: z.number().int().nonnegative().nullable(),
    })
    .nullable(),
  /** The last time every row here was compared with central's sums and with its own hash. */
  fullCheckAtMs: EpochMs.nullable(),
  /** Rows that were found wrong here and fetched again, in the last 24 h. */
  repairedRows: z.number().int(),
});
export type SyncStatus = z.infer<typeof SyncStatus>;

/** One local change that central does not have yet, or did not take as it was. The whole text stays readable here. */
export const OutboxItem = z.strictObject({
  mutationId: MutationId,
  command: z.string(),
  state: z.enum(['pending', 'acked', 'refused', 'quarantined', 'conflict', 'merged']),
  attempts: z.number().int(),
  createdAtMs: EpochMs,
  /** Why it waits or was not taken; null while simply next in line. */
  failure: z.string().max(64).nullable(),
  /** `conflict`, and `merged` when something clashed: the conflict row that a person decides. */
  conflictId: ConflictId.nullable(),
  args: z.unknown(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

const Limit = z.number().int().min(1).max(500).default(100);

export const syncCentreProcedures = {
  status: procedure.output(eventIterator(SyncStatus)),
  /** Everything in the outbox, and what was merged in the last 30 days. */
  items: procedure.output(z.array(OutboxItem)),
  /** Newest first. `team`: of the people this person leads; empty for everybody else. */
  conflicts: procedure
    .input(z.strictObject({ scope: z.enum(['mine', 'team']), resolved: z.boolean(), limit: Limit }))
    .output(z.array(Conflict)),
  now: procedure.output(z.void()),
  /** Compares every row with central and with its own hash; progress is in the status. */
  check: procedure.output(z.void()),
  /** Send a refused or quarantined command again, under a new id. */
  retry: procedure.input(z.strictObject({ mutationId: MutationId })).output(z.void()),
  /** A person read it and lets it go; its text moves to the archive, it is not deleted. */
  dismiss: procedure.input(z.strictObject({ mutationId: MutationId })).output(z.void()),
  transfers: procedure.output(eventIterator(z.array(Transfer))),
  /** Held until resumed, also over restarts. */
  pauseTransfers: procedure.output(z.void()),
  resumeTransfers: procedure.output(z.void()),
  storage: procedure.output(StorageUsed),
};
