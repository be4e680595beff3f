/**
 *   inbound   ringing ──answer──► connecting ──established──► talking ◄──hold / resume──► held
 *   outbound  dialing ──ringback──► dialing   ──established──►    │                        │
 *                │                    │                           └──────────ended─────────┴──► ended
 *                └────────ended───────┴───────────────────────────────────────────────────────► ended
 *
 * Rules CS1–CS8: docs/spec/call-state.md. An event that means nothing here returns the same object.
 */
import { z } from 'zod';
import { DurationMs, EpochMs } from '../ids.ts';
import { unreachable } from '../result.ts';
import { HangupCause } from './call.ts';

export const CallState = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('ringing'), offeredAtMs: EpochMs }),
  z.strictObject({ name: z.literal('dialing'), offeredAtMs: EpochMs, ringback: z.boolean() }),
  z.strictObject({ name: z.literal('connecting'), offeredAtMs: EpochMs }),
  z.strictObject({
    name: z.literal('talking'),
    offeredAtMs: EpochMs,
    answeredAtMs: EpochMs,
    holdMs: DurationMs,
  }),
  z.strictObject({
    name: z.literal('held'),
    offeredAtMs: EpochMs,
    answeredAtMs: EpochMs,
    holdMs: DurationMs,
    heldAtMs: EpochMs,
  }),
  z.strictObject({
    name: z.literal('ended'),
    offeredAtMs: EpochMs,
    answeredAtMs: EpochMs.nullable(),
    endedAtMs: EpochMs,
    holdMs: DurationMs,
    cause: HangupCause,
  }),
]);
export type CallState = z.infer<typeof CallState>;

export type CallEvent =
  | { type: 'answer' }
  | { type: 'ringback' }
  | { type: 'established'; atMs: number }
  | { type: 'hold'; atMs: number }
  | { type: 'resume'; atMs: number }
  | { type: 'ended'; atMs: number; cause: HangupCause };

export function nextCallState(state: CallState, event: CallEvent): CallState {
  if (event.type === 'ended') return end(state, event);
  switch (state.name) {
    case 'ringing':
      if (event.type === 'answer') return { name: 'connecting', offeredAtMs: state.offeredAtMs };
      return event.type === 'established' ? talking(state.offeredAtMs, event.atMs) : state;
    case 'dialing':
      if (event.type === 'ringback') return state.ringback ? state : { ...state, ringback: true };
      return event.type === 'established' ? talking(state.offeredAtMs, event.atMs) : state;
    case 'connecting':
      return event.type === 'established' ? talking(state.offeredAtMs, event.atMs) : state;
    case 'talking':
      return event.type === 'hold' ? { ...state, name: 'held', heldAtMs: event.atMs } : state;
    case 'held':
      return event.type === 'resume' ? resume(state, event.atMs) : state;
    case 'ended':
      return state;
    default:
      return unreachable(state);
  }
}

/** [CS7] A clock that was set back does not put the answer before the offer. */
const talking = (offeredAtMs: number, atMs: number): CallState => ({
  name: 'talking',
  offeredAtMs,
  answeredAtMs: Math.max(atMs, offeredAtMs),
  holdMs: 0,
});

function resume(state: Extract<CallState, { name: 'held' }>, atMs: number): CallState {
  const { heldAtMs, holdMs, ...rest } = state;
  return { ...rest, name: 'talking', holdMs: holdMs + Math.max(0, atMs - heldAtMs) };
}

function end(state: CallState, event: Extract<CallEvent, { type: 'ended' }>): CallState {
  if (state.name === 'ended') return state;
  const answered = state.name === 'talking' || state.name === 'held';
  const answeredAtMs = answered ? state.answeredAtMs : null;
  const lastHoldMs = state.name === 'held' ? Math.max(0, event.atMs - state.heldAtMs) : 0;
  return {
    name: 'ended',
    offeredAtMs: state.offeredAtMs,
    answeredAtMs,
    endedAtMs: Math.max(event.atMs, state.offeredAtMs, answeredAtMs ?? 0),
    holdMs: (answered ? state.holdMs : 0) + lastHoldMs,
    cause: event.cause,
  };
}

export const isLive = (state: CallState): boolean => state.name !== 'ended';
