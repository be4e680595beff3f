import { describe, expect, test } from 'vitest';
import { HangupCause, type CallDirection, type CallOutcome } from '../../../shared/domain/call.ts';
import type { CallState } from '../../../shared/domain/call-state.ts';
import type { JournalEntry } from '../store/journal.ts';
import { callRecord, outcomeOf, stopped } from './call-record.ts';

/** Every direction × cause of a call that nobody answered. */
const unanswered: Record<CallDirection, Record<HangupCause, CallOutcome>> = {
  inbound: {
    'agent-hung-up': 'rejected',
    'customer-hung-up': 'abandoned',
    busy: 'rejected',
    'no-answer': 'missed',
    rejected: 'rejected',
    unreachable: 'failed',
    'media-failed': 'failed',
    'workstation-stopped': 'missed',
    unknown: 'missed',
  },
  outbound: {
    'agent-hung-up': 'failed',
    'customer-hung-up': 'failed',
    busy: 'failed',
    'no-answer': 'failed',
    rejected: 'failed',
    unreachable: 'failed',
    'media-failed': 'failed',
    'workstation-stopped': 'failed',
    unknown: 'failed',
  },
};
const cells = (['inbound', 'outbound'] as const).flatMap((direction) =>
  HangupCause.options.map((cause) => [direction, cause, unanswered[direction][cause]] as const),
);

describe('how a call is called', () => {
  test.each(cells)('[CR3] %s, unanswered, %s → %s', (direction, cause, outcome) => {
    expect(outcomeOf({ direction, answered: false, cause })).toBe(outcome);
  });
  test.each(cells)('[CR1] %s, answered, %s → handled', (direction, cause) => {
    expect(outcomeOf({ direction, answered: true, cause })).toBe('handled');
  });
});

const entry = (state: CallState, seenAtMs: number): JournalEntry =>
  ({
    callId: 'c-1',
    direction: 'inbound',
    line: 'switch',
    number: '13800001234',
    queueId: 'q-1',
    customerId: 'cust-1',
    scriptId: null,
    recordingId: null,
    state,
    seenAtMs,
  }) as JournalEntry;

describe('[CR4] a call that nobody ended', () => {
  test.each<[CallState, object]>([
    [
      { name: 'ringing', offeredAtMs: 100 },
      { answeredAtMs: null, endedAtMs: 900, holdMs: 0 },
    ],
    [
      { name: 'connecting', offeredAtMs: 100 },
      { answeredAtMs: null, endedAtMs: 900, holdMs: 0 },
    ],
    [
      { name: 'talking', offeredAtMs: 100, answeredAtMs: 200, holdMs: 50 },
      { answeredAtMs: 200, endedAtMs: 900, holdMs: 50 },
    ],
    [
      { name: 'held', offeredAtMs: 100, answeredAtMs: 200, holdMs: 50, heldAtMs: 700 },
      { answeredAtMs: 200, endedAtMs: 900, holdMs: 250 },
    ],
  ])('%o', (state, expected) => {
    expect(stopped(entry(state, 900))).toEqual({
      name: 'ended',
      offeredAtMs: 100,
      cause: 'workstation-stopped',
      ...expected,
    });
  });
  test('one that ended before stays as it ended', () => {
    const ended: CallState = {
      name: 'ended',
      offeredAtMs: 1,
      answeredAtMs: null,
      endedAtMs: 2,
      holdMs: 0,
      cause: 'busy',
    };
    expect(stopped(entry(ended, 900))).toBe(ended);
  });
});

test.each([
  ['talk is the rest', 200, 1_200, 300, { talkMs: 700, holdMs: 300 }],
  ['hold cannot be longer than the call', 200, 1_200, 5_000, { talkMs: 0, holdMs: 1_000 }],
  ['a clock that was set back', 2_000, 1_200, 0, { talkMs: 0, holdMs: 0 }],
])('[CR5] %s', (_what, answeredAtMs, endedAtMs, holdMs, expected) => {
  const ended = {
    name: 'ended' as const,
    offeredAtMs: 100,
    answeredAtMs,
    endedAtMs,
    holdMs,
    cause: 'unknown' as const,
  };
  const actor = { userId: 'u', teamId: 't', role: 'agent' as const };
  expect(callRecord(entry(ended, 0), ended, actor)).toMatchObject(expected);
});
