import { afterAll, beforeAll, expect, test } from 'vitest';
import { callBy, logCall, pushOf } from '../../../test/central/mutations.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../test/central/running.ts';
import { people } from '../../../test/central/small-centre.ts';
import { AgentState } from '../../shared/domain/agent-state.ts';
import type { Call } from '../../shared/domain/call.ts';
import { LiveCall, type LiveMessage } from '../../shared/contract/live.ts';
import { countToday, dayOf } from './today.ts';

let central: TestCentral;
let wang: Workstation;
let chen: Workstation;

beforeAll(async () => {
  central = await startTestCentral();
  [wang, chen] = await Promise.all([central.signIn('wang'), central.signIn('chen')]);
});
afterAll(() => central.close());

const ready = AgentState.parse({ name: 'ready', sinceMs: 1 });
const liveCall = (agentId: string) =>
  LiveCall.parse({
    callId: 'live-1',
    agentId,
    queueId: 'q-bills',
    direction: 'inbound',
    line: 'training',
    phase: 'ringing',
    sinceMs: 1,
  });

async function watch(who: Workstation): Promise<{ seen: LiveMessage[]; stop: () => void }> {
  const stopper = new AbortController();
  const feed = await who.central.live.feed(undefined, { signal: stopper.signal });
  const seen: LiveMessage[] = [];
  const read = async () => {
    for await (const message of feed) seen.push(message);
  };
  void read().catch(() => {}); // ends with the abort
  return { seen, stop: () => stopper.abort() };
}
const waitFor = (seen: LiveMessage[], isIt: (message: LiveMessage) => boolean) =>
  until(
    async () => seen.find(isIt) ?? null,
    (found) => found !== null,
  );

test('[B1] [B6] what a workstation reports is on the board of a lead a moment later', async () => {
  const { seen, stop } = await watch(chen);
  await waitFor(seen, ({ kind }) => kind === 'snapshot');
  await wang.central.live.report({ state: ready, calls: [liveCall('u-wang')] });
  const delta = await waitFor(seen, ({ agents }) => agents.some(({ userId }) => userId === 'u-wang'));
  expect(delta).toMatchObject({
    agents: [{ name: 'Name of wang', state: ready }],
    calls: [{ phase: 'ringing' }],
  });
  await wang.central.live.report({ state: AgentState.parse({ name: 'signedOut', sinceMs: 2 }), calls: [] });
  await waitFor(seen, (message) => message.kind === 'delta' && message.agentsGone.length === 1);
  expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
  stop();
});

test('[B7] a storm of reports becomes at most four messages a second', async () => {
  const { seen, stop } = await watch(chen);
  const startedMs = performance.now();
  for (let i = 0; i < 150; i += 1) await wang.central.live.report({ state: ready, calls: [] });
  const elapsedSec = (performance.now() - startedMs) / 1000;
  expect(seen.length).toBeLessThanOrEqual(Math.ceil(elapsedSec * 4) + 2);
  stop();
});

test('[B9] agents do not get the board, and nobody reports for another', async () => {
  const forbidden = { code: 'request/forbidden', status: 403 };
  await expect(wang.central.live.feed()).rejects.toMatchObject(forbidden);
  await expect(
    wang.central.live.report({ state: ready, calls: [liveCall('u-zhang')] }),
  ).rejects.toMatchObject(forbidden);
});

const noon = dayOf(Date.now()).fromMs + 12 * 3_600_000;
const inboundAt = (id: string, waitMs: number, over: Partial<Call> = {}) =>
  callBy(people.wang, id, {
    offeredAtMs: noon,
    answeredAtMs: noon + waitMs,
    endedAtMs: noon + waitMs + 60_000,
    ...over,
  });
const left = (id: string, afterMs: number) =>
  inboundAt(id, 0, { outcome: 'abandoned', answeredAtMs: null, endedAtMs: noon + afterMs, talkMs: 0 });

test("[T1] [T2] [T3] today's figures follow the calls of the day, and the feed brings them", async () => {
  const { seen, stop } = await watch(chen);
  const calls = [
    inboundAt('t-1', 4_000),
    inboundAt('t-2', 20_000, { line: 'training' }),
    inboundAt('t-3', 21_000),
    left('t-4', 30_000),
    left('t-5', 4_999),
    inboundAt('t-6', 0, { outcome: 'missed', answeredAtMs: null, talkMs: 0 }),
    inboundAt('t-7', 0, { direction: 'outbound' }),
    inboundAt('t-8', 0, { offeredAtMs: noon - 86_400_000 }),
  ];
  await wang.central.sync.push(pushOf(wang, calls.map(logCall)));
  const figures = {
    queueId: 'q-bills',
    offered: 5,
    answered: 3,
    abandoned: 2,
    shortAbandoned: 1,
    answeredInTime: 2,
    serviceLevel: 0.5,
  };
  const message = await waitFor(seen, ({ today }) => today?.some(({ offered }) => offered === 5) ?? false);
  expect(message?.today).toEqual([figures]);
  stop();
  const withoutTraining = await countToday({ db: central.db, now: Date.now, countTraining: false }, 'demo');
  expect(withoutTraining).toEqual([
    { ...figures, offered: 4, answered: 2, answeredInTime: 1, serviceLevel: 1 / 3 },
  ]);
});

test('[T1] a queue without a call is listed with zeros and no level', async () => {
  const quiet = await countToday(
    { db: central.db, now: () => 1_000_000_000_000, countTraining: true },
    'demo',
  );
  expect(quiet).toMatchObject([{ queueId: 'q-bills', offered: 0, serviceLevel: null }]);
});
