import { expect, test } from 'vitest';
import type { LiveAgent, LiveMessage } from '../../../shared/contract/live.ts';
import { emptyBoard, nextBoard, type BoardState } from './board.ts';

const agent = (userId: string, heardAtMs: number) => ({ userId, heardAtMs }) as LiveAgent;
const snapshot: LiveMessage = {
  kind: 'snapshot',
  seq: 5,
  atMs: 1,
  agents: [agent('a', 1), agent('b', 1)],
  calls: [],
  today: [],
};
const delta = (seq: number, change: Partial<LiveMessage> = {}): LiveMessage =>
  ({
    kind: 'delta',
    seq,
    atMs: 2,
    agents: [],
    agentsGone: [],
    calls: [],
    callsGone: [],
    today: null,
    ...change,
  }) as LiveMessage;
const start: BoardState = { board: emptyBoard('never'), seq: null };

test('a snapshot, then deltas by key: changed, new and gone', () => {
  const first = nextBoard(start, snapshot, 40)!;
  const next = nextBoard(
    first,
    delta(6, { agents: [agent('b', 2), agent('c', 2)], agentsGone: ['a'] } as object),
    40,
  )!;
  expect(next.board).toMatchObject({
    feed: 'connected',
    atMs: 2,
    skewMs: 40,
    agents: [agent('b', 2), agent('c', 2)],
  });
});

test.each([5, 7, 8])('a delta numbered %i after 5 is not trusted', (seq) => {
  const first = nextBoard(start, snapshot, 0)!;
  expect(nextBoard(first, delta(seq), 0)).toBeNull();
});

test('a delta before any snapshot is not trusted', () => expect(nextBoard(start, delta(1), 0)).toBeNull());
