import { expect, test } from 'vitest';
import { people } from '../../../test/central/small-centre.ts';
import { LiveReport } from '../../shared/contract/live.ts';
import { emptyBoard, FORGET_MS, forgetSilent, takeReport } from './board.ts';

const call = (callId: string, agentId = 'u-wang') => ({
  callId,
  agentId,
  queueId: null,
  direction: 'inbound',
  line: 'switch',
  phase: 'talking',
  sinceMs: 5,
});
const ready = { name: 'ready', sinceMs: 1 };
const report = (state: object, ...calls: object[]) => LiveReport.parse({ state, calls });

test('[B1] a report replaces all that was known of an agent', () => {
  const board = emptyBoard();
  takeReport(board, people.wang, report(ready, call('a'), call('b')), 10);
  const change = takeReport(board, people.wang, report(ready, call('b'), call('c')), 20);
  expect(change).toEqual({ agents: ['u-wang'], calls: ['a', 'b', 'c'] });
  expect([...board.calls.keys()]).toEqual(['b', 'c']);
  expect(board.agents.get('u-wang')).toEqual({
    userId: 'u-wang',
    name: 'Name of wang',
    teamId: 'team-1',
    state: ready,
    heardAtMs: 20,
  });
});

test('[B2] name and team come from the stored row', () => {
  const board = emptyBoard();
  takeReport(board, { ...people.wang, name: '王丽' }, report(ready), 10);
  expect(board.agents.get('u-wang')?.name).toBe('王丽');
});

test('[B3] who signs out leaves at once, with the calls', () => {
  const board = emptyBoard();
  takeReport(board, people.wang, report(ready, call('a')), 10);
  const change = takeReport(board, people.wang, report({ name: 'signedOut', sinceMs: 2 }), 20);
  expect([change, board]).toEqual([{ agents: ['u-wang'], calls: ['a'] }, emptyBoard()]);
});

test('[B4] who is silent stays, with the time last heard, until ten minutes are over', () => {
  const board = emptyBoard();
  takeReport(board, people.wang, report(ready, call('a')), 0);
  takeReport(board, people.zhang, report(ready, call('z', 'u-zhang')), 1_000);
  expect(forgetSilent(board, FORGET_MS - 1)).toEqual({ agents: [], calls: [] });
  expect(forgetSilent(board, FORGET_MS)).toEqual({ agents: ['u-wang'], calls: ['a'] });
  expect([[...board.agents.keys()], [...board.calls.keys()]]).toEqual([['u-zhang'], ['z']]);
});
