import { z } from 'zod';
import { TeamId, UserId } from '../ids.ts';
import { defineNoun } from './noun.ts';

export const Role = z.enum(['agent', 'lead', 'inspector', 'administrator']);
export type Role = z.infer<typeof Role>;

export const Team = z.strictObject({ id: TeamId, name: z.string().min(1).max(80) });
export type Team = z.infer<typeof Team>;

/** A person who signs in. No secret lives here: passwords and SIP secrets never sync. */
export const User = z.strictObject({
  id: UserId,
  login: z.string().min(1).max(64),
  name: z.string().min(1).max(80),
  role: Role,
  teamId: TeamId,
  /** The number at which the switch rings this person. */
  extension: z
    .string()
    .regex(/^\d{2,8}$/)
    .nullable(),
  enabled: z.boolean(),
});
export type User = z.infer<typeof User>;

const watchesFloor: Record<Role, boolean> = {
  agent: false,
  lead: true,
  inspector: true,
  administrator: true,
};

/** [B9] The live board shows everybody's states and calls; both central and the workstation ask this table. */
export const mayWatchFloor = (role: Role): boolean => watchesFloor[role];

export const teamNoun = defineNoun({ name: 'team', schema: Team, buckets: () => ['centre'] });
export const userNoun = defineNoun({ name: 'user', schema: User, buckets: () => ['centre'] });
