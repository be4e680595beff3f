/**
 *   off ──start──► registering ──accepted──► registered ──lost──► unreachable ──due──► retrying
 *                    │  │                        ▲                  ▲    ▲                │ │ │
 *                    │  └────────failed──────────┼──────────────────┘    └─────failed─────┘ │ │
 *                    │                           └─────────────────accepted─────────────────┘ │
 *                    └────refused────► refused ◄───────────────────refused────────────────────┘
 *
 *   start leads from everywhere to registering, stop from everywhere to off.
 *
 * Rules PR1–PR8: docs/spec/phone.md. An event that means nothing here returns the same object.
 */
import type { Registration } from '../../../shared/contract/phone.ts';
import { unreachable } from '../../../shared/result.ts';

export type RegistrationState =
  | { name: 'off' }
  | { name: 'registering'; sinceMs: number }
  | { name: 'registered'; sinceMs: number }
  | { name: 'refused'; sinceMs: number }
  | { name: 'unreachable'; sinceMs: number; attempt: number; nextTryAtMs: number }
  | { name: 'retrying'; sinceMs: number; attempt: number; startedAtMs: number };

export type RegistrationEvent =
  | { type: 'start'; atMs: number }
  | { type: 'accepted'; atMs: number }
  /** The switch answered: these credentials are wrong. */
  | { type: 'refused'; atMs: number }
  /** No answer, or one that may be different next time. `chance` is 0..1, for the jitter. */
  | { type: 'failed'; atMs: number; chance: number }
  /** The pause is over, or the network came back. `fresh` forgets how often it failed. */
  | { type: 'due'; atMs: number; fresh: boolean }
  | { type: 'stop' };

export const OFF: RegistrationState = { name: 'off' };

export function nextRegistration(state: RegistrationState, event: RegistrationEvent): RegistrationState {
  if (event.type === 'start') return { name: 'registering', sinceMs: event.atMs };
  if (event.type === 'stop') return state.name === 'off' ? state : OFF;
  switch (state.name) {
    case 'off':
    case 'refused':
      return state;
    case 'registering':
      return settle(state, event, { sinceMs: event.atMs, attempt: 0 });
    case 'registered':
      if (event.type === 'refused') return { name: 'refused', sinceMs: event.atMs };
      return event.type === 'failed' ? wait({ sinceMs: event.atMs, attempt: 0 }, event) : state;
    case 'unreachable':
      return event.type === 'due' ? retry(state, event) : state;
    case 'retrying':
      return settle(state, event, { sinceMs: state.sinceMs, attempt: state.attempt });
    default:
      return unreachable(state);
  }
}

interface Outage {
  sinceMs: number;
  attempt: number;
}

function settle(state: RegistrationState, event: RegistrationEvent, outage: Outage): RegistrationState {
  if (event.type === 'accepted') return { name: 'registered', sinceMs: event.atMs };
  if (event.type === 'refused') return { name: 'refused', sinceMs: event.atMs };
  return event.type === 'failed' ? wait(outage, event) : state;
}

function wait(outage: Outage, event: { atMs: number; chance: number }): RegistrationState {
  const nextTryAtMs = event.atMs + pauseMs(outage.attempt, event.chance);
  return { name: 'unreachable', sinceMs: outage.sinceMs, attempt: outage.attempt + 1, nextTryAtMs };
}

const retry = (outage: Outage, event: { atMs: number; fresh: boolean }): RegistrationState => ({
  name: 'retrying',
  sinceMs: outage.sinceMs,
  attempt: event.fresh ? 0 : outage.attempt,
  startedAtMs: event.atMs,
});

/** 0, 0.5, 1, 2, 5 s, then 5 s for ever; half of each pause is chance, so that a floor of agents does not return as one. */
const PAUSES_MS = [0, 500, 1_000, 2_000, 5_000];

export function pauseMs(attempt: number, chance: number): number {
  const longest = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] ?? 0;
  return Math.round(longest * (0.5 + chance / 2));
}

/** As the rest of the program sees it: a retry is part of the outage, so the screen does not flicker with each try. */
export function reportRegistration(state: RegistrationState): Registration {
  switch (state.name) {
    case 'off':
      return { name: 'off' };
    case 'unreachable':
      return { name: 'unreachable', sinceMs: state.sinceMs, nextTryAtMs: state.nextTryAtMs };
    case 'retrying':
      return { name: 'unreachable', sinceMs: state.sinceMs, nextTryAtMs: state.startedAtMs };
    default:
      return { name: state.name, sinceMs: state.sinceMs };
  }
}
