import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CommandArgs } from '../../src/shared/commands/registry.ts';
import type { DeskClient } from '../../src/shared/link/clients.ts';
import { customers, user } from '../support/fake-data.ts';
import { createFakeCentral, type FakeCentral } from './support/fake-central.ts';
import { codeOf, openWorkstation, seen, until, type Workstation } from './support/workstation.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real files on a machine that may be busy

const NOW = 1_760_000_000_000;
const customerId = customers[0]?.id ?? '';

const note = (id: string, text: string): CommandArgs<'note.add'> =>
  ({
    note: { id, customerId, callId: null, text, authorId: user.id, writtenAtMs: NOW },
  }) as CommandArgs<'note.add'>;

const call = (id: string): CommandArgs<'call.log'> =>
  ({
    call: {
      id,
      direction: 'inbound',
      line: 'switch',
      number: '13800001234',
      customerId,
      queueId: 'q-bill',
      agentId: user.id,
      teamId: user.teamId,
      offeredAtMs: NOW,
      answeredAtMs: NOW + 4_000,
      endedAtMs: NOW + 64_000,
      talkMs: 60_000,
      holdMs: 0,
      outcome: 'handled',
      hangupCause: 'customer-hung-up',
      recordingId: null,
      scriptId: null,
      wrapUp: null,
    },
  }) as CommandArgs<'call.log'>;

const wrapUp = (callId: string): CommandArgs<'call.wrapUp'> =>
  ({
    callId,
    customerId,
    dispositionId: 'd-bill-query',
    note: '已告知本月电费',
    wrappedUpAtMs: NOW + 90_000,
    wrapUpMs: 26_000,
    followUp: { id: `f-${callId}`, dueAtMs: NOW + 86_400_000, reason: '回访' },
  }) as CommandArgs<'call.wrapUp'>;

let central: FakeCentral;
let station: Workstation;
let desk: DeskClient;

beforeEach(async () => {
  central = createFakeCentral();
  station = await openWorkstation({ fetch: central.fetch });
  desk = station.desk;
  await desk.account.signIn({ login: user.login, password: 'right' });
  await synced();
});
afterEach(() => station.close());

const run = (name: string, args: unknown, discardDraft: { screen: string; key: string } | null = null) =>
  desk.commands.run({ name, args, discardDraft });
const synced = () =>
  seen(
    desk.sync.status(),
    (status) => status.phase === 'idle' && status.pending === 0 && status.completeAtMs !== null,
  );
const items = () => desk.sync.items();
const timeline = async () =>
  (await desk.customers.timeline({ id: customers[0]!.id })).map((item) => item.kind);

async function cutOff(): Promise<void> {
  central.weather = 'away';
  await desk.sync.now();
  await seen(desk.sync.status(), (status) => status.failure === 'central/unreachable');
}
async function cleared(): Promise<void> {
  central.weather = 'fair';
  await desk.sync.now();
  await until(async () => (await items()).length === 0, 'the outbox is empty');
}

describe('a command here', () => {
  test('[OV1] its effect is on the screen before it answers, with central away', async () => {
    await cutOff();
    await run('call.log', call('call-1'));
    await run('call.wrapUp', wrapUp('call-1'));
    expect((await desk.calls.get({ id: 'call-1' as never })).wrapUp?.dispositionId).toBe('d-bill-query');
    expect(await timeline()).toEqual(['followUp', 'call']);
    expect((await desk.followUps.mine()).map((followUp) => followUp.id)).toEqual(['f-call-1']);
    expect((await items()).map(({ command, state }) => [command, state])).toEqual([
      ['call.log', 'pending'],
      ['call.wrapUp', 'pending'],
    ]);
  });

  test('[OV5] acknowledged and sent back, it leaves the outbox without leaving the screen', async () => {
    await run('note.add', note('note-1', '老客户'));
    await cleared();
    expect(await timeline()).toEqual(['note']);
    expect(central.get('note', 'note-1')).toMatchObject({ text: '老客户' });
  });

  test('the draft goes in the same transaction as the command comes', async () => {
    await desk.drafts.put({ screen: 'wrapUp', key: 'call-1', json: '{"note":"…"}' });
    expect(await codeOf(run('call.wrapUp', wrapUp('call-1'), { screen: 'wrapUp', key: 'call-1' }))).toBe(
      'command/row-missing',
    );
    expect(await desk.drafts.list()).toHaveLength(1);
    await run('call.log', call('call-1'));
    await run('call.wrapUp', wrapUp('call-1'), { screen: 'wrapUp', key: 'call-1' });
    expect(await desk.drafts.list()).toEqual([]);
  });

  test('what the rule or the contract refuses is told by code and leaves nothing behind', async () => {
    expect(await codeOf(run('no.such', {}))).toBe('command/unknown');
    expect(await codeOf(run('note.add', { note: 'x' }))).toBe('request/invalid');
    await run('call.log', call('call-1'));
    await run('call.wrapUp', wrapUp('call-1'));
    expect(await codeOf(run('call.wrapUp', wrapUp('call-1')))).toBe('command/already-wrapped-up');
  });
});

describe('the overlay', () => {
  test('[OV2] a pull under a pending command keeps the command on the screen', async () => {
    await run('call.log', call('call-1'));
    await cleared();
    await cutOff();
    await run('call.wrapUp', wrapUp('call-1'));
    central.pushWeather = 'away';
    central.weather = 'fair';
    central.put('call', { ...call('call-1').call, scriptId: 'script-bill' } as never);
    central.put('note', note('note-9', '同事写的').note as never);
    await desk.sync.now();
    await seen(desk.sync.status(), (status) => status.failure === 'central/unreachable');
    // a push that fails for lack of central ends the round; the pull comes when pushing is refused for another reason
    central.pushWeather = 'fair';
    central.verdicts.set('call.wrapUp', ({ id }) => ({ id, status: 'retry', afterMs: 60_000 }));
    await desk.sync.now();
    await until(async () => (await timeline()).includes('note'), 'the colleague’s note arrived');
    const shown = await desk.calls.get({ id: 'call-1' as never });
    expect(shown).toMatchObject({ scriptId: 'script-bill', wrapUp: { dispositionId: 'd-bill-query' } });
  });

  test('[OV3] a refused command leaves the screen, its whole text stays readable, and can be let go', async () => {
    central.verdicts.set('note.add', ({ id }) => ({ id, status: 'refused', code: 'command/not-yours' }));
    await run('note.add', note('note-1', '很长的一段话'));
    await seen(desk.sync.status(), (status) => status.unresolved === 1);
    expect(await timeline()).toEqual([]);
    const [item] = await items();
    expect(item).toMatchObject({
      state: 'refused',
      failure: 'command/not-yours',
      args: note('note-1', '很长的一段话'),
    });
    await desk.sync.dismiss({ mutationId: item!.mutationId });
    expect(await items()).toEqual([]);
  });

  test('a refused command sent again goes under a new id and may be taken', async () => {
    central.verdicts.set('note.add', ({ id }) => ({ id, status: 'refused', code: 'command/not-yours' }));
    await run('note.add', note('note-1', '再试一次'));
    await seen(desk.sync.status(), (status) => status.unresolved === 1);
    const [item] = await items();
    central.verdicts.clear();
    await desk.sync.retry({ mutationId: item!.mutationId });
    await cleared();
    expect(central.get('note', 'note-1')).toMatchObject({ text: '再试一次' });
    expect(new Set(central.arrived.map((mutation) => mutation.id)).size).toBe(2);
  });

  test('[OV4] after a restart the screen is worked out anew from base and outbox', async () => {
    await cutOff();
    await run('call.log', call('call-1'));
    await run('call.wrapUp', wrapUp('call-1'));
    await station.close();
    station = await openWorkstation({ folder: station.folder, fetch: central.fetch });
    desk = station.desk;
    await desk.account.signIn({ login: user.login, password: 'right' });
    expect((await desk.calls.get({ id: 'call-1' as never })).wrapUp?.note).toBe('已告知本月电费');
  });
});

describe('the outbox meets the network', () => {
  test.each(['answer-lost', 'twice'] as const)(
    '[WS3] %s: the effect is there exactly once',
    async (weather) => {
      central.pushWeather = weather;
      await run('note.add', note('note-1', '一次'));
      await until(() => central.arrived.length > 0, 'it arrived');
      central.pushWeather = null;
      await cleared();
      expect(central.effects).toBe(1);
      expect(new Set(central.arrived.map((mutation) => mutation.id)).size).toBe(1);
    },
  );

  test.each([
    ['login-page', 'central/unreachable'],
    ['other-json', 'central/unreachable'],
    ['error-500', 'central/unavailable'],
    ['busy', 'central/unavailable'],
    ['away', 'central/unreachable'],
  ] as const)('[WS2] %s is told as %s, and nothing is lost', async (weather, code) => {
    central.weather = weather;
    await run('note.add', note('note-1', '还在'));
    await seen(desk.sync.status(), (status) => status.failure === code);
    expect(await items()).toMatchObject([{ state: 'pending' }]);
    await cleared();
    expect(central.effects).toBe(1);
  });

  test('[WS11] central that still numbers: not complete, no failure, and whole as soon as it has', async () => {
    await seen(desk.sync.status(), (status) => status.phase === 'idle');
    central.pageRows = 0;
    central.put('customer', { ...customers[0]!, name: '新来的' });
    await run('note.add', note('note-1', '照发'));
    await until(() => central.get('note', 'note-1') !== null, 'what is written here still goes');
    const status = await seen(desk.sync.status(), ({ phase, pending, nextTryAtMs }) => {
      return phase === 'pulling' && pending === 0 && nextTryAtMs !== null;
    });
    expect(status.failure).toBeNull();
    central.pageRows = 10_000;
    await cleared();
    await seen(desk.sync.status(), ({ phase }) => phase === 'idle');
    expect(await desk.customers.search({ text: '新来的' })).toHaveLength(1);
  });

  test('[WS4] Retry-After is obeyed', async () => {
    central.weather = 'busy';
    await desk.sync.now();
    const status = await seen(desk.sync.status(), (value) => value.failure === 'central/unavailable');
    expect((status.nextTryAtMs ?? 0) - Date.now()).toBeGreaterThan(6_000);
  });

  test('[WS5] one lane that must wait holds back itself alone, and keeps its order', async () => {
    await cutOff();
    await run('call.log', call('call-1'));
    await run('call.wrapUp', wrapUp('call-1'));
    await run('note.add', note('note-1', '另一条线'));
    let tries = 0;
    central.verdicts.set('call.log', (mutation) => {
      tries += 1;
      if (tries > 1) central.verdicts.delete('call.log');
      return { id: mutation.id, status: 'retry', afterMs: 300 };
    });
    central.weather = 'fair';
    await desk.sync.now();
    await until(() => central.get('note', 'note-1') !== null, 'the note overtook');
    expect(central.get('call', 'call-1')).toBeNull();
    await cleared();
    expect(central.get('call', 'call-1')).toMatchObject({ wrapUp: { dispositionId: 'd-bill-query' } });
  });

  test('[WS6] one command that central cannot read does not hold up the others; its text is kept', async () => {
    await cutOff();
    for (const n of [1, 2, 3, 4, 5]) await run('note.add', note(`note-${n}`, n === 3 ? '毒' : `第 ${n} 条`));
    central.poison = '毒';
    central.weather = 'fair';
    await desk.sync.now();
    await seen(desk.sync.status(), (status) => status.unresolved === 1 && status.pending === 0);
    await until(async () => (await items()).length === 1, 'the others are at central');
    expect(await items()).toMatchObject([
      { state: 'quarantined', failure: 'request/invalid', args: note('note-3', '毒') },
    ]);
    expect([1, 2, 4, 5].every((n) => central.get('note', `note-${n}`) !== null)).toBe(true);
  });

  test('mutation numbers are dense from 1, in the order of work', async () => {
    await cutOff();
    for (const n of [1, 2, 3]) await run('note.add', note(`note-${n}`, `第 ${n} 条`));
    await cleared();
    expect(central.arrived.map(({ deviceSeq }) => deviceSeq)).toEqual([1, 2, 3]);
  });

  test('[WS7] central restored from a backup: what it acknowledged and forgot is sent again', async () => {
    await run('note.add', note('note-1', '备份之后写的'));
    await cleared();
    central.restore();
    expect(central.get('note', 'note-1')).toBeNull();
    await desk.sync.now();
    await until(() => central.get('note', 'note-1') !== null, 'the note is at central again');
    await cleared();
    expect(await timeline()).toEqual(['note']);
  });

  test('[WS9] pages smaller than the centre add up, and a row that left is gone', async () => {
    central.pageRows = 3;
    central.put('customer', { ...customers[0]!, id: 'cust-new', name: '新客户' } as never);
    central.drop('customer', customers[1]!.id);
    await desk.sync.now();
    await until(
      async () => (await desk.customers.search({ text: '新客户' })).length === 1,
      'the new one is found',
    );
    expect(await codeOf(desk.customers.get({ id: customers[1]!.id }))).toBe('request/not-found');
    expect(await desk.customers.search({ text: customers[1]!.name })).toEqual([]);
  });
});

describe('what the person is told', () => {
  test('[WS18] too old for central: what is made goes, nothing comes, and the light says so', async () => {
    central.upgradeRequired = true;
    await station.close();
    station = await openWorkstation({ fetch: central.fetch, folder: station.folder });
    desk = station.desk;
    await desk.account.signIn({ login: user.login, password: 'right' });
    await seen(desk.health(), ({ sync }) => sync.reason === 'sync.upgrade-required');
    await run('note.add', note('note-1', '照样上传'));
    await until(() => central.get('note', 'note-1') !== null, 'it was sent');
    expect(central.requests.filter((path) => path.endsWith('/pull')).length).toBeLessThan(5);
    central.upgradeRequired = false;
    await until(async () => {
      await desk.sync.now();
      return (await items()).length === 0;
    }, 'a newer program goes on where this one stood');
  });

  test('[WS20] a check that a person asks for looks at every row and notes when nothing was wrong', async () => {
    const before = Date.now();
    await desk.sync.check();
    const status = await seen(desk.sync.status(), ({ fullCheckAtMs }) => fullCheckAtMs !== null);
    expect(status.fullCheckAtMs).toBeGreaterThanOrEqual(before);
    expect(status.repairedRows).toBe(0);
  });

  test('[WS17] what was merged is listed; what clashed waits with its conflict', async () => {
    await cutOff();
    await run('customer.edit', { id: customers[0]!.id, set: { region: '滨江区', address: '我写的' } });
    central.put('customer', { ...central.get('customer', customers[0]!.id)!, address: '他人写的' } as never);
    central.weather = 'fair';
    await desk.sync.now();
    await until(async () => (await items()).some(({ state }) => state === 'merged'), 'merged');
    const [merged] = await items();
    const [conflict] = await desk.sync.conflicts({ scope: 'mine', resolved: false, limit: 10 });
    expect(conflict).toMatchObject({ id: merged?.conflictId, mine: { address: '我写的' } });
    expect(await desk.sync.conflicts({ scope: 'team', resolved: false, limit: 10 })).toEqual([]);
    await seen(desk.sync.status(), ({ conflicts }) => conflicts.mine === 1);
    await seen(desk.health(), ({ sync }) => sync.reason === 'sync.undecided');
  });

  test('[WS8] lines that come compressed are read, cut or whole', async () => {
    central.isZstd = true;
    central.put('note', note('note-z', '压缩').note as never);
    await desk.sync.now();
    await until(async () => (await timeline()).length === 1, 'it came');
  });
});
