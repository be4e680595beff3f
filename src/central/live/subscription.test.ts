import { expect, test } from 'vitest';
import { people } from '../../../test/central/small-centre.ts';
import { LiveReport, QueueToday } from '../../shared/contract/live.ts';
import { emptyBoard, takeReport } from './board.ts';
import { createSubscription } from './subscription.ts';

const today = [
  QueueToday.parse({
    queueId: 'q-bills',
    offered: 1,
    answered: 1,
    abandoned: 0,
    shortAbandoned: 0,
    answeredInTime: 1,
    serviceLevel: 1,
  }),
];
const report = (name: 'ready' | 'signedOut', sinceMs: number) =>
  LiveReport.parse({ state: { name, sinceMs }, calls: [] });

function scene() {
  const board = emptyBoard();
  const subscription = createSubscription({ board, today: () => today });
  const hear = (name: 'ready' | 'signedOut', atMs: number) =>
    subscription.changed(takeReport(board, people.wang, report(name, atMs), atMs));
  return { subscription, hear };
}

test('[B6] the first message is the whole board, and after it nothing is news', () => {
  const { subscription, hear } = scene();
  hear('ready', 5);
  expect([subscription.hasNews(), subscription.next(9)]).toMatchObject([
    true,
    { kind: 'snapshot', seq: 1, atMs: 9, agents: [{ userId: 'u-wang' }], calls: [], today },
  ]);
  expect(subscription.hasNews()).toBe(false);
});

test('[B7] between two looks only the latest of each key is kept', () => {
  const { subscription, hear } = scene();
  subscription.next(1);
  for (let atMs = 10; atMs < 1_000; atMs += 1) hear('ready', atMs);
  const delta = subscription.next(1_000);
  expect(delta).toMatchObject({
    kind: 'delta',
    seq: 2,
    agents: [{ heardAtMs: 999 }],
    agentsGone: [],
    today: null,
  });
});

test('[B7] who came and went is told as gone', () => {
  const { subscription, hear } = scene();
  subscription.next(1);
  hear('ready', 2);
  hear('signedOut', 3);
  expect(subscription.next(4)).toMatchObject({ seq: 2, agents: [], agentsGone: ['u-wang'] });
});

test('[B8] numbers follow one another, and the figures come whole or not at all', () => {
  const { subscription, hear } = scene();
  const seqs = [subscription.next(1).seq];
  subscription.todayChanged();
  const figures = subscription.next(2);
  hear('ready', 3);
  seqs.push(figures.seq, subscription.next(3).seq);
  expect([seqs, figures.today]).toEqual([[1, 2, 3], today]);
});
