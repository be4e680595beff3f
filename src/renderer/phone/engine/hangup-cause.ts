/**
 * The network's words for the end of a call, translated. Rules PH1–PH5: docs/spec/phone.md.
 * Sources: RFC 3261 §21 (status codes), RFC 3326 (Reason header), ITU-T Q.850 (cause values).
 */
import type { HangupCause } from '../../../shared/domain/call.ts';

/** How the end reached us. */
export type CallEnding =
  /** We sent BYE or CANCEL. */
  | { by: 'agent' }
  /** We answered the INVITE with a refusal that the agent chose. */
  | { by: 'agentRefusal' }
  /** We were on another call. */
  | { by: 'agentBusy' }
  /** Nobody here answered in time. */
  | { by: 'ringTimeout' }
  /** The other side sent CANCEL or BYE; `reason` is its Reason header. */
  | { by: 'otherSide'; answered: boolean; reason: string | null }
  /** The other side refused our INVITE. */
  | { by: 'response'; status: number; reason: string | null }
  /** Media could not be set up, here. */
  | { by: 'media' };

export function hangupCauseOf(ending: CallEnding): HangupCause {
  switch (ending.by) {
    case 'agent':
      return 'agent-hung-up';
    case 'agentRefusal':
      return 'rejected';
    case 'agentBusy':
      return 'busy';
    case 'ringTimeout':
      return 'no-answer';
    case 'media':
      return 'media-failed';
    case 'response':
      return byStatus(ending.status) ?? byReason(ending.reason) ?? 'unknown';
    case 'otherSide':
      return ending.answered ? afterAnswer(ending.reason) : beforeAnswer(ending.reason);
    default:
      return 'unknown';
  }
}

/** RFC 3261 §21. What is not listed is unknown. */
const STATUSES: Record<number, HangupCause> = {
  403: 'rejected',
  404: 'unreachable',
  408: 'no-answer',
  410: 'unreachable',
  415: 'media-failed',
  480: 'no-answer',
  484: 'unreachable',
  486: 'busy',
  487: 'agent-hung-up',
  488: 'media-failed',
  600: 'busy',
  603: 'rejected',
  604: 'unreachable',
  606: 'media-failed',
};

const byStatus = (status: number): HangupCause | null =>
  STATUSES[status] ?? (status >= 500 && status < 600 ? 'unreachable' : null);

/** Q.850 cause values that say more than "it ended". 16 (normal clearing) and 31 (normal, unspecified) do not. */
const Q850: Record<number, HangupCause> = {
  1: 'unreachable', // unallocated number
  3: 'unreachable', // no route to destination
  17: 'busy',
  18: 'no-answer', // no user responding
  19: 'no-answer', // no answer from user
  20: 'unreachable', // subscriber absent
  21: 'rejected',
  27: 'unreachable', // destination out of order
  28: 'unreachable', // invalid number format
  34: 'unreachable', // no circuit
  38: 'unreachable', // network out of order
  41: 'unreachable', // temporary failure
  44: 'media-failed', // requested channel not available; Asterisk says it when RTP stops
  58: 'media-failed', // bearer capability not available
};

/** The cause value of one protocol in a Reason header: `Q.850;cause=17;text="…", SIP;cause=486`. */
export function reasonCause(reason: string | null, protocol: 'SIP' | 'Q.850'): number | null {
  for (const part of reason?.split(',') ?? []) {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim());
    if (name?.toUpperCase() !== protocol) continue;
    const cause = parameters.find((parameter) => /^cause\s*=/i.test(parameter));
    const value = Number(cause?.split('=')[1]);
    if (Number.isInteger(value)) return value;
  }
  return null;
}

function byReason(reason: string | null): HangupCause | null {
  const q850 = reasonCause(reason, 'Q.850');
  return q850 === null ? null : (Q850[q850] ?? null);
}

/** While it rang: the caller gave up, unless the switch says that someone else took it or nobody answered. */
function beforeAnswer(reason: string | null): HangupCause {
  const answeredElsewhere = reasonCause(reason, 'SIP') === 200 || reasonCause(reason, 'Q.850') === 26;
  return answeredElsewhere ? 'no-answer' : (byReason(reason) ?? 'customer-hung-up');
}

const afterAnswer = (reason: string | null): HangupCause => byReason(reason) ?? 'customer-hung-up';
