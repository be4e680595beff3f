/**
 * One supervisor's view of the board. Keeps only which keys changed since it last looked, so a slow reader costs a
 * set of ids, never a queue of messages; each look makes one message of the present. Rules B6–B8: docs/spec/live.md.
 */
import type { LiveMessage, QueueToday } from '../../shared/contract/live.ts';
import type { CallId, UserId } from '../../shared/ids.ts';
import type { Board, BoardChange } from './board.ts';

export interface Subscription {
  changed(change: BoardChange): void;
  todayChanged(): void;
  hasNews(): boolean;
  /** The present as this reader needs it: first the snapshot, then deltas with consecutive numbers. */
  next(nowMs: number): LiveMessage;
}

interface Source {
  board: Board;
  /** The tenant's figures as they were counted last. */
  today(): QueueToday[];
}

export function createSubscription(source: Source): Subscription {
  let seq = 0;
  let agents = new Set<string>();
  let calls = new Set<string>();
  let today = false;
  const forget = () => {
    agents = new Set();
    calls = new Set();
    today = false;
  };
  return {
    changed: (change) => {
      change.agents.forEach((id) => agents.add(id));
      change.calls.forEach((id) => calls.add(id));
    },
    todayChanged: () => {
      today = true;
    },
    hasNews: () => seq === 0 || today || agents.size > 0 || calls.size > 0,
    next: (nowMs) => {
      seq += 1;
      const message =
        seq === 1 ? snapshot(source, seq, nowMs) : delta(source, { agents, calls, today }, seq, nowMs);
      forget();
      return message;
    },
  };
}

const snapshot = ({ board, today }: Source, seq: number, atMs: number): LiveMessage => ({
  kind: 'snapshot',
  seq,
  atMs,
  agents: [...board.agents.values()],
  calls: [...board.calls.values()],
  today: today(),
});

interface News {
  agents: ReadonlySet<string>;
  calls: ReadonlySet<string>;
  today: boolean;
}

const delta = ({ board, today }: Source, news: News, seq: number, atMs: number): LiveMessage => ({
  kind: 'delta',
  seq,
  atMs,
  agents: [...news.agents].flatMap((id) => board.agents.get(id) ?? []),
  agentsGone: [...news.agents].filter((id) => !board.agents.has(id)) as UserId[],
  calls: [...news.calls].flatMap((id) => board.calls.get(id) ?? []),
  callsGone: [...news.calls].filter((id) => !board.calls.has(id)) as CallId[],
  today: news.today ? today() : null,
});
