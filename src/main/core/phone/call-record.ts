/** What a finished call is called, and its record. Pure; rules CR1–CR6: docs/spec/call-state.md. */
import type { Actor } from '../../../shared/commands/command.ts';
import type { CommandArgs } from '../../../shared/commands/registry.ts';
import type { CallDirection, CallOutcome, HangupCause } from '../../../shared/domain/call.ts';
import type { CallState } from '../../../shared/domain/call-state.ts';
import type { TeamId, UserId } from '../../../shared/ids.ts';
import type { JournalEntry } from '../store/journal.ts';

type Ended = Extract<CallState, { name: 'ended' }>;

/** How an unanswered inbound call is called, by why it ended. */
const unanswered: Record<HangupCause, CallOutcome> = {
  'customer-hung-up': 'abandoned',
  'agent-hung-up': 'rejected',
  rejected: 'rejected',
  busy: 'rejected',
  'no-answer': 'missed',
  'workstation-stopped': 'missed',
  unknown: 'missed',
  unreachable: 'failed',
  'media-failed': 'failed',
};

export interface Ending {
  direction: CallDirection;
  answered: boolean;
  cause: HangupCause;
}

/** [CR1] answered: handled. [CR2] outbound unanswered: failed. [CR3] inbound unanswered: by cause. */
export function outcomeOf({ direction, answered, cause }: Ending): CallOutcome {
  if (answered) return 'handled';
  return direction === 'outbound' ? 'failed' : unanswered[cause];
}

/** [CR4] A call that nobody ended: the workstation stopped, and it lasted until it was last seen. */
export function stopped(entry: JournalEntry): Ended {
  const { state, seenAtMs } = entry;
  if (state.name === 'ended') return state;
  const answered = state.name === 'talking' || state.name === 'held';
  const endedAtMs = Math.max(seenAtMs, state.offeredAtMs, answered ? state.answeredAtMs : 0);
  const lastHoldMs = state.name === 'held' ? Math.max(0, endedAtMs - state.heldAtMs) : 0;
  return {
    name: 'ended',
    offeredAtMs: state.offeredAtMs,
    answeredAtMs: answered ? state.answeredAtMs : null,
    endedAtMs,
    holdMs: (answered ? state.holdMs : 0) + lastHoldMs,
    cause: 'workstation-stopped',
  };
}

/** [CR5] Talk is what lies between answer and end, less hold; clocks that jumped give 0, never less. */
export function callRecord(entry: JournalEntry, ended: Ended, actor: Actor): CommandArgs<'call.log'>['call'] {
  const { answeredAtMs, holdMs, cause } = ended;
  const endedAtMs = Math.max(ended.endedAtMs, ended.offeredAtMs);
  const spokenMs = answeredAtMs === null ? 0 : Math.max(0, endedAtMs - answeredAtMs);
  return {
    id: entry.callId,
    direction: entry.direction,
    line: entry.line,
    number: entry.number,
    customerId: entry.customerId,
    queueId: entry.queueId,
    agentId: actor.userId as UserId,
    teamId: actor.teamId as TeamId,
    offeredAtMs: ended.offeredAtMs,
    answeredAtMs,
    endedAtMs,
    talkMs: Math.max(0, spokenMs - holdMs),
    holdMs: Math.min(holdMs, spokenMs),
    outcome: outcomeOf({ direction: entry.direction, answered: answeredAtMs !== null, cause }),
    hangupCause: cause,
    recordingId: entry.recordingId,
    scriptId: entry.scriptId,
    wrapUp: null,
  };
}
