/**
 * The live board: what each agent's workstation said last. Pure bookkeeping with the clock handed in.
 * Rules B1–B5: docs/spec/live.md.
 */
import type { LiveAgent, LiveCall, LiveReport } from '../../shared/contract/live.ts';
import type { User } from '../../shared/domain/people.ts';

export interface Board {
  agents: Map<string, LiveAgent>;
  calls: Map<string, LiveCall>;
}

export interface BoardChange {
  agents: string[];
  calls: string[];
}

/** [B4] Not heard of for so long: no longer shown. Shown as lost after 30 s, which pages tell from heardAtMs. */
export const FORGET_MS = 10 * 60_000;

export const emptyBoard = (): Board => ({ agents: new Map(), calls: new Map() });

/** [B1] Latest wins: the report replaces everything known of this agent. Returns the keys that changed. */
export function takeReport(board: Board, user: User, report: LiveReport, nowMs: number): BoardChange {
  const gone = dropCalls(board, user.id, new Set(report.calls.map(({ callId }) => callId)));
  if (report.state.name === 'signedOut') {
    dropCalls(board, user.id, new Set());
    board.agents.delete(user.id);
    return { agents: [user.id], calls: [...gone, ...report.calls.map(({ callId }) => callId)] };
  }
  board.agents.set(user.id, {
    userId: user.id,
    name: user.name,
    teamId: user.teamId,
    state: report.state,
    heardAtMs: nowMs,
  });
  for (const call of report.calls) board.calls.set(call.callId, call);
  return { agents: [user.id], calls: [...gone, ...report.calls.map(({ callId }) => callId)] };
}

/** [B4] Whoever has not been heard of for ten minutes, with the calls they said they had. */
export function forgetSilent(board: Board, nowMs: number): BoardChange {
  const silent = [...board.agents.values()].filter(({ heardAtMs }) => heardAtMs <= nowMs - FORGET_MS);
  const calls = silent.flatMap(({ userId }) => dropCalls(board, userId, new Set()));
  for (const { userId } of silent) board.agents.delete(userId);
  return { agents: silent.map(({ userId }) => userId), calls };
}

/** An agent's calls other than `kept` leave the board. */
function dropCalls(board: Board, agentId: string, kept: ReadonlySet<string>): string[] {
  const gone = [...board.calls.values()]
    .filter((call) => call.agentId === agentId && !kept.has(call.callId))
    .map(({ callId }) => callId as string);
  for (const callId of gone) board.calls.delete(callId);
  return gone;
}
