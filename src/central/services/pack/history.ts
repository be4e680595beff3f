/** Ninety days of calls as agents would have left them: who rang, what it was about, what was noted and promised. */
import type { Call, FollowUp } from '../../../shared/domain/call.ts';
import type { Bill } from '../../../shared/domain/customer.ts';
import type { Queue } from '../../../shared/domain/centre.ts';
import type { User } from '../../../shared/domain/people.ts';
import { DispositionId } from '../../../shared/ids.ts';
import { must } from '../../../shared/result.ts';
import { DAY_MS, dayOfMonthMs, HOUR_MS, hourOf, midnightBefore } from './calendar.ts';
import { offeredTimes, onShift, type HistoryDay } from './history-times.ts';
import { numberSource } from './numbers.ts';
import type { PlacesFile, Topic } from './pack-files.ts';
import { fromPairs, seededRandom, weightedPicker, type Random } from './random.ts';
import type { CustomerAndBills } from './customers.ts';

export interface HistoryInput extends HistoryDay {
  places: PlacesFile;
  queues: readonly Queue[];
  agents: readonly User[];
  customers: readonly CustomerAndBills[];
  /** So many of the first customers were written by hand and ring a little more often. */
  castSize: number;
}

export interface History {
  calls: Call[];
  followUps: FollowUp[];
}

/** Customers at which the whole volume of calls is reached. */
const FULL_CENTRE = 2_000;
const STREAM = -1;
const FOLLOW_UP_DAYS = 12;

interface Caller {
  number: string | null;
  found: CustomerAndBills | null;
}

interface Subject {
  direction: Call['direction'];
  queue: Queue;
  topic: Topic;
}

/** Calls oldest first; nobody is on two calls at once. */
export function makeHistory(input: HistoryInput): History {
  const random = seededRandom(input.pack.seed, STREAM);
  const share = Math.min(1, input.customers.length / FULL_CENTRE);
  const callerOf = callerDrawer(input);
  const subjectOf = subjectDrawer(input);
  const busyUntilMs = new Map<string, number>();
  const history: History = { calls: [], followUps: [] };
  for (const offeredAtMs of offeredTimes(input, share, random)) {
    const seated = onShift(input.agents, offeredAtMs, input);
    const free = seated.filter((agent) => (busyUntilMs.get(agent.id) ?? 0) < offeredAtMs);
    const subject = subjectOf(offeredAtMs, random);
    const caller = callerOf(subject.direction, random);
    if (free.length === 0) continue;
    const agent = random.pick(free);
    const id = `call-${String(history.calls.length + 1).padStart(6, '0')}` as Call['id'];
    const call = makeCall({ id, offeredAtMs, agent, subject, caller, input }, random);
    const doneAtMs = call.wrapUp?.wrappedUpAtMs ?? call.endedAtMs;
    if (doneAtMs >= input.anchorMs) continue;
    busyUntilMs.set(agent.id, doneAtMs);
    history.calls.push(call);
    const promise = promiseOf(call, subject.topic, input, random);
    if (promise) history.followUps.push(promise);
  }
  return history;
}

/** Most callers are known; some ring from a number nobody knows, a few withhold it. */
function callerDrawer({ customers, castSize, places, pack }: HistoryInput) {
  const known = customers.flatMap(({ customer }) => customer.numbers.map(({ number }) => number));
  const strangers = numberSource(places, [...known, ...pack.reservedNumbers]);
  const regulars = customers.filter((_, index) => index % 25 === 3);
  return (direction: Call['direction'], random: Random): Caller => {
    const draw = random.next();
    const cast = random.chance(0.006);
    if (direction === 'inbound' && draw < 0.015) return { number: null, found: null };
    if (direction === 'inbound' && draw < 0.075) return { number: strangers.mobile(random), found: null };
    const found = random.pick(cast ? customers.slice(0, castSize) : draw > 0.75 ? regulars : customers);
    return { number: random.pick(found.customer.numbers).number, found };
  };
}

function subjectDrawer({ calls, queues, pack }: HistoryInput) {
  const queueIdOf = weightedPicker(fromPairs(calls.queueWeights));
  const anywhere = weightedPicker(calls.anywhere.map((value) => ({ value, weight: value.weight })));
  const callback = weightedPicker(calls.callbacks.map((value) => ({ value, weight: value.weight })));
  const byQueue = new Map(
    queues.map((queue) => {
      const topics = calls.topics.filter(({ queueId }) => queueId === queue.id);
      return [
        queue.id as string,
        { queue, topicOf: weightedPicker(topics.map((value) => ({ value, weight: value.weight }))) },
      ];
    }),
  );
  return (atMs: number, random: Random): Subject => {
    const { queue, topicOf } = must(byQueue.get(queueIdOf(random)), 'a queue for every weight');
    const hour = hourOf(atMs, pack);
    if (hour >= 9 && hour < 20 && random.chance(0.09))
      return { direction: 'outbound', queue, topic: callback(random) };
    return { direction: 'inbound', queue, topic: random.chance(0.045) ? anywhere(random) : topicOf(random) };
  };
}

interface CallInput {
  id: Call['id'];
  offeredAtMs: number;
  agent: User;
  subject: Subject;
  caller: Caller;
  input: HistoryInput;
}

type Fate = Pick<Call, 'outcome' | 'hangupCause'> & { ringMs: number };

function makeCall({ id, offeredAtMs, agent, subject, caller, input }: CallInput, random: Random): Call {
  const fate = subject.direction === 'inbound' ? inboundFate(random) : outboundFate(subject.topic, random);
  const handled = fate.outcome === 'handled';
  const talkMs = handled ? talkTime(subject.topic, random) : 0;
  const holdMs = handled && talkMs > 90_000 && random.chance(0.2) ? random.int(8_000, 75_000) : 0;
  const endedAtMs = offeredAtMs + fate.ringMs + talkMs + holdMs;
  const wrapUpMs = random.int(6_000, 55_000) + (subject.topic.followUp ? 15_000 : 0);
  const noted = handled || subject.direction === 'outbound';
  const note = noteText(subject.topic, caller.found, endedAtMs, input, random);
  return {
    id,
    direction: subject.direction,
    line: 'switch',
    number: caller.number,
    customerId: caller.found?.customer.id ?? null,
    queueId: subject.direction === 'inbound' ? subject.queue.id : null,
    agentId: agent.id,
    teamId: agent.teamId,
    offeredAtMs,
    answeredAtMs: handled ? offeredAtMs + fate.ringMs : null,
    endedAtMs,
    talkMs,
    holdMs,
    outcome: fate.outcome,
    hangupCause: fate.hangupCause,
    recordingId: null,
    scriptId: handled && subject.direction === 'inbound' ? subject.queue.scriptId : null,
    wrapUp: noted
      ? {
          dispositionId: DispositionId.parse(subject.topic.dispositionId),
          note,
          wrappedUpAtMs: endedAtMs + wrapUpMs,
          wrapUpMs,
        }
      : null,
  };
}

function inboundFate(random: Random): Fate {
  const draw = random.next();
  const soon = random.int(1_800, 9_500);
  const late = random.int(14_000, 42_000);
  if (draw < 0.925) {
    const hangupCause = random.chance(0.74) ? 'customer-hung-up' : 'agent-hung-up';
    return { outcome: 'handled', hangupCause, ringMs: random.chance(0.1) ? late : soon };
  }
  if (draw < 0.97)
    return {
      outcome: 'abandoned',
      hangupCause: 'customer-hung-up',
      ringMs: random.chance(0.4) ? random.int(800, 4_800) : late,
    };
  if (draw < 0.992) return { outcome: 'missed', hangupCause: 'no-answer', ringMs: 20_000 };
  return { outcome: 'rejected', hangupCause: 'rejected', ringMs: soon };
}

function outboundFate(topic: Topic, random: Random): Fate {
  const ringMs = random.int(4_000, 16_000);
  if (topic.talkSec[1] > 0) return { outcome: 'handled', hangupCause: 'agent-hung-up', ringMs };
  const hangupCause = random.chance(0.3) ? 'busy' : 'no-answer';
  return { outcome: 'failed', hangupCause, ringMs: hangupCause === 'busy' ? 3_000 : 30_000 };
}

/** Short talks are commoner than long ones. */
function talkTime({ talkSec: [low, high] }: Topic, random: Random): number {
  return Math.round((low + (high - low) * ((random.next() + random.next() * random.next()) / 2)) * 1000);
}

/** Sentences that speak of a bill are for callers whose bill we know. */
function noteText(
  topic: Topic,
  found: CustomerAndBills | null,
  atMs: number,
  { pack }: HistoryInput,
  random: Random,
): string {
  const bill = found && latestBill(found.bills, atMs, pack);
  const fitting = bill ? topic.notes : topic.notes.filter((note) => !note.includes('{'));
  const text = random.pick(fitting.length > 0 ? fitting : ['客户未提供户号，仅做一般解答。']);
  return bill ? fill(text, bill) : text;
}

function latestBill(bills: readonly Bill[], atMs: number, pack: HistoryInput['pack']): Bill | null {
  const written = bills.filter(({ month }) => {
    const [year, number] = month.split('-').map(Number);
    return dayOfMonthMs({ year: year!, index: number! }, 3, pack) <= atMs;
  });
  return written.at(-1) ?? null;
}

const fill = (text: string, bill: Bill): string =>
  text
    .replaceAll('{month}', `${Number(bill.month.slice(5))}月`)
    .replaceAll('{energy}', String(bill.energyKwh))
    .replaceAll('{amount}', (bill.amountFen / 100).toFixed(2));

/** Promises of the last days: most of the older ones are kept, some are late. */
function promiseOf(
  call: Call,
  topic: Topic,
  { anchorMs, pack }: HistoryInput,
  random: Random,
): FollowUp | null {
  if (!topic.followUp || !call.wrapUp || !call.customerId) return null;
  if (call.offeredAtMs < anchorMs - FOLLOW_UP_DAYS * DAY_MS || !random.chance(0.4)) return null;
  const dayMs = midnightBefore(call.endedAtMs, pack) + random.int(1, 4) * DAY_MS;
  const dueAtMs = dayMs + random.int(18, 35) * (HOUR_MS / 2);
  const isDone = dueAtMs < anchorMs && random.chance(0.85);
  return {
    id: `f-${call.id}` as FollowUp['id'],
    callId: call.id,
    customerId: call.customerId,
    number: call.number,
    dueAtMs,
    reason: topic.followUp,
    ownerId: call.agentId,
    state: isDone ? 'done' : 'open',
    doneAtMs: isDone ? Math.max(call.wrapUp.wrappedUpAtMs, dueAtMs - random.int(0, 5) * HOUR_MS) : null,
  };
}
