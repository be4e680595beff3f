import { z } from 'zod';
import { DispositionId, QueueId, ReasonId, ScriptId } from '../ids.ts';
import { defineNoun, Label } from './noun.ts';

/** Callers waiting for a skill. Never a job list: that is an outbox. */
export const Queue = z.strictObject({
  id: QueueId,
  label: Label,
  /** The number dialled by customers that leads here. */
  number: z.string().min(1).max(32),
  scriptId: ScriptId.nullable(),
  /** Service level: answered within this many seconds… */
  serviceLevelSec: z.number().int().positive(),
  /** …and calls abandoned sooner than this are left out of the offered count. */
  shortAbandonSec: z.number().int().nonnegative(),
  wrapUpSec: z.number().int().nonnegative(),
});
export type Queue = z.infer<typeof Queue>;

/** Why an agent is not ready. `paid` tells adherence reports what kind of break it is. */
export const StateReason = z.strictObject({
  id: ReasonId,
  label: Label,
  order: z.number().int(),
  paid: z.boolean(),
});
export type StateReason = z.infer<typeof StateReason>;

/** The outcome that the agent picks in wrap-up; a tree. Only leaves can be picked. */
export const Disposition = z.strictObject({
  id: DispositionId,
  parentId: DispositionId.nullable(),
  label: Label,
  order: z.number().int(),
  /** Picking it asks for a follow-up. */
  needsFollowUp: z.boolean(),
});
export type Disposition = z.infer<typeof Disposition>;

export const queueNoun = defineNoun({ name: 'queue', schema: Queue, buckets: () => ['centre'] });
export const stateReasonNoun = defineNoun({
  name: 'stateReason',
  schema: StateReason,
  buckets: () => ['centre'],
  sortKey: (row) => row.order,
});
export const dispositionNoun = defineNoun({
  name: 'disposition',
  schema: Disposition,
  buckets: () => ['centre'],
  sortKey: (row) => row.order,
});
