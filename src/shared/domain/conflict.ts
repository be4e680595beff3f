/** Two people's work met and a person must look: both sides, whole, until someone decides. A synced noun like others. */
import { z } from 'zod';
import { ConflictId, EpochMs, MutationId, TeamId, UserId } from '../ids.ts';
import { defineNoun, type Bucket } from './noun.ts';

const Fields = z.record(z.string(), z.unknown());

/** Whose, when, where. */
const Side = z.strictObject({
  userId: UserId.nullable(),
  atMs: EpochMs.nullable(),
  deviceId: z.string().max(64).nullable(),
});

export const Conflict = z.strictObject({
  id: ConflictId,
  /**
   * fields: both changed the same fields; the others were merged. guard: the row is not in the state that the command
   * expects. deleted: the row is gone.
   */
  kind: z.enum(['fields', 'guard', 'deleted']),
  noun: z.string().max(64),
  rowId: z.string().max(200),
  mutationId: MutationId,
  command: z.string().max(64),
  commandVersion: z.number().int().positive(),
  /** The command as it was sent: nothing that was typed is left out. */
  args: z.unknown(),
  /** The failure that the rule answered with; null for `fields`. */
  code: z.string().max(64).nullable(),
  /** `fields`: what was typed and not taken. Else empty. */
  mine: Fields,
  /** The same fields as the person had seen them; null: not known. */
  seen: Fields.nullable(),
  /** Central's values when they met: the same fields for `fields`, the whole row for `guard`, null when deleted. */
  theirs: Fields.nullable(),
  mineBy: Side.extend({ userId: UserId }),
  mineTeamId: TeamId,
  theirsBy: Side,
  state: z.enum(['open', 'asked', 'resolved']),
  /** What the person asks their lead. */
  question: z.string().max(500).nullable(),
  resolution: z
    .strictObject({
      choice: z.enum(['mine', 'theirs', 'combined']),
      by: UserId,
      atMs: EpochMs,
      /** What was written on the row; null: nothing. */
      fields: Fields.nullable(),
    })
    .nullable(),
  metAtMs: EpochMs,
});
export type Conflict = z.infer<typeof Conflict>;

export const conflictNoun = defineNoun({
  name: 'conflict',
  schema: Conflict,
  buckets: (row): Bucket[] => [`user:${row.mineBy.userId}`, `lead:${row.mineTeamId}`],
  lookups: {
    state: (row) => [row.state === 'resolved' ? 'resolved' : 'open'],
    row: (row) => [`${row.noun} ${row.rowId}`],
    mutation: (row) => [row.mutationId],
  },
  sortKey: (row) => row.metAtMs,
});
