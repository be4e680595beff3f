/** The agent's own state, moved by the person, by calls and by wrap-up. Rules AS1–AS9: docs/spec/agent-state.md. */
import type { AgentStatus } from '../../../shared/contract/desk.ts';
import { nextAgentState, type AgentEvent, type AgentState } from '../../../shared/domain/agent-state.ts';
import { createTopic, sameJson, type Topic } from '../topic.ts';

export interface Agent {
  status: Topic<AgentStatus>;
  move(event: AgentEvent): void;
  /** More time for the present wrap-up; false when there is none with a limit. */
  extendWrapUp(byMs: number): boolean;
}

export interface AgentParts {
  initial: AgentState;
  /** Seconds of wrap-up that the call's queue allows; null: no limit. */
  wrapUpSec: (callId: string) => number | null;
}

export function createAgent({ initial, wrapUpSec }: AgentParts): Agent {
  const status = createTopic<AgentStatus>({ state: initial, wrapUpDueAtMs: null }, sameJson);
  return {
    status,
    move: (event) => {
      const before = status.get();
      const state = nextAgentState(before.state, event);
      if (state === before.state) return;
      status.set({ state, wrapUpDueAtMs: dueAt(state, before, wrapUpSec) });
    },
    extendWrapUp: (byMs) => {
      const { state, wrapUpDueAtMs } = status.get();
      if (state.name !== 'wrapUp' || wrapUpDueAtMs === null) return false;
      status.set({ state, wrapUpDueAtMs: wrapUpDueAtMs + byMs });
      return true;
    },
  };
}

/** Asking for another state during wrap-up leaves its end where it was, extensions included. */
function dueAt(state: AgentState, before: AgentStatus, wrapUpSec: AgentParts['wrapUpSec']): number | null {
  if (state.name !== 'wrapUp') return null;
  if (before.state.name === 'wrapUp' && before.state.callId === state.callId) return before.wrapUpDueAtMs;
  const seconds = wrapUpSec(state.callId);
  return seconds === null || seconds === 0 ? null : state.sinceMs + seconds * 1_000;
}
