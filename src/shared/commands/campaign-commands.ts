/** Outbound work: who calls whom, and what came of it. Rules CP: docs/spec/work.md. */
import { z } from 'zod';
import { Attempt, Campaign } from '../domain/campaign.ts';
import { CampaignId, EpochMs, ProspectId, UserId } from '../ids.ts';
import { err, ok } from '../result.ts';
import { defineCommand } from './command.ts';
import { addFact } from './fact.ts';

const lane = (prospectId: string): string => `prospect:${prospectId}`;

/** [CP1] One prospect, one caller: whoever claims second is told who was first. */
export const prospectClaim = defineCommand({
  name: 'prospect.claim',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({ prospectId: ProspectId, atMs: EpochMs }),
  lane: ({ prospectId }) => lane(prospectId),
  reads: ({ prospectId }) => [{ noun: 'prospect', id: prospectId }],
  apply: (rows, { prospectId, atMs }, actor) => {
    const prospect = rows.get('prospect', prospectId);
    if (!prospect) return err('command/row-missing');
    if (prospect.teamId !== actor.teamId) return err('command/not-yours');
    if (prospect.state === 'claimed' && prospect.claimedBy === actor.userId) return ok([]);
    if (prospect.state !== 'waiting') return err('command/state-changed');
    const claimedBy = UserId.parse(actor.userId);
    const claimed = { ...prospect, state: 'claimed' as const, claimedBy, claimedAtMs: atMs };
    return ok([{ noun: 'prospect', id: prospectId, row: claimed }]);
  },
});

/** [CP2] Back to the list (with a time before which nobody calls again), or done. Its caller's, or a lead's. */
export const prospectRelease = defineCommand({
  name: 'prospect.release',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({
    prospectId: ProspectId,
    as: z.enum(['waiting', 'done']),
    notBeforeMs: EpochMs.nullable(),
  }),
  lane: ({ prospectId }) => lane(prospectId),
  reads: ({ prospectId }) => [{ noun: 'prospect', id: prospectId }],
  apply: (rows, { prospectId, as, notBeforeMs }, actor) => {
    const prospect = rows.get('prospect', prospectId);
    if (!prospect) return err('command/row-missing');
    if (prospect.state !== 'claimed') return err('command/state-changed');
    const isLead = actor.role === 'lead' && actor.teamId === prospect.teamId;
    if (prospect.claimedBy !== actor.userId && !isLead) return err('command/not-yours');
    const attempts = prospect.attempts + 1;
    const released = { ...prospect, state: as, claimedBy: null, claimedAtMs: null, attempts, notBeforeMs };
    return ok([{ noun: 'prospect', id: prospectId, row: released }]);
  },
});

export const attemptLog = addFact({
  name: 'attempt.log',
  noun: 'attempt',
  row: Attempt,
  lane: (row) => lane(row.prospectId),
  writtenBy: (row) => row.agentId,
});

const follows: Record<Campaign['state'], readonly Campaign['state'][]> = {
  preparing: ['running', 'ended'],
  running: ['paused', 'ended'],
  paused: ['running', 'ended'],
  ended: [],
};

/** [CP3] Leads of a team in it, and administrators, start, pause and end a campaign. */
export const campaignMove = defineCommand({
  name: 'campaign.move',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({ campaignId: CampaignId, from: Campaign.shape.state, to: Campaign.shape.state }),
  lane: ({ campaignId }) => `campaign:${campaignId}`,
  reads: ({ campaignId }) => [{ noun: 'campaign', id: campaignId }],
  apply: (rows, { campaignId, from, to }, actor) => {
    const campaign = rows.get('campaign', campaignId);
    if (!campaign) return err('command/row-missing');
    const leads = actor.role === 'lead' && campaign.teamIds.some((id) => id === actor.teamId);
    if (!leads && actor.role !== 'administrator') return err('command/not-yours');
    if (campaign.state !== from) return err('command/state-changed');
    if (!follows[from].includes(to)) return err('request/invalid');
    return ok([{ noun: 'campaign', id: campaignId, row: { ...campaign, state: to } }]);
  },
});
