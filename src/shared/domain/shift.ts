/** Who works when (班次). */
import { z } from 'zod';
import { EpochMs, ShiftId, TeamId, UserId } from '../ids.ts';
import { defineNoun, type Bucket } from './noun.ts';

export const Shift = z.strictObject({
  id: ShiftId,
  userId: UserId,
  teamId: TeamId,
  startsAtMs: EpochMs,
  endsAtMs: EpochMs,
  note: z.string().max(500),
});
export type Shift = z.infer<typeof Shift>;

export const shiftNoun = defineNoun({
  name: 'shift',
  schema: Shift,
  buckets: (row): Bucket[] => [`team:${row.teamId}`, `user:${row.userId}`],
  lookups: { user: (row) => [row.userId] },
  sortKey: (row) => row.startsAtMs,
});
