/** What the screen shows of the store. Every read is local. */
import type { TimelineItem } from '../../../shared/contract/desk.ts';
import type { NounName, Row } from '../../../shared/domain/nouns.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { matchCaller, scriptFor } from '../phone/callers.ts';
import { searchArticles, searchCustomers } from '../search/search.ts';
import { completeAtMs } from '../../../cache/bucket.ts';
import type { Reader } from '../../../cache/handle.ts';
import { getRow, listRows, lookUp } from '../../../cache/row.ts';
import { unwrappedCalls } from '../store/unwrapped.ts';
import type { Base, Services } from './base.ts';

type Read = () => Reader;
const readerOf =
  ({ account }: Services): Read =>
  () =>
    account.mustPerson().store.cache().read;

function mustRow<N extends NounName>(db: Reader, noun: N, id: string): Row<N> {
  const row = getRow(db, noun, id);
  if (!row) throw failure('request/not-found');
  return row;
}

export function referenceRoute(os: Base, services: Services) {
  const read = readerOf(services);
  return os.reference.handler(() => ({
    teams: listRows(read(), 'team'),
    users: listRows(read(), 'user'),
    queues: listRows(read(), 'queue'),
    reasons: listRows(read(), 'stateReason').toReversed(),
    dispositions: listRows(read(), 'disposition').toReversed(),
  }));
}

export function customerRoutes(os: Base, services: Services) {
  const read = readerOf(services);
  return {
    get: os.customers.get.handler(({ input }) => mustRow(read(), 'customer', input.id)),
    match: os.customers.match.handler(({ input }) => matchCaller(read(), input.number)),
    search: os.customers.search.handler(({ input }) => searchCustomers(read(), input.text, input.limit)),
    timeline: os.customers.timeline.handler(({ input }) => timeline(read(), input.id, input.limit)),
    bills: os.customers.bills.handler(({ input }) => lookUp(read(), 'bill', 'customer', input.id)),
  };
}

/** The newest of each kind, merged: no more than `limit` of one kind can be among the newest `limit`. */
function timeline(db: Reader, customerId: string, limit: number): TimelineItem[] {
  const calls = lookUp(db, 'call', 'customer', customerId, { limit });
  const notes = lookUp(db, 'note', 'customer', customerId, { limit });
  const followUps = lookUp(db, 'followUp', 'customer', customerId, { limit });
  const items: TimelineItem[] = [
    ...calls.map((call) => ({ kind: 'call' as const, atMs: call.offeredAtMs, call })),
    ...notes.map((note) => ({ kind: 'note' as const, atMs: note.writtenAtMs, note })),
    ...followUps.map((followUp) => ({ kind: 'followUp' as const, atMs: followUp.dueAtMs, followUp })),
  ];
  return items.sort((a, b) => b.atMs - a.atMs).slice(0, limit);
}

export function callRoutes(os: Base, services: Services) {
  const read = readerOf(services);
  const userId = () => services.account.mustPerson().user.id;
  return {
    list: os.calls.list.handler(({ input: { mine, beforeMs, limit } }) => {
      const page = { before: beforeMs, limit };
      return mine ? lookUp(read(), 'call', 'agent', userId(), page) : listRows(read(), 'call', page);
    }),
    get: os.calls.get.handler(({ input }) => mustRow(read(), 'call', input.id)),
    unwrapped: os.calls.unwrapped.handler(() => unwrappedCalls(read(), userId())),
    scriptRun: os.calls.scriptRun.handler(
      ({ input }) => lookUp(read(), 'scriptRun', 'call', input.id, { limit: 1 })[0] ?? null,
    ),
  };
}

export const followUpRoutes = (os: Base, services: Services) => ({
  mine: os.followUps.mine.handler(() => {
    const userId = services.account.mustPerson().user.id;
    return lookUp(readerOf(services)(), 'followUp', 'owner', userId)
      .filter((followUp) => followUp.state === 'open')
      .sort((a, b) => a.dueAtMs - b.dueAtMs);
  }),
});

export function scriptRoutes(os: Base, services: Services) {
  const read = readerOf(services);
  return {
    list: os.scripts.list.handler(() =>
      listRows(read(), 'script').map(({ id, name, version, queueIds, direction }) => ({
        id,
        name,
        version,
        queueIds,
        direction,
      })),
    ),
    get: os.scripts.get.handler(({ input }) => mustRow(read(), 'script', input.id)),
    forQueue: os.scripts.forQueue.handler(({ input }) => scriptFor(read(), input.queueId)),
  };
}

export function knowledgeRoutes(os: Base, services: Services) {
  const read = readerOf(services);
  return {
    search: os.knowledge.search.handler(({ input }) => ({
      hits: searchArticles(read(), input.text, input.limit),
      asOfMs: completeAtMs(read()),
    })),
    get: os.knowledge.get.handler(({ input }) => mustRow(read(), 'article', input.id)),
  };
}
