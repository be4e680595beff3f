/** What pages follow outlives the person: one topic each, fed by whoever is signed in, at rest when nobody is. */
import type { AgentStatus } from '../../shared/contract/desk.ts';
import type { LiveBoard } from '../../shared/contract/live.ts';
import type { Transfer } from '../../shared/contract/transfers.ts';
import type { SyncStatus } from '../../shared/contract/sync-centre.ts';
import { emptyBoard } from './live/board.ts';
import type { Person } from './person.ts';
import { createTopic, sameJson, type Topic } from './topic.ts';

export interface PersonTopics {
  agent: Topic<AgentStatus>;
  sync: Topic<SyncStatus>;
  board: Topic<LiveBoard>;
  transfers: Topic<Transfer[]>;
  meet(person: Person | null, nowMs: number): void;
  close(): void;
}

const noSync: SyncStatus = {
  phase: 'signedOut',
  completeAtMs: null,
  nextTryAtMs: null,
  failure: null,
  pending: 0,
  unresolved: 0,
  conflicts: { mine: 0, team: 0 },
  recordingsWaiting: 0,
  rowsReceived: 0,
  progress: null,
  fullCheckAtMs: null,
  repairedRows: 0,
};

export function createPersonTopics(nowMs: number): PersonTopics {
  const nobody = (sinceMs: number): AgentStatus => ({
    state: { name: 'signedOut', sinceMs },
    wrapUpDueAtMs: null,
  });
  const agent = createTopic<AgentStatus>(nobody(nowMs), sameJson);
  const sync = createTopic<SyncStatus>(noSync, sameJson);
  const board = createTopic<LiveBoard>(emptyBoard('never'));
  const transfers = createTopic<Transfer[]>([], sameJson);
  let stops: (() => void)[] = [];
  return {
    agent,
    sync,
    board,
    transfers,
    meet: (person, atMs) => {
      stops.forEach((stop) => stop());
      stops = person
        ? [
            person.agent.status.listen(agent.set),
            person.sync.status.listen(sync.set),
            person.feed.board.listen(board.set),
            person.transfers.list.listen(transfers.set),
          ]
        : [];
      agent.set(person?.agent.status.get() ?? nobody(atMs));
      sync.set(person?.sync.status.get() ?? noSync);
      board.set(person?.feed.board.get() ?? emptyBoard('never'));
      transfers.set(person?.transfers.list.get() ?? []);
    },
    close: () => [agent, sync, board, transfers].forEach((topic) => topic.close()),
  };
}
