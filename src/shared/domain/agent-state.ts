/**
 *   signedOut ──signIn──► notReady ◄──go──► ready ──callStarted──► onCall ──callEnded(handled)──► wrapUp
 *                             ▲               ▲                     │                              │
 *                             │               └──────callEnded(not handled) / next = ready─────────┤
 *                             └───────────────────── next = notReady ──────────────────────────────┘
 *
 * While a call or its wrap-up lasts, asking for another state is remembered as `next` and happens afterwards.
 * A missed call leads to notReady (reason null): nobody is there. Rules AS1–AS9: docs/spec/agent-state.md.
 */
import { z } from 'zod';
import { CallId, EpochMs, ReasonId } from '../ids.ts';
import { unreachable } from '../result.ts';
import type { CallOutcome } from './call.ts';

/** What an agent can ask for. */
export const RestState = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('ready') }),
  z.strictObject({ name: z.literal('notReady'), reasonId: ReasonId.nullable() }),
]);
export type RestState = z.infer<typeof RestState>;

export const AgentState = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('signedOut'), sinceMs: EpochMs }),
  z.strictObject({ name: z.literal('ready'), sinceMs: EpochMs }),
  z.strictObject({ name: z.literal('notReady'), sinceMs: EpochMs, reasonId: ReasonId.nullable() }),
  z.strictObject({ name: z.literal('onCall'), sinceMs: EpochMs, callId: CallId, next: RestState }),
  z.strictObject({ name: z.literal('wrapUp'), sinceMs: EpochMs, callId: CallId, next: RestState }),
]);
export type AgentState = z.infer<typeof AgentState>;

export type AgentEvent =
  | { type: 'signIn'; atMs: number }
  | { type: 'signOut'; atMs: number }
  | { type: 'go'; atMs: number; to: RestState }
  | { type: 'callStarted'; atMs: number; callId: CallId }
  | { type: 'callEnded'; atMs: number; callId: CallId; outcome: CallOutcome }
  | { type: 'wrappedUp'; atMs: number; callId: CallId };

export function nextAgentState(state: AgentState, event: AgentEvent): AgentState {
  switch (event.type) {
    case 'signIn':
      return state.name === 'signedOut' ? { name: 'notReady', sinceMs: event.atMs, reasonId: null } : state;
    case 'signOut':
      return state.name === 'signedOut' ? state : { name: 'signedOut', sinceMs: event.atMs };
    case 'go':
      return go(state, event.to, event.atMs);
    case 'callStarted':
      return startCall(state, event.callId, event.atMs);
    case 'callEnded':
      return endCall(state, event);
    case 'wrappedUp':
      return state.name === 'wrapUp' && state.callId === event.callId ? rest(state.next, event.atMs) : state;
    default:
      return unreachable(event);
  }
}

const rest = (to: RestState, sinceMs: number): AgentState => ({ ...to, sinceMs });

function go(state: AgentState, to: RestState, atMs: number): AgentState {
  if (state.name === 'signedOut') return state;
  if (state.name === 'onCall' || state.name === 'wrapUp')
    return isSameRest(state.next, to) ? state : { ...state, next: to };
  return isSameRest(state, to) ? state : rest(to, atMs);
}

const isSameRest = (state: RestState, to: RestState): boolean =>
  (state.name === 'ready' && to.name === 'ready') ||
  (state.name === 'notReady' && to.name === 'notReady' && state.reasonId === to.reasonId);

function startCall(state: AgentState, callId: CallId, atMs: number): AgentState {
  if (state.name === 'signedOut' || state.name === 'onCall') return state;
  return { name: 'onCall', sinceMs: atMs, callId, next: restOf(state) };
}

const restOf = (state: Exclude<AgentState, { name: 'signedOut' } | { name: 'onCall' }>): RestState => {
  if (state.name === 'wrapUp') return state.next;
  return state.name === 'ready' ? { name: 'ready' } : { name: 'notReady', reasonId: state.reasonId };
};

function endCall(state: AgentState, event: Extract<AgentEvent, { type: 'callEnded' }>): AgentState {
  if (state.name !== 'onCall' || state.callId !== event.callId) return state;
  if (event.outcome === 'handled') return { ...state, name: 'wrapUp', sinceMs: event.atMs };
  if (event.outcome === 'missed') return { name: 'notReady', sinceMs: event.atMs, reasonId: null };
  return rest(state.next, event.atMs);
}
