/** Small boards for tests and the bench: an agent, a call, a whole board, each with what matters changed. */
import type { LiveAgent, LiveBoard, LiveCall, QueueToday } from '../../shared/contract/live.ts';
import { CallId, QueueId, ReasonId, TeamId, UserId } from '../../shared/ids.ts';

export const NOON_MS = Date.UTC(2026, 2, 5, 4);

export const sampleAgent = (change: Partial<LiveAgent> & { id?: string } = {}): LiveAgent => {
  const { id = 'u1', ...rest } = change;
  return {
    userId: UserId.parse(id),
    name: '王丽',
    teamId: TeamId.parse('t1'),
    state: { name: 'ready', sinceMs: NOON_MS - 60_000 },
    heardAtMs: NOON_MS - 1_000,
    ...rest,
  };
};

export const sampleCall = (change: Partial<LiveCall> = {}): LiveCall => ({
  callId: CallId.parse('c1'),
  agentId: UserId.parse('u1'),
  queueId: QueueId.parse('q1'),
  direction: 'inbound',
  line: 'switch',
  phase: 'talking',
  sinceMs: NOON_MS - 30_000,
  ...change,
});

export const sampleToday = (change: Partial<QueueToday> = {}): QueueToday => ({
  queueId: QueueId.parse('q1'),
  offered: 10,
  answered: 7,
  abandoned: 3,
  shortAbandoned: 1,
  answeredInTime: 6,
  serviceLevel: 6 / 9,
  ...change,
});

export const sampleBoard = (change: Partial<LiveBoard> = {}): LiveBoard => ({
  feed: 'connected',
  atMs: NOON_MS,
  skewMs: 0,
  agents: [sampleAgent()],
  calls: [],
  today: [],
  ...change,
});

export const reason = (id: string): ReasonId => ReasonId.parse(id);
