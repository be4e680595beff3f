import { describe, expect, test } from 'vitest';
import type { CallId, ReasonId } from '../ids.ts';
import { nextAgentState, type AgentEvent, type AgentState, type RestState } from './agent-state.ts';

const call = 'c-1' as CallId;
const other = 'c-2' as CallId;
const lunch: RestState = { name: 'notReady', reasonId: 'r-meal' as ReasonId };
const ready: RestState = { name: 'ready' };

type Name = AgentState['name'];
const states: Record<Name, AgentState> = {
  signedOut: { name: 'signedOut', sinceMs: 1 },
  ready: { name: 'ready', sinceMs: 1 },
  notReady: { name: 'notReady', sinceMs: 1, reasonId: null },
  onCall: { name: 'onCall', sinceMs: 1, callId: call, next: ready },
  wrapUp: { name: 'wrapUp', sinceMs: 1, callId: call, next: ready },
};
const events = {
  signIn: { type: 'signIn', atMs: 9 },
  signOut: { type: 'signOut', atMs: 9 },
  goReady: { type: 'go', atMs: 9, to: ready },
  goLunch: { type: 'go', atMs: 9, to: lunch },
  callStarted: { type: 'callStarted', atMs: 9, callId: call },
  otherStarted: { type: 'callStarted', atMs: 9, callId: other },
  handled: { type: 'callEnded', atMs: 9, callId: call, outcome: 'handled' },
  missed: { type: 'callEnded', atMs: 9, callId: call, outcome: 'missed' },
  abandoned: { type: 'callEnded', atMs: 9, callId: call, outcome: 'abandoned' },
  rejected: { type: 'callEnded', atMs: 9, callId: call, outcome: 'rejected' },
  failed: { type: 'callEnded', atMs: 9, callId: call, outcome: 'failed' },
  otherEnded: { type: 'callEnded', atMs: 9, callId: other, outcome: 'handled' },
  wrappedUp: { type: 'wrappedUp', atMs: 9, callId: call },
  otherWrappedUp: { type: 'wrappedUp', atMs: 9, callId: other },
} as const satisfies Record<string, AgentEvent>;
type Event = keyof typeof events;

const same = 'same';
/** Every state × every event; 'same': the very same object. */
const table: Record<Name, Record<Event, Name | 'same'>> = {
  signedOut: {
    signIn: 'notReady',
    signOut: same,
    goReady: same,
    goLunch: same,
    callStarted: same,
    otherStarted: same,
    handled: same,
    missed: same,
    abandoned: same,
    rejected: same,
    failed: same,
    otherEnded: same,
    wrappedUp: same,
    otherWrappedUp: same,
  },
  ready: {
    signIn: same,
    signOut: 'signedOut',
    goReady: same,
    goLunch: 'notReady',
    callStarted: 'onCall',
    otherStarted: 'onCall',
    handled: same,
    missed: same,
    abandoned: same,
    rejected: same,
    failed: same,
    otherEnded: same,
    wrappedUp: same,
    otherWrappedUp: same,
  },
  notReady: {
    signIn: same,
    signOut: 'signedOut',
    goReady: 'ready',
    goLunch: 'notReady',
    callStarted: 'onCall',
    otherStarted: 'onCall',
    handled: same,
    missed: same,
    abandoned: same,
    rejected: same,
    failed: same,
    otherEnded: same,
    wrappedUp: same,
    otherWrappedUp: same,
  },
  onCall: {
    signIn: same,
    signOut: 'signedOut',
    goReady: same,
    goLunch: 'onCall',
    callStarted: same,
    otherStarted: same,
    handled: 'wrapUp',
    missed: 'notReady',
    abandoned: 'ready',
    rejected: 'ready',
    failed: 'ready',
    otherEnded: same,
    wrappedUp: same,
    otherWrappedUp: same,
  },
  wrapUp: {
    signIn: same,
    signOut: 'signedOut',
    goReady: same,
    goLunch: 'wrapUp',
    callStarted: 'onCall',
    otherStarted: 'onCall',
    handled: same,
    missed: same,
    abandoned: same,
    rejected: same,
    failed: same,
    otherEnded: same,
    wrappedUp: 'ready',
    otherWrappedUp: same,
  },
};
const cells = (Object.keys(table) as Name[]).flatMap((state) =>
  (Object.keys(table[state]) as Event[]).map((event) => [state, event, table[state][event]] as const),
);

describe('the whole grid', () => {
  test.each(cells)('[AS1] %s + %s → %s', (state, event, expected) => {
    const next = nextAgentState(states[state], events[event]);
    if (expected === 'same') expect(next).toBe(states[state]);
    else expect(next.name).toBe(expected);
  });
});

test('[AS2] signing in leads to not ready, without a reason', () => {
  expect(nextAgentState(states.signedOut, events.signIn)).toEqual({
    name: 'notReady',
    sinceMs: 9,
    reasonId: null,
  });
});

test('[AS3] another reason for not being ready starts its own time', () => {
  expect(nextAgentState(states.notReady, events.goLunch)).toEqual({ ...lunch, sinceMs: 9 });
});

test('[AS4] what is asked for during a call or its wrap-up happens afterwards, and moves no timer before', () => {
  const asked = nextAgentState(states.onCall, events.goLunch);
  expect(asked).toEqual({ name: 'onCall', sinceMs: 1, callId: call, next: lunch });
  const wrapping = nextAgentState(asked, events.handled);
  expect(wrapping).toEqual({ name: 'wrapUp', sinceMs: 9, callId: call, next: lunch });
  expect(nextAgentState(wrapping, { ...events.wrappedUp, atMs: 20 })).toEqual({ ...lunch, sinceMs: 20 });
});

test('[AS5] a call while not ready (dialled by the agent) goes back to the same reason', () => {
  const resting: AgentState = { ...lunch, sinceMs: 1 };
  const talking = nextAgentState(resting, events.callStarted);
  expect(nextAgentState(talking, { ...events.failed, atMs: 20 })).toEqual({ ...lunch, sinceMs: 20 });
});

test('[AS6] a missed call leads to not ready without a reason, whatever was asked for', () => {
  expect(nextAgentState(states.onCall, events.missed)).toEqual({
    name: 'notReady',
    sinceMs: 9,
    reasonId: null,
  });
});

test('[AS7] a call during wrap-up keeps what was asked for', () => {
  const wrapping: AgentState = { name: 'wrapUp', sinceMs: 1, callId: call, next: lunch };
  expect(nextAgentState(wrapping, events.otherStarted)).toEqual({
    name: 'onCall',
    sinceMs: 9,
    callId: other,
    next: lunch,
  });
});

test('[AS8] asking again for what is so already changes nothing', () => {
  const asked = nextAgentState(states.onCall, events.goLunch);
  expect(nextAgentState(asked, { ...events.goLunch, atMs: 30 })).toBe(asked);
});

test('[AS9] signing out ends everything at once', () => {
  for (const state of Object.values(states).filter(({ name }) => name !== 'signedOut'))
    expect(nextAgentState(state, events.signOut)).toEqual({ name: 'signedOut', sinceMs: 9 });
});
