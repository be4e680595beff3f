/**
 * Outbound work (营销战役): a campaign, the people to be called in it (prospects, 名单), and each attempt.
 * A campaign's list entry is elsewhere called a lead; here a lead is the person who leads a team.
 */
import { z } from 'zod';
import {
  AttemptId,
  CallId,
  CampaignId,
  CustomerId,
  DispositionId,
  EpochMs,
  ProspectId,
  ScriptId,
  TeamId,
  UserId,
} from '../ids.ts';
import { defineNoun, Label, type Bucket } from './noun.ts';
import { maskNumber, normalizeNumber } from './phone-number.ts';

export const Campaign = z.strictObject({
  id: CampaignId,
  label: Label,
  teamIds: z.array(TeamId).max(50),
  scriptId: ScriptId.nullable(),
  state: z.enum(['preparing', 'running', 'paused', 'ended']),
  startsAtMs: EpochMs,
  endsAtMs: EpochMs,
  /** Calling hours on the customer's clock, minutes since midnight. */
  fromMinute: z.number().int().min(0).max(1_440),
  toMinute: z.number().int().min(0).max(1_440),
  mostAttempts: z.number().int().min(1).max(99),
});
export type Campaign = z.infer<typeof Campaign>;

export const Prospect = z.strictObject({
  id: ProspectId,
  campaignId: CampaignId,
  teamId: TeamId,
  customerId: CustomerId.nullable(),
  name: z.string().max(80),
  number: z.string().min(1).max(32),
  /** waiting → claimed → waiting or done. */
  state: z.enum(['waiting', 'claimed', 'done']),
  /** Who calls them now; null unless claimed. */
  claimedBy: UserId.nullable(),
  claimedAtMs: EpochMs.nullable(),
  attempts: z.number().int().nonnegative(),
  /** Not before this; null: at any time. */
  notBeforeMs: EpochMs.nullable(),
  order: z.number().int(),
});
export type Prospect = z.infer<typeof Prospect>;

export const Attempt = z.strictObject({
  id: AttemptId,
  prospectId: ProspectId,
  campaignId: CampaignId,
  callId: CallId.nullable(),
  agentId: UserId,
  teamId: TeamId,
  atMs: EpochMs,
  result: z.enum(['connected', 'busy', 'no-answer', 'wrong-number', 'refused', 'failed']),
  dispositionId: DispositionId.nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

const ofTeam = (row: { teamId: string }): Bucket[] => [`team:${row.teamId}`, 'quality'];

export const campaignNoun = defineNoun({
  name: 'campaign',
  schema: Campaign,
  buckets: () => ['centre'],
  sortKey: (row) => row.startsAtMs,
});
export const prospectNoun = defineNoun({
  name: 'prospect',
  schema: Prospect,
  buckets: ofTeam,
  mask: (row) => ({ ...row, number: maskNumber(row.number) }),
  lookups: {
    campaign: (row) => [row.campaignId],
    number: (row) => [normalizeNumber(row.number)],
    claimedBy: (row) => (row.claimedBy ? [row.claimedBy] : []),
  },
  sortKey: (row) => row.order,
});
export const attemptNoun = defineNoun({
  name: 'attempt',
  schema: Attempt,
  buckets: ofTeam,
  lookups: { prospect: (row) => [row.prospectId], agent: (row) => [row.agentId] },
  sortKey: (row) => row.atMs,
});
