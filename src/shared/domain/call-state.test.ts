import { describe, expect, test } from 'vitest';
import { isLive, nextCallState, type CallEvent, type CallState } from './call-state.ts';

type Name = CallState['name'];
type Type = CallEvent['type'];

const states: Record<Name, CallState> = {
  ringing: { name: 'ringing', offeredAtMs: 1_000 },
  dialing: { name: 'dialing', offeredAtMs: 1_000, ringback: false },
  connecting: { name: 'connecting', offeredAtMs: 1_000 },
  talking: { name: 'talking', offeredAtMs: 1_000, answeredAtMs: 2_000, holdMs: 500 },
  held: { name: 'held', offeredAtMs: 1_000, answeredAtMs: 2_000, holdMs: 500, heldAtMs: 5_000 },
  ended: {
    name: 'ended',
    offeredAtMs: 1_000,
    answeredAtMs: 2_000,
    endedAtMs: 8_000,
    holdMs: 500,
    cause: 'busy',
  },
};
const events: Record<Type, CallEvent> = {
  answer: { type: 'answer' },
  ringback: { type: 'ringback' },
  established: { type: 'established', atMs: 6_000 },
  hold: { type: 'hold', atMs: 6_000 },
  resume: { type: 'resume', atMs: 6_000 },
  ended: { type: 'ended', atMs: 6_000, cause: 'customer-hung-up' },
};
/** Every state × every event; 'same': the very same object. */
const table: Record<Name, Record<Type, Name | 'same'>> = {
  ringing: {
    answer: 'connecting',
    ringback: 'same',
    established: 'talking',
    hold: 'same',
    resume: 'same',
    ended: 'ended',
  },
  dialing: {
    answer: 'same',
    ringback: 'dialing',
    established: 'talking',
    hold: 'same',
    resume: 'same',
    ended: 'ended',
  },
  connecting: {
    answer: 'same',
    ringback: 'same',
    established: 'talking',
    hold: 'same',
    resume: 'same',
    ended: 'ended',
  },
  talking: {
    answer: 'same',
    ringback: 'same',
    established: 'same',
    hold: 'held',
    resume: 'same',
    ended: 'ended',
  },
  held: {
    answer: 'same',
    ringback: 'same',
    established: 'same',
    hold: 'same',
    resume: 'talking',
    ended: 'ended',
  },
  ended: {
    answer: 'same',
    ringback: 'same',
    established: 'same',
    hold: 'same',
    resume: 'same',
    ended: 'same',
  },
};
const cells = (Object.keys(table) as Name[]).flatMap((state) =>
  (Object.keys(table[state]) as Type[]).map((event) => [state, event, table[state][event]] as const),
);

describe('the whole grid', () => {
  test.each(cells)('[CS1] %s + %s → %s', (state, event, expected) => {
    const next = nextCallState(states[state], events[event]);
    if (expected === 'same') expect(next).toBe(states[state]);
    else expect(next).toMatchObject({ name: expected, offeredAtMs: 1_000 });
  });
});

test('[CS2] ringback is noticed once', () => {
  const heard = nextCallState(states.dialing, events.ringback);
  expect(heard).toEqual({ name: 'dialing', offeredAtMs: 1_000, ringback: true });
  expect(nextCallState(heard, events.ringback)).toBe(heard);
});

test('[CS3] time on hold adds up over several holds', () => {
  const resumed = nextCallState(states.held, events.resume);
  expect(resumed).toEqual({ name: 'talking', offeredAtMs: 1_000, answeredAtMs: 2_000, holdMs: 1_500 });
  const again = nextCallState(nextCallState(resumed, { type: 'hold', atMs: 7_000 }), {
    type: 'resume',
    atMs: 7_250,
  });
  expect(again).toMatchObject({ holdMs: 1_750 });
});

test('[CS4] a call that ends on hold counts the hold up to its end', () => {
  expect(nextCallState(states.held, events.ended)).toEqual({
    name: 'ended',
    offeredAtMs: 1_000,
    answeredAtMs: 2_000,
    endedAtMs: 6_000,
    holdMs: 1_500,
    cause: 'customer-hung-up',
  });
});

test.each(['ringing', 'dialing', 'connecting'] as const)(
  '[CS5] ended while %s was never answered',
  (name) => {
    expect(nextCallState(states[name], events.ended)).toMatchObject({ answeredAtMs: null, holdMs: 0 });
  },
);

test('[CS6] the first end counts', () => {
  expect(nextCallState(states.ended, { type: 'ended', atMs: 9_000, cause: 'agent-hung-up' })).toBe(
    states.ended,
  );
});

test('[CS7] a clock set back makes no negative times', () => {
  const talking = nextCallState(states.ringing, { type: 'established', atMs: 10 });
  expect(talking).toMatchObject({ answeredAtMs: 1_000 });
  expect(nextCallState(states.talking, { type: 'ended', atMs: 10, cause: 'busy' })).toMatchObject({
    endedAtMs: 2_000,
  });
  expect(nextCallState(states.held, { type: 'resume', atMs: 10 })).toMatchObject({ holdMs: 500 });
});

test('[CS8] everything but ended is live', () => {
  expect(
    Object.values(states)
      .filter(isLive)
      .map((state) => state.name),
  ).toEqual(['ringing', 'dialing', 'connecting', 'talking', 'held']);
});
