/** Agents' states and calls, workstation → central → supervisors. Latest wins; nothing here is an outbox. */
import { z } from 'zod';
import { AgentState } from '../domain/agent-state.ts';
import { CallDirection, CallLine } from '../domain/call.ts';
import { CallId, EpochMs, QueueId, TeamId, UserId } from '../ids.ts';

/** A call in progress, without the number: the wallboard hangs where everybody sees it. */
export const LiveCall = z.strictObject({
  callId: CallId,
  agentId: UserId,
  queueId: QueueId.nullable(),
  direction: CallDirection,
  line: CallLine,
  phase: z.enum(['ringing', 'talking', 'held']),
  sinceMs: EpochMs,
});
export type LiveCall = z.infer<typeof LiveCall>;

/** What a workstation says of its agent, at each change and every 10 s. Times are central's (see skew). */
export const LiveReport = z.strictObject({ state: AgentState, calls: z.array(LiveCall).max(16) });
export type LiveReport = z.infer<typeof LiveReport>;

export const LiveAgent = z.strictObject({
  userId: UserId,
  name: z.string(),
  teamId: TeamId,
  state: AgentState,
  /** Last heard from; older than 30 s is shown as lost. */
  heardAtMs: EpochMs,
});
export type LiveAgent = z.infer<typeof LiveAgent>;

/** Today's figures of a queue (central's time zone). Short abandons are left out of `offered` for service level. */
export const QueueToday = z.strictObject({
  queueId: QueueId.nullable(),
  offered: z.number().int(),
  answered: z.number().int(),
  abandoned: z.number().int(),
  shortAbandoned: z.number().int(),
  /** Answered within the queue's serviceLevelSec. */
  answeredInTime: z.number().int(),
  /** answeredInTime ÷ (offered − shortAbandoned); null when nothing was offered. */
  serviceLevel: z.number().min(0).max(1).nullable(),
});
export type QueueToday = z.infer<typeof QueueToday>;

/** The feed: a snapshot, then deltas with consecutive `seq`; a gap means: ask for a snapshot again. */
export const LiveMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('snapshot'),
    seq: z.number().int(),
    atMs: EpochMs,
    agents: z.array(LiveAgent),
    calls: z.array(LiveCall),
    today: z.array(QueueToday),
  }),
  z.strictObject({
    kind: z.literal('delta'),
    seq: z.number().int(),
    atMs: EpochMs,
    agents: z.array(LiveAgent),
    agentsGone: z.array(UserId),
    calls: z.array(LiveCall),
    callsGone: z.array(CallId),
    /** Whole when present. */
    today: z.array(QueueToday).nullable(),
  }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;

/** The board as a page shows it: the last known whole, and how old it is. */
export const LiveBoard = z.strictObject({
  /** connected: fresh; stale: the feed is lost, what is shown is of `atMs`; never: nothing was ever received. */
  feed: z.enum(['connected', 'stale', 'never', 'forbidden']),
  /** Central's time of the last message, null when never. */
  atMs: EpochMs.nullable(),
  /** Add to this machine's clock to get central's. */
  skewMs: z.number().int(),
  agents: z.array(LiveAgent),
  calls: z.array(LiveCall),
  today: z.array(QueueToday),
});
export type LiveBoard = z.infer<typeof LiveBoard>;
