import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PhoneCall, PhoneReport } from '../../src/shared/contract/phone.ts';
import type { CallState } from '../../src/shared/domain/call-state.ts';
import type { CallId, CustomerId } from '../../src/shared/ids.ts';
import type { DeskClient } from '../../src/shared/link/clients.ts';
import { customers, user } from '../support/fake-data.ts';
import { createFakeCentral, type FakeCentral } from './support/fake-central.ts';
import { codeOf, openWorkstation, seen, until, type Workstation } from './support/workstation.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real files on a machine that may be busy

const NOW = Date.now();
const who = { login: user.login, password: 'right' };
const ringing: CallState = { name: 'ringing', offeredAtMs: NOW };
const talking: CallState = { name: 'talking', offeredAtMs: NOW, answeredAtMs: NOW + 3_000, holdMs: 0 };
const ended = (cause: 'customer-hung-up' | 'no-answer' | 'rejected', answered = true): CallState => ({
  name: 'ended',
  offeredAtMs: NOW,
  answeredAtMs: answered ? NOW + 3_000 : null,
  endedAtMs: NOW + 63_000,
  holdMs: 0,
  cause,
});

const phoneCall = (callId: string, state: CallState, number: string | null = '13800001234'): PhoneCall => ({
  callId: callId as CallId,
  direction: 'inbound',
  line: 'switch',
  number,
  displayName: null,
  queueId: 'q-bill' as PhoneCall['queueId'],
  state,
  muted: false,
  recordingId: null,
  levels: null,
});
const report = (...calls: PhoneCall[]): PhoneReport => ({
  registration: { name: 'registered', sinceMs: NOW },
  microphone: 'ready',
  calls,
});

let central: FakeCentral;
let station: Workstation;
let desk: DeskClient;
let phone: Phone;

interface Phone {
  messages: { name: string; orderId?: string }[];
  leave(): Promise<void>;
}

async function attach(): Promise<Phone> {
  const stream = await desk.phone.attach();
  const messages: Phone['messages'] = [];
  const reading = (async () => {
    for await (const message of stream) messages.push(message);
    messages.push({ name: 'over' });
  })();
  await until(() => messages.length > 0, 'the phone is attached');
  return {
    messages,
    leave: async () => {
      await stream.return?.();
      await reading;
    },
  };
}

beforeEach(async () => {
  central = createFakeCentral();
  station = await openWorkstation({ fetch: central.fetch });
  desk = station.desk;
  await desk.account.signIn(who);
  await seen(desk.sync.status(), (status) => status.phase === 'idle' && status.rowsReceived > 0);
  phone = await attach();
});
afterEach(() => station.close());

const agentIs = (name: string) => seen(desk.agent.status(), (status) => status.state.name === name);
const shown = async (callId: string) =>
  (
    await seen(desk.phone.status(), (status) => status.calls.some((call) => call.callId === callId))
  ).calls.find((call) => call.callId === callId);

describe('who is calling', () => {
  test('one customer with the number: matched and settled', async () => {
    await desk.phone.report(report(phoneCall('c-1', ringing)));
    expect(await shown('c-1')).toMatchObject({ match: { name: 'one' }, customerId: customers[0]!.id });
  });
  test('two customers with the number: the agent settles it', async () => {
    await desk.phone.report(report(phoneCall('c-1', ringing, '+86 139 1234 8888')));
    const call = await shown('c-1');
    expect(call).toMatchObject({ match: { name: 'several' }, customerId: null });
    await desk.phone.chooseCustomer({ callId: 'c-1' as CallId, customerId: customers[3]!.id });
    await seen(desk.phone.status(), (status) => status.calls[0]?.customerId === customers[3]!.id);
    expect(
      await codeOf(desk.phone.chooseCustomer({ callId: 'c-1' as CallId, customerId: 'nobody' as never })),
    ).toBe('request/not-found');
  });
  test('nobody with the number, and no number at all', async () => {
    await desk.phone.report(report(phoneCall('c-1', ringing, '4001'), phoneCall('c-2', ringing, null)));
    expect(await shown('c-1')).toMatchObject({ match: { name: 'none' } });
    expect(await shown('c-2')).toMatchObject({ match: { name: 'withheld' } });
  });
});

test('[CR10] a caller whose row arrives while it rings is known from then on; what a person chose stays', async () => {
  await desk.phone.report(
    report(phoneCall('c-1', ringing, '13711112222'), phoneCall('c-2', ringing, '13711113333')),
  );
  expect(await shown('c-1')).toMatchObject({ match: { name: 'none' }, customerId: null });
  await desk.phone.chooseCustomer({ callId: 'c-2' as CallId, customerId: customers[3]!.id });
  for (const [id, number] of [
    ['late-1', '13711112222'],
    ['late-2', '13711113333'],
  ] as const)
    central.put('customer', {
      ...customers[0]!,
      id: id as CustomerId,
      numbers: [{ number, kind: 'mobile' }],
    });
  await desk.sync.now();
  const { calls } = await seen(desk.phone.status(), (status) =>
    status.calls.every((call) => call.match.name === 'one'),
  );
  expect(calls.map((call) => call.customerId)).toEqual(['late-1', customers[3]!.id]);
});

describe('a call', () => {
  test('[CR1] from ready through ringing, talk and wrap-up back to ready, logged once with queue, customer and script', async () => {
    await desk.agent.go({ name: 'ready' });
    await desk.phone.report(report(phoneCall('c-1', ringing)));
    await agentIs('onCall');
    await desk.phone.report(report(phoneCall('c-1', talking)));
    await desk.phone.report(report(phoneCall('c-1', ended('customer-hung-up'))));
    await desk.phone.report(report(phoneCall('c-1', ended('customer-hung-up'))));
    const wrapUp = await agentIs('wrapUp');
    expect(wrapUp.wrapUpDueAtMs).toBe(wrapUp.state.sinceMs + 60_000);
    expect(await desk.calls.unwrapped()).toMatchObject([
      {
        id: 'c-1',
        outcome: 'handled',
        hangupCause: 'customer-hung-up',
        customerId: customers[0]!.id,
        queueId: 'q-bill',
        scriptId: 'script-bill',
        talkMs: 60_000,
        agentId: user.id,
      },
    ]);
    await desk.agent.extendWrapUp({ byMs: 30_000 });
    expect((await seen(desk.agent.status())).wrapUpDueAtMs).toBe(wrapUp.state.sinceMs + 90_000);
    await desk.phone.report(report());
    await desk.commands.run({
      name: 'call.wrapUp',
      args: {
        callId: 'c-1',
        customerId: null,
        dispositionId: 'd-bill-query',
        note: '',
        wrappedUpAtMs: NOW + 70_000,
        wrapUpMs: 7_000,
        followUp: null,
      },
      discardDraft: null,
    });
    await agentIs('ready');
    expect(await desk.calls.unwrapped()).toEqual([]);
    await until(() => central.get('call', 'c-1')?.wrapUp != null, 'central knows');
    expect(central.arrived.filter((mutation) => mutation.command === 'call.log')).toHaveLength(1);
  });

  test('[AS6] not answered: logged as missed, and the agent is no longer ready', async () => {
    await desk.agent.go({ name: 'ready' });
    await desk.phone.report(report(phoneCall('c-1', ringing)));
    await desk.phone.report(report(phoneCall('c-1', ended('no-answer', false))));
    expect((await agentIs('notReady')).state).toMatchObject({ reasonId: null });
    expect(await desk.calls.get({ id: 'c-1' as CallId })).toMatchObject({
      outcome: 'missed',
      answeredAtMs: null,
    });
    expect(await desk.calls.unwrapped()).toEqual([]);
  });

  test('refused: the agent stays ready', async () => {
    await desk.agent.go({ name: 'ready' });
    await desk.phone.report(report(phoneCall('c-1', ringing)));
    await desk.phone.report(report(phoneCall('c-1', ended('rejected', false))));
    await agentIs('ready');
    expect(await desk.calls.get({ id: 'c-1' as CallId })).toMatchObject({ outcome: 'rejected' });
  });

  test('a second call that outlives the first keeps the agent on a call; both wait for wrap-up', async () => {
    await desk.phone.report(report(phoneCall('c-1', talking)));
    await desk.phone.report(report(phoneCall('c-1', talking), phoneCall('c-2', talking)));
    await desk.phone.report(report(phoneCall('c-1', ended('customer-hung-up')), phoneCall('c-2', talking)));
    expect((await agentIs('onCall')).state).toMatchObject({ callId: 'c-2' });
    await desk.phone.report(report(phoneCall('c-2', ended('customer-hung-up'))));
    expect((await agentIs('wrapUp')).state).toMatchObject({ callId: 'c-2' });
    expect((await desk.calls.unwrapped()).map((call) => call.id)).toEqual(['c-1', 'c-2']);
  });

  test('[CR8] the phone window comes back without the call: it ended when it was last seen', async () => {
    await desk.phone.report(report(phoneCall('c-1', talking)));
    await phone.leave();
    const health = await seen(desk.health(), (value) => value.phone.reason === 'phone.lost-in-call');
    expect(health.phone.level).toBe('down');
    expect(await codeOf(desk.calls.get({ id: 'c-1' as CallId }))).toBe('request/not-found');
    await attach();
    await desk.phone.report(report());
    expect(await desk.calls.get({ id: 'c-1' as CallId })).toMatchObject({
      outcome: 'handled',
      hangupCause: 'workstation-stopped',
    });
  });

  test('[CR9] core restarted in the middle: the journal closes the call at the next sign-in', async () => {
    const startedAtMs = Date.now();
    const live: CallState = {
      name: 'talking',
      offeredAtMs: startedAtMs,
      answeredAtMs: startedAtMs,
      holdMs: 0,
    };
    await desk.phone.report(report(phoneCall('c-1', live)));
    await station.close();
    station = await openWorkstation({ folder: station.folder, fetch: central.fetch });
    desk = station.desk;
    await desk.account.signIn(who);
    const [call] = await desk.calls.unwrapped();
    expect(call).toMatchObject({ id: 'c-1', outcome: 'handled', hangupCause: 'workstation-stopped' });
    expect(call!.endedAtMs).toBeGreaterThanOrEqual(startedAtMs);
  });

  test('[CR9] core restarted under a call that the phone window still holds: the call and its recording go on', async () => {
    const recorded = { ...phoneCall('c-1', talking), recordingId: 'rec-1' as PhoneCall['recordingId'] };
    const slice = (index: number) =>
      desk.recordings.append({
        recordingId: 'rec-1' as never,
        callId: 'c-1' as CallId,
        index,
        slice: Buffer.from(`slice ${index}`).toString('base64'),
      });
    await desk.phone.report(report({ ...recorded, number: null }));
    await desk.phone.chooseCustomer({ callId: 'c-1' as CallId, customerId: customers[2]!.id });
    await slice(0);
    await station.close();
    station = await openWorkstation({ folder: station.folder, fetch: central.fetch });
    desk = station.desk;
    await attach();
    await desk.phone.report(report({ ...recorded, number: null }));
    await desk.account.signIn(who);
    expect(await shown('c-1')).toMatchObject({ customerId: customers[2]!.id, state: { name: 'talking' } });
    expect((await agentIs('onCall')).state).toMatchObject({ callId: 'c-1' });
    expect(await desk.calls.unwrapped()).toEqual([]);
    await slice(1);
    await desk.phone.report(report({ ...recorded, number: null, state: ended('customer-hung-up') }));
    await desk.recordings.finish({ recordingId: 'rec-1' as never, durationMs: 2_000 });
    expect(await desk.calls.unwrapped()).toMatchObject([
      { id: 'c-1', hangupCause: 'customer-hung-up', customerId: customers[2]!.id, talkMs: 60_000 },
    ]);
    expect(await desk.recordings.list({ beforeMs: null })).toMatchObject([{ cutOff: false, bytes: 14 }]);
  });

  test('signing out is refused while a call is going on', async () => {
    await desk.phone.report(report(phoneCall('c-1', talking)));
    expect(await codeOf(desk.account.signOut())).toBe('phone/not-now');
    await desk.phone.report(report(phoneCall('c-1', ended('customer-hung-up'))));
    await desk.account.signOut();
  });
});

describe('orders', () => {
  const orderOf = (name: Phone) => name.messages.find((message) => message.name === 'order');

  test('reach the phone window and come back with its answer', async () => {
    const dialled = desk.phone.order({ name: 'dial', number: '13800001234' });
    await until(() => orderOf(phone) !== undefined, 'the order arrived');
    await desk.phone.answerOrder({
      orderId: orderOf(phone)!.orderId!,
      result: { ok: true, callId: 'c-9' as CallId },
    });
    expect(await dialled).toEqual({ callId: 'c-9' });
  });

  test('the phone’s refusal is the caller’s failure', async () => {
    const dialled = codeOf(desk.phone.order({ name: 'dial', number: '1' }));
    await until(() => orderOf(phone) !== undefined, 'the order arrived');
    await desk.phone.answerOrder({
      orderId: orderOf(phone)!.orderId!,
      result: { ok: false, error: 'phone/not-registered' },
    });
    expect(await dialled).toBe('phone/not-registered');
  });

  test('without a phone window: absent, also for what was on its way', async () => {
    const dialled = codeOf(desk.phone.order({ name: 'dial', number: '1' }));
    await until(() => orderOf(phone) !== undefined, 'the order arrived');
    await phone.leave();
    expect(await dialled).toBe('phone/absent');
    expect(await codeOf(desk.phone.order({ name: 'dial', number: '1' }))).toBe('phone/absent');
  });

  test('the newest window is the phone; the older one is told to stand down', async () => {
    const newer = await attach();
    await until(() => phone.messages.some((message) => message.name === 'over'), 'the older one is over');
    expect(phone.messages.map((message) => message.name)).toEqual(['assignment', 'standDown', 'over']);
    const dialled = desk.phone.order({ name: 'dial', number: '1' });
    await until(() => orderOf(newer) !== undefined, 'the newer one has the order');
    await desk.phone.answerOrder({ orderId: orderOf(newer)!.orderId!, result: { ok: true, callId: null } });
    await dialled;
  });

  test('[PW9] a call that lives stays with its window; the same window after a loss is no stranger', async () => {
    const messagesOf = async (windowId: string) => {
      const stream = await desk.phone.attach({ windowId });
      const seen: string[] = [];
      void (async () => {
        for await (const message of stream) seen.push(message.name);
        seen.push('over');
      })();
      await until(() => seen.length > 0, 'it was told something');
      return seen;
    };
    const first = await messagesOf('first');
    await desk.phone.report(report(phoneCall('call-1', talking)));
    const second = await messagesOf('second');
    await until(() => second.includes('over'), 'the second one is over');
    expect(second).toEqual(['standDown', 'over']);
    const again = await messagesOf('first');
    expect([first, again]).toEqual([['assignment', 'over'], ['assignment']]);
    const shown = async () => (await seen(desk.phone.status())).calls.map(({ callId }) => callId);
    await until(async () => (await shown()).join() === 'call-1', 'the call is shown'); // at most every 50 ms
  });

  test('signing out takes the assignment away', async () => {
    await desk.account.signOut();
    await until(() => phone.messages.length >= 2, 'told');
    expect(phone.messages.at(-1)).toMatchObject({ name: 'assignment', assignment: null });
  });
});

test('central hears of the agent and the call, without the number', async () => {
  await desk.agent.go({ name: 'ready' });
  await desk.phone.report(report(phoneCall('c-1', talking)));
  await until(() => central.reports.some((said) => said.calls.length === 1), 'the live report');
  const said = central.reports.find((live) => live.calls.length === 1)!;
  expect(said).toMatchObject({ state: { name: 'onCall' }, calls: [{ callId: 'c-1', phase: 'talking' }] });
  expect(JSON.stringify(said)).not.toContain('13800001234');
});
