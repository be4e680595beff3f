/** What the fake core tells as streams, as it stands when an agent has just sat down. */
import type { AccountStatus, AgentStatus, Health } from '../../src/shared/contract/desk.ts';
import type { LiveBoard } from '../../src/shared/contract/live.ts';
import type { PhoneStatus } from '../../src/shared/contract/phone.ts';
import type { SyncStatus } from '../../src/shared/contract/sync-centre.ts';
import type { Transfer } from '../../src/shared/contract/transfers.ts';
import type { NounName } from '../../src/shared/domain/nouns.ts';
import type { User } from '../../src/shared/domain/people.ts';
import * as data from './fake-data.ts';
import { fakeTopic } from './fake-topic.ts';

const light = (level: 'ok' | 'degraded' | 'down' | 'off', reason: string, sinceMs: number) => ({
  level,
  reason,
  sinceMs,
});

export function fakeTopics(startMs: number, isSignedIn: boolean, user: User) {
  const signedIn: AccountStatus = {
    name: 'signedIn',
    user,
    teamName: data.team.name,
    offline: false,
  };
  const account = fakeTopic<AccountStatus>(
    isSignedIn ? signedIn : { name: 'signedOut', known: [{ login: 'wangli', name: '王丽' }], because: null },
  );
  const agent = fakeTopic<AgentStatus>({
    state: { name: 'notReady', sinceMs: startMs, reasonId: null },
    wrapUpDueAtMs: null,
  });
  const phone = fakeTopic<PhoneStatus>({
    present: true,
    registration: { name: 'registered', sinceMs: startMs },
    microphone: 'ready',
    calls: [],
  });
  const health = fakeTopic<Health>({
    phone: light('ok', 'phone.registered', startMs),
    sync: light('ok', 'sync.ok', startMs),
    knowledge: light('ok', 'knowledge.ok', startMs),
    clock: light('ok', 'clock.ok', startMs),
  });
  const sync = fakeTopic<SyncStatus>({
    phase: 'idle',
    completeAtMs: startMs,
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
  });
  const transfers = fakeTopic<Transfer[]>([]);
  const board = fakeTopic<LiveBoard>({
    feed: 'never',
    atMs: null,
    skewMs: 0,
    agents: [],
    calls: [],
    today: [],
  });
  const changes = fakeTopic<{ nouns: NounName[] }>({ nouns: [] });
  return { signedIn, account, agent, phone, health, sync, transfers, board, changes };
}
