/** A busy floor of any size, and how it changes: each step moves some agents on, as a real centre does. */
import type { LiveAgent, LiveBoard, LiveCall, QueueToday } from '../../src/shared/contract/live.ts';
import type { Reference } from '../../src/shared/contract/desk.ts';
import { CallId, QueueId, ReasonId, TeamId, UserId } from '../../src/shared/ids.ts';

const TEAMS = 20;
const QUEUES = 8;
const family = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗';
const given = ['丽', '伟', '静怡', '洋', '敏', '志远', '晓明', '佳', '磊', '雪'];

export const reference: Reference = {
  teams: Array.from({ length: TEAMS }, (_, i) => ({ id: TeamId.parse(`t${i}`), name: `第 ${i + 1} 班组` })),
  users: [],
  queues: Array.from({ length: QUEUES }, (_, i) => ({
    id: QueueId.parse(`q${i}`),
    label: { zh: `业务队列 ${i + 1}`, en: `Queue ${i + 1}` },
    number: `9559${i}`,
    scriptId: null,
    serviceLevelSec: 20,
    shortAbandonSec: 5,
    wrapUpSec: 60,
  })),
  reasons: ['小休', '用餐', '培训'].map((zh, i) => ({
    id: ReasonId.parse(`r${i}`),
    label: { zh, en: `Reason ${i}` },
    order: i,
    paid: true,
  })),
  dispositions: [],
};

/** Deterministic, so that two runs measure the same floor (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function createFloor(size: number, nowMs: number, chance: () => number) {
  const agents: LiveAgent[] = Array.from({ length: size }, (_, i) => ({
    userId: UserId.parse(`u${i}`),
    name: `${family[i % family.length]}${given[Math.floor(i / family.length) % given.length]}`,
    teamId: TeamId.parse(`t${i % TEAMS}`),
    state: stateFor(i, nowMs - Math.floor(chance() * 600_000), chance()),
    heardAtMs: nowMs,
  }));
  return {
    /** The board with `moves` agents in another state and a tenth of all freshly heard from. */
    step(atMs: number, moves: number): LiveBoard {
      for (let n = 0; n < moves; n += 1) {
        const i = Math.floor(chance() * size);
        const agent = agents[i];
        if (agent) agents[i] = { ...agent, state: stateFor(i, atMs, chance()), heardAtMs: atMs };
      }
      for (let i = Math.floor(chance() * 10); i < size; i += 10) {
        const agent = agents[i];
        if (agent) agents[i] = { ...agent, heardAtMs: atMs };
      }
      return { feed: 'connected', atMs, skewMs: 0, agents: [...agents], calls: callsOf(agents), today };
    },
  };
}

const ready = { name: 'ready' } as const;

function stateFor(i: number, sinceMs: number, dice: number): LiveAgent['state'] {
  const callId = CallId.parse(`c${i}`);
  if (dice < 0.3) return { name: 'ready', sinceMs };
  if (dice < 0.7) return { name: 'onCall', sinceMs, callId, next: ready };
  if (dice < 0.85) return { name: 'wrapUp', sinceMs, callId, next: ready };
  return { name: 'notReady', sinceMs, reasonId: ReasonId.parse(`r${i % 3}`) };
}

const callsOf = (agents: readonly LiveAgent[]): LiveCall[] =>
  agents.flatMap((agent, i) =>
    agent.state.name === 'onCall'
      ? [
          {
            callId: agent.state.callId,
            agentId: agent.userId,
            queueId: QueueId.parse(`q${i % QUEUES}`),
            direction: 'inbound',
            line: 'switch',
            phase: 'talking',
            sinceMs: agent.state.sinceMs,
          },
        ]
      : [],
  );

const today: QueueToday[] = Array.from({ length: QUEUES }, (_, i) => ({
  queueId: QueueId.parse(`q${i}`),
  offered: 900 - i * 70,
  answered: 830 - i * 68,
  abandoned: 60,
  shortAbandoned: 12,
  answeredInTime: 700 - i * 60,
  serviceLevel: 0.8,
}));
