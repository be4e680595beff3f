/**
 * Core in memory: the whole desk contract over canned data, with the real rules (commands, agent and call states) and
 * the contract's own parsing, so a page that asks for nonsense is told so here too.
 */
import { createRouterClient, implement } from '@orpc/server';
import { commandByName } from '../../src/shared/commands/registry.ts';
import type { RowReader } from '../../src/shared/commands/command.ts';
import { deskContract, type Draft } from '../../src/shared/contract/desk.ts';
import type { CallerMatch, DeskCall } from '../../src/shared/contract/phone.ts';
import { nextAgentState, type AgentEvent } from '../../src/shared/domain/agent-state.ts';
import { nextCallState, type CallEvent } from '../../src/shared/domain/call-state.ts';
import { Call, type CallOutcome, type HangupCause } from '../../src/shared/domain/call.ts';
import type { NounName, Row } from '../../src/shared/domain/nouns.ts';
import type { Role } from '../../src/shared/domain/people.ts';
import { isWithheld, normalizeNumber } from '../../src/shared/domain/phone-number.ts';
import { CallId, type QueueId } from '../../src/shared/ids.ts';
import { failure } from '../../src/shared/link/attempt.ts';
import type { DeskClient } from '../../src/shared/link/clients.ts';
import type { FailureCode } from '../../src/shared/errors.ts';
import * as data from './fake-data.ts';
import { articleHits, timelineItems } from './fake-reads.ts';
import { createFakeSync, fakeSyncRoutes } from './fake-sync.ts';
import { silence } from './fake-topic.ts';
import { fakeTopics } from './fake-topics.ts';

export type FakeDesk = ReturnType<typeof createFakeDesk>;

interface Options {
  nowMs?: () => number;
  isSignedIn?: boolean;
  host?: 'electron' | 'browser';
  role?: Role;
}

type Tables = { [N in NounName]?: Map<string, Row<N>> };

export function createFakeDesk({
  nowMs = Date.now,
  isSignedIn = true,
  host = 'browser',
  role = 'agent',
}: Options = {}) {
  const me = { ...data.user, role };
  const startMs = nowMs();
  const ids = { call: 0, mutation: 0 };
  const table = <R extends { id: string }>(rows: R[]): Map<string, R> =>
    new Map(rows.map((row) => [row.id, row]));
  const tables = {
    customer: table(data.customers),
    bill: table(data.bills(startMs)),
    call: table(data.calls(startMs)),
    note: table(data.notes(startMs)),
    followUp: table(data.followUps(startMs)),
    script: table([data.script]),
    scriptRun: table<Row<'scriptRun'>>([]),
    article: table(data.articles(startMs)),
    recording: table<Row<'recording'>>([]),
    conflict: table<Row<'conflict'>>([]),
  } satisfies Tables;

  const topics = fakeTopics(startMs, isSignedIn, me);
  const { signedIn, account, agent, phone, health, sync, transfers, board, changes } = topics;
  const fakeSync = createFakeSync({ conflicts: tables.conflict, sync, transfers, user: me });
  const drafts = new Map<string, Draft>();
  /** Set a code here and the next call to that procedure fails with it, once. */
  const failNext = new Map<string, FailureCode>();
  /** Every order and command, in order. */
  const asked: { name: string; input: unknown }[] = [];

  const ask = (name: string, input: unknown): void => {
    asked.push({ name, input });
    const code = failNext.get(name);
    failNext.delete(name);
    if (code) throw failure(code);
  };
  const agentEvent = (event: AgentEvent): void => {
    const state = nextAgentState(agent.get().state, event);
    agent.set({ state, wrapUpDueAtMs: state.name === 'wrapUp' ? state.sinceMs + 60_000 : null });
  };
  const matchOf = (number: string | null): CallerMatch => {
    if (number === null || isWithheld(number)) return { name: 'withheld' };
    const key = normalizeNumber(number);
    const found = data.customers.filter((one) => one.numbers.some((n) => normalizeNumber(n.number) === key));
    if (found.length > 1) return { name: 'several', customers: found };
    return found[0] ? { name: 'one', customer: found[0] } : { name: 'none' };
  };
  const setCall = (callId: string, change: (call: DeskCall) => DeskCall): void =>
    phone.set({
      ...phone.get(),
      calls: phone.get().calls.map((one) => (one.callId === callId ? change(one) : one)),
    });

  function ring(
    scenario: { number: string | null; queueId: QueueId | null },
    more: Partial<DeskCall> = {},
  ): CallId {
    const callId = CallId.parse(`live-${++ids.call}`);
    const match = matchOf(scenario.number);
    const call: DeskCall = {
      callId,
      direction: 'inbound',
      line: 'training',
      number: scenario.number,
      displayName: null,
      queueId: scenario.queueId,
      state: { name: 'ringing', offeredAtMs: nowMs() },
      muted: false,
      recordingId: null,
      levels: null,
      match,
      customerId: match.name === 'one' ? match.customer.id : null,
      ...more,
    };
    phone.set({ ...phone.get(), calls: [...phone.get().calls, call] });
    agentEvent({ type: 'callStarted', atMs: nowMs(), callId });
    return callId;
  }
  const callEvent = (callId: string, event: CallEvent): void => {
    setCall(callId, (call) => ({ ...call, state: nextCallState(call.state, event) }));
  };
  function answer(callId: string): void {
    callEvent(callId, { type: 'answer' });
    callEvent(callId, { type: 'established', atMs: nowMs() });
    setCall(callId, (call) => ({ ...call, levels: { microphone: 0.3, remote: 0.5 } }));
  }
  function end(callId: string, cause: HangupCause): void {
    callEvent(callId, { type: 'ended', atMs: nowMs(), cause });
    const ended = phone.get().calls.find((one) => one.callId === callId);
    if (!ended || ended.state.name !== 'ended') return;
    const wasAnswered = ended.state.answeredAtMs !== null;
    const outcome: CallOutcome = wasAnswered ? 'handled' : cause === 'rejected' ? 'rejected' : 'missed';
    const { offeredAtMs, answeredAtMs, endedAtMs, holdMs } = ended.state;
    const row = Call.parse({
      id: ended.callId,
      direction: ended.direction,
      line: ended.line,
      number: ended.number,
      customerId: ended.customerId,
      queueId: ended.queueId,
      agentId: data.user.id,
      teamId: data.team.id,
      offeredAtMs,
      answeredAtMs,
      endedAtMs,
      talkMs: answeredAtMs === null ? 0 : endedAtMs - answeredAtMs - holdMs,
      holdMs,
      outcome,
      hangupCause: cause,
      recordingId: null,
      scriptId: null,
      wrapUp: null,
    });
    tables.call.set(row.id, row);
    phone.set({ ...phone.get(), calls: phone.get().calls.filter((one) => one.callId !== callId) });
    agentEvent({ type: 'callEnded', atMs: nowMs(), callId: ended.callId, outcome });
    changes.set({ nouns: ['call'] });
  }

  function runCommand(name: string, args: unknown): void {
    const definition = commandByName(name);
    if (!definition) throw failure('command/unknown');
    const parsed = definition.args.parse(args);
    const rows: RowReader = {
      get: <N extends NounName>(noun: N, id: string) =>
        ((tables as Tables)[noun]?.get(id) as Row<N> | undefined) ?? null,
    };
    const actor = { userId: me.id, teamId: me.teamId, role };
    const result = definition.apply(rows, parsed, actor);
    if (!result.ok) throw failure(result.error);
    for (const { noun, id, row } of result.value)
      if (row) ((tables as Tables)[noun] as Map<string, unknown> | undefined)?.set(id, row);
    fakeSync.count();
    changes.set({ nouns: result.value.map((change) => change.noun) });
    if (name === 'call.wrapUp' && agent.get().state.name === 'wrapUp') {
      const { callId } = args as { callId: CallId };
      agentEvent({ type: 'wrappedUp', atMs: nowMs(), callId });
    }
  }

  const os = implement(deskContract);
  const draftKey = ({ screen, key }: { screen: string; key: string }): string => `${screen}\n${key}`;
  const newest = <T>(rows: Iterable<T>, at: (row: T) => number): T[] =>
    [...rows].sort((a, b) => at(b) - at(a));
  const found = <T>(row: T | undefined): T => {
    if (!row) throw failure('request/not-found');
    return row;
  };

  const router = os.router({
    account: {
      status: os.account.status.handler(({ signal }) => account.stream(signal)),
      signIn: os.account.signIn.handler(({ input }) => {
        ask('account.signIn', { login: input.login });
        if (input.password === 'wrong') throw failure('account/wrong-credentials');
        account.set(signedIn);
      }),
      signOut: os.account.signOut.handler(() => {
        ask('account.signOut', null);
        account.set({ name: 'signedOut', known: [{ login: 'wangli', name: '王丽' }], because: null });
      }),
    },
    agent: {
      status: os.agent.status.handler(({ signal }) => agent.stream(signal)),
      go: os.agent.go.handler(({ input }) => {
        ask('agent.go', input);
        agentEvent({ type: 'go', atMs: nowMs(), to: input });
      }),
      extendWrapUp: os.agent.extendWrapUp.handler(({ input }) => {
        ask('agent.extendWrapUp', input);
        const { wrapUpDueAtMs, state } = agent.get();
        agent.set({ state, wrapUpDueAtMs: wrapUpDueAtMs === null ? null : wrapUpDueAtMs + input.byMs });
      }),
    },
    phone: {
      status: os.phone.status.handler(({ signal }) => phone.stream(signal)),
      order: os.phone.order.handler(({ input }) => {
        ask('phone.order', input);
        const at = nowMs();
        switch (input.name) {
          case 'answer':
            answer(input.callId);
            return { callId: input.callId };
          case 'reject':
          case 'hangUp':
            end(input.callId, input.name === 'reject' ? 'rejected' : 'agent-hung-up');
            return { callId: input.callId };
          case 'mute':
            setCall(input.callId, (call) => ({ ...call, muted: input.muted }));
            return { callId: input.callId };
          case 'hold':
            callEvent(input.callId, { type: input.held ? 'hold' : 'resume', atMs: at });
            return { callId: input.callId };
          case 'tones':
            return { callId: input.callId };
          case 'train':
            return { callId: ring(found(data.scenarios.find((one) => one.id === input.scenarioId))) };
          case 'dial': {
            const state = { name: 'dialing', offeredAtMs: at, ringback: true } as const;
            return {
              callId: ring({ number: input.number, queueId: null }, { direction: 'outbound', state }),
            };
          }
          default:
            return { callId: null };
        }
      }),
      chooseCustomer: os.phone.chooseCustomer.handler(({ input }) => {
        ask('phone.chooseCustomer', input);
        setCall(input.callId, (call) => ({ ...call, customerId: input.customerId }));
      }),
      scenarios: os.phone.scenarios.handler(() => data.scenarios),
      attach: os.phone.attach.handler(({ signal }) => silence(signal)),
      report: os.phone.report.handler(() => undefined),
      answerOrder: os.phone.answerOrder.handler(() => undefined),
    },
    changes: os.changes.handler(({ signal }) => changes.stream(signal)),
    reference: os.reference.handler(() => ({
      teams: [data.team],
      users: [
        data.user,
        {
          ...data.user,
          id: 'user-zhangwei' as typeof data.user.id,
          login: 'zhangwei',
          name: '张伟',
          extension: '1002',
        },
      ],
      queues: data.queues,
      reasons: data.reasons,
      dispositions: data.dispositions,
    })),
    customers: {
      get: os.customers.get.handler(({ input }) => found(tables.customer.get(input.id))),
      match: os.customers.match.handler(({ input }) => matchOf(input.number)),
      search: os.customers.search.handler(({ input }) =>
        data.customers.filter((one) =>
          [one.name, one.accountNo, one.address, ...one.numbers.map((n) => n.number)].some((text) =>
            text.includes(input.text.trim()),
          ),
        ),
      ),
      timeline: os.customers.timeline.handler(({ input }) => {
        const items = timelineItems(tables, input.id);
        return newest(items, (item) => item.atMs).slice(0, input.limit);
      }),
      bills: os.customers.bills.handler(({ input }) =>
        newest(tables.bill.values(), (bill) => bill.dueAtMs).filter((bill) => bill.customerId === input.id),
      ),
    },
    calls: {
      list: os.calls.list.handler(({ input }) => {
        ask('calls.list', input);
        return newest(tables.call.values(), (call) => call.offeredAtMs)
          .filter((call) => !input.mine || call.agentId === data.user.id)
          .filter((call) => input.beforeMs === null || call.offeredAtMs < input.beforeMs)
          .slice(0, input.limit);
      }),
      get: os.calls.get.handler(({ input }) => found(tables.call.get(input.id))),
      unwrapped: os.calls.unwrapped.handler(() =>
        [...tables.call.values()]
          .filter((call) => call.outcome === 'handled' && !call.wrapUp && call.agentId === data.user.id)
          .sort((a, b) => a.endedAtMs - b.endedAtMs),
      ),
      scriptRun: os.calls.scriptRun.handler(
        ({ input }) => [...tables.scriptRun.values()].find((run) => run.callId === input.id) ?? null,
      ),
    },
    followUps: {
      mine: os.followUps.mine.handler(() =>
        [...tables.followUp.values()]
          .filter((one) => one.state === 'open')
          .sort((a, b) => a.dueAtMs - b.dueAtMs),
      ),
    },
    scripts: {
      list: os.scripts.list.handler(() => {
        const { id, name, version, queueIds, direction } = data.script;
        return [{ id, name, version, queueIds, direction }];
      }),
      get: os.scripts.get.handler(({ input }) => found(tables.script.get(input.id))),
      forQueue: os.scripts.forQueue.handler(({ input }) => (input.queueId === null ? null : data.script)),
    },
    knowledge: {
      search: os.knowledge.search.handler(({ input }) => {
        const hits = articleHits(tables.article.values(), input.text.trim());
        return { hits, asOfMs: startMs - 4 * 60_000 };
      }),
      get: os.knowledge.get.handler(({ input }) => found(tables.article.get(input.id))),
    },
    recordings: {
      list: os.recordings.list.handler(() => []),
      open: os.recordings.open.handler(() => found<{ path: string }>(undefined)),
      append: os.recordings.append.handler(() => undefined),
      finish: os.recordings.finish.handler(() => undefined),
    },
    drafts: {
      put: os.drafts.put.handler(({ input }) => {
        ask('drafts.put', input);
        const draft = { ...input, savedAtMs: nowMs() };
        drafts.set(draftKey(input), draft);
        return { savedAtMs: draft.savedAtMs };
      }),
      get: os.drafts.get.handler(({ input }) => {
        ask('drafts.get', input);
        return drafts.get(draftKey(input)) ?? null;
      }),
      list: os.drafts.list.handler(() => [...drafts.values()]),
      discard: os.drafts.discard.handler(({ input }) => {
        ask('drafts.discard', input);
        drafts.delete(draftKey(input));
      }),
    },
    commands: {
      run: os.commands.run.handler(({ input }) => {
        ask('commands.run', input);
        runCommand(input.name, input.args);
        if (input.discardDraft) drafts.delete(draftKey(input.discardDraft));
        return { mutationId: `m-${++ids.mutation}` as never };
      }),
    },
    sync: fakeSyncRoutes({ os, fakeSync, ask }),
    health: os.health.handler(({ signal }) => health.stream(signal)),
    board: os.board.handler(({ signal }) => board.stream(signal)),
    host: {
      openWindow: os.host.openWindow.handler(({ input }) => ask('host.openWindow', input)),
      capabilities: os.host.capabilities.handler(() => ({
        host,
        tray: host === 'electron',
        globalShortcuts: host === 'electron',
        osKeyStore: host === 'electron',
        version: '0.1.0',
      })),
      links: os.host.links.handler(({ signal }) => silence(signal)),
    },
    mistakes: os.mistakes.handler(({ input }) => ask('mistakes', input)),
  });
  const client: DeskClient = createRouterClient(router);
  return {
    client,
    account,
    agent,
    phone,
    health,
    sync,
    fakeSync,
    board,
    changes,
    drafts,
    tables,
    asked,
    failNext,
    ring,
    answer,
    end,
  };
}
