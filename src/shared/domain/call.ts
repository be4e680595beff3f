import { z } from 'zod';
import {
  CallId,
  CustomerId,
  DispositionId,
  DurationMs,
  EpochMs,
  FollowUpId,
  NoteId,
  QueueId,
  RecordingId,
  ScriptId,
  ScriptRunId,
  UserId,
  TeamId,
} from '../ids.ts';
import { defineNoun, type Bucket } from './noun.ts';
import { maskNumber, normalizeNumber } from './phone-number.ts';

export const CallDirection = z.enum(['inbound', 'outbound']);
export type CallDirection = z.infer<typeof CallDirection>;

/** Which line carried the call: a real exchange or the in-memory training line. Reports leave training out. */
export const CallLine = z.enum(['switch', 'training']);
export type CallLine = z.infer<typeof CallLine>;

/**
 * handled: both sides spoke. missed: rang here and was not answered here. abandoned: the caller left while it rang.
 * rejected: the agent refused it. failed: it could not be set up (outbound busy, no answer, or a fault).
 */
export const CallOutcome = z.enum(['handled', 'missed', 'abandoned', 'rejected', 'failed']);
export type CallOutcome = z.infer<typeof CallOutcome>;

/** Why the call ended, in the network's words translated; never the agent's disposition. */
export const HangupCause = z.enum([
  'agent-hung-up',
  'customer-hung-up',
  'busy',
  'no-answer',
  'rejected',
  'unreachable',
  'media-failed',
  'workstation-stopped',
  'unknown',
]);
export type HangupCause = z.infer<typeof HangupCause>;

/** A finished call as the workstation saw it. Written once by `call.log`, completed once by `call.wrapUp`. */
export const Call = z.strictObject({
  id: CallId,
  direction: CallDirection,
  line: CallLine,
  /** The other party's number as delivered, or null when withheld. */
  number: z.string().max(64).nullable(),
  customerId: CustomerId.nullable(),
  queueId: QueueId.nullable(),
  agentId: UserId,
  teamId: TeamId,
  offeredAtMs: EpochMs,
  answeredAtMs: EpochMs.nullable(),
  endedAtMs: EpochMs,
  talkMs: DurationMs,
  holdMs: DurationMs,
  outcome: CallOutcome,
  hangupCause: HangupCause,
  recordingId: RecordingId.nullable(),
  scriptId: ScriptId.nullable(),
  wrapUp: z
    .strictObject({
      dispositionId: DispositionId,
      note: z.string().max(4_000),
      wrappedUpAtMs: EpochMs,
      wrapUpMs: DurationMs,
    })
    .nullable(),
});
export type Call = z.infer<typeof Call>;

/** Something worth knowing next time. Facts: never edited, only added. */
export const Note = z.strictObject({
  id: NoteId,
  customerId: CustomerId,
  callId: CallId.nullable(),
  text: z.string().min(1).max(4_000),
  authorId: UserId,
  writtenAtMs: EpochMs,
});
export type Note = z.infer<typeof Note>;

/** A promise to call back (回访/回拨). */
export const FollowUp = z.strictObject({
  id: FollowUpId,
  callId: CallId.nullable(),
  customerId: CustomerId.nullable(),
  number: z.string().max(64).nullable(),
  dueAtMs: EpochMs,
  reason: z.string().max(500),
  ownerId: UserId,
  state: z.enum(['open', 'done']),
  doneAtMs: EpochMs.nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** What was answered while a script led a call; the version read is stamped on it. */
export const ScriptRun = z.strictObject({
  id: ScriptRunId,
  callId: CallId,
  scriptId: ScriptId,
  scriptVersion: z.number().int().positive(),
  agentId: UserId,
  steps: z
    .array(
      z.strictObject({
        stepId: z.string().max(64),
        /** Choice or typed answer; '' when the step only speaks. */
        answer: z.string().max(500),
        atMs: EpochMs,
      }),
    )
    .max(500),
  savedAtMs: EpochMs,
});
export type ScriptRun = z.infer<typeof ScriptRun>;

const customerKey = (row: { customerId: string | null }): string[] =>
  row.customerId ? [row.customerId] : [];

const maskedNumber = <R extends { number: string | null }>(row: R): R => ({
  ...row,
  number: row.number && maskNumber(row.number),
});

export const callNoun = defineNoun({
  name: 'call',
  schema: Call,
  buckets: () => ['centre'],
  mask: maskedNumber,
  lookups: {
    customer: customerKey,
    number: (row) => (row.number ? [normalizeNumber(row.number)] : []),
    agent: (row) => [row.agentId],
  },
  sortKey: (row) => row.offeredAtMs,
});
export const noteNoun = defineNoun({
  name: 'note',
  schema: Note,
  buckets: () => ['centre'],
  lookups: { customer: customerKey },
  sortKey: (row) => row.writtenAtMs,
});
export const followUpNoun = defineNoun({
  name: 'followUp',
  schema: FollowUp,
  buckets: () => ['centre'],
  mask: maskedNumber,
  lookups: { customer: customerKey, owner: (row) => [row.ownerId] },
  sortKey: (row) => row.dueAtMs,
});
export const scriptRunNoun = defineNoun({
  name: 'scriptRun',
  schema: ScriptRun,
  buckets: (row): Bucket[] => ['quality', `user:${row.agentId}`],
  lookups: { call: (row) => [row.callId] },
  sortKey: (row) => row.savedAtMs,
});
