import { expect, it } from 'vitest';
import { countStates, tilesInView, toggleState, wholeFloor, type View } from './floor.ts';
import type { Tile, TileState } from './tile.ts';

const tile = (userId: string, state: TileState, sinceMs: number, teamId = 't1'): Tile => ({
  userId,
  name: `座席${userId}`,
  teamId,
  state,
  sinceMs,
  reasonId: null,
  phase: null,
  queueId: null,
  training: false,
});
const floor = [
  tile('3', 'wrapUp', 50),
  tile('1', 'ready', 90),
  tile('2', 'ready', 10),
  tile('4', 'lost', 5, 't2'),
];
const ids = (change: Partial<View>): string[] =>
  tilesInView(floor, { ...wholeFloor, ...change }).map((one) => one.userId);

it('[WB7] filters by team and by any of the chosen states', () => {
  expect(ids({ teamId: 't2' })).toEqual(['4']);
  expect(ids({ states: ['wrapUp', 'lost'] })).toEqual(['3', '4']);
  expect(ids({ teamId: 't2', states: ['ready'] })).toEqual([]);
});

it('[WB8] sorts by state with the longest first, by longest alone, and by name', () => {
  expect(ids({ sorting: 'state' })).toEqual(['2', '1', '3', '4']);
  expect(ids({ sorting: 'longest' })).toEqual(['4', '2', '3', '1']);
  expect(ids({ sorting: 'name' })).toEqual(['1', '2', '3', '4']);
});

it('[WB9] counts the team, whatever states are shown', () => {
  expect(countStates(floor, null)).toEqual({ ready: 2, onCall: 0, wrapUp: 1, notReady: 0, lost: 1 });
  expect(countStates(floor, 't2')).toEqual({ ready: 0, onCall: 0, wrapUp: 0, notReady: 0, lost: 1 });
});

it('[WB7] pressing a state twice shows every state again', () => {
  expect(toggleState(toggleState([], 'ready'), 'ready')).toEqual([]);
});
