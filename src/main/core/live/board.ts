/** The board as the feed's messages leave it. Pure. A gap in `seq` means: what is here can no longer be trusted. */
import type { LiveBoard, LiveMessage } from '../../../shared/contract/live.ts';

export interface BoardState {
  board: LiveBoard;
  /** Of the last message taken; null: a snapshot is needed first. */
  seq: number | null;
}

export const emptyBoard = (feed: LiveBoard['feed']): LiveBoard => ({
  feed,
  atMs: null,
  skewMs: 0,
  agents: [],
  calls: [],
  today: [],
});

/** null: a message is missing in between. */
export function nextBoard(state: BoardState, message: LiveMessage, skewMs: number): BoardState | null {
  const { seq, atMs } = message;
  if (message.kind === 'snapshot') {
    const { agents, calls, today } = message;
    return { seq, board: { feed: 'connected', atMs, skewMs, agents, calls, today } };
  }
  if (state.seq === null || seq !== state.seq + 1) return null;
  const { board } = state;
  return {
    seq,
    board: {
      feed: 'connected',
      atMs,
      skewMs,
      agents: merged(board.agents, message.agents, message.agentsGone, (agent) => agent.userId),
      calls: merged(board.calls, message.calls, message.callsGone, (call) => call.callId),
      today: message.today ?? board.today,
    },
  };
}

function merged<T>(
  old: readonly T[],
  fresh: readonly T[],
  gone: readonly string[],
  idOf: (item: T) => string,
): T[] {
  const byId = new Map(old.map((item) => [idOf(item), item]));
  for (const item of fresh) byId.set(idOf(item), item);
  for (const id of gone) byId.delete(id);
  return [...byId.values()];
}
