import { describe, expect, it } from 'vitest';
import { dispositions } from '../../../../test/support/fake-data.ts';
import { createFakeDesk } from '../../../../test/support/fake-desk.ts';
import { Call } from '../../../shared/domain/call.ts';
import { DispositionId, QueueId } from '../../../shared/ids.ts';
import {
  dispositionGroups,
  emptyDraft,
  pickDisposition,
  tomorrowMorning,
  wrapUpFaults,
  type WrapUpDraft,
} from './wrap-up-draft.ts';
import { createWrapUpStore } from './wrap-up-store.ts';

const NOW = new Date(2026, 2, 5, 16, 30).getTime();
const leaf = (id: string) => dispositions.find((one) => one.id === id) ?? null;
const complete: WrapUpDraft = { ...emptyDraft, dispositionId: DispositionId.parse('d-bill-query') };

describe('the draft', () => {
  it('[DK4] only leaves can be picked, under the node above them, in order', () => {
    const names = dispositionGroups(dispositions, '停电').map(({ parent, leaves }) => [
      parent?.label.zh,
      leaves.map((one) => one.label.zh),
    ]);
    expect(names).toEqual([['故障停电', ['计划停电咨询', '故障报修']]]);
  });

  it.each([
    [emptyDraft, ['dispositionMissing']],
    [complete, []],
    [{ ...complete, isFollowUp: true }, ['dueMissing', 'reasonMissing']],
    [{ ...complete, isFollowUp: true, dueAtMs: NOW - 1, reason: ' ' }, ['duePast', 'reasonMissing']],
    [{ ...complete, isFollowUp: true, dueAtMs: NOW + 1, reason: '回复' }, []],
  ])('[DK5] missing fields are named in the order of the form (%#)', (draft, faults) => {
    expect(wrapUpFaults(draft, NOW)).toEqual(faults);
  });

  const reasonOf = (one: { label: { zh: string } }): string => one.label.zh;
  it('[DK7] a disposition proposes the follow-up it needs; untouched, it goes with it', () => {
    const fault = leaf('d-outage-fault');
    const proposed = pickDisposition(emptyDraft, { from: null, to: fault, reasonOf, nowMs: NOW });
    expect(proposed).toEqual({
      ...emptyDraft,
      dispositionId: 'd-outage-fault',
      isFollowUp: true,
      dueAtMs: tomorrowMorning(NOW),
      reason: '故障报修',
    });
    expect(pickDisposition(proposed, { from: fault, to: null, reasonOf, nowMs: NOW })).toEqual(emptyDraft);
  });

  it('[DK7] what the agent wrote is never overwritten', () => {
    const written = { ...emptyDraft, isFollowUp: true, dueAtMs: NOW + 9, reason: '我自己写的' };
    const picked = pickDisposition(written, { from: null, to: leaf('d-outage-fault'), reasonOf, nowMs: NOW });
    expect(picked).toMatchObject({ dueAtMs: NOW + 9, reason: '我自己写的' });
  });
});

describe('handing in', () => {
  function setUp(handInFirst?: () => Promise<boolean>) {
    const fake = createFakeDesk({ nowMs: () => NOW });
    const callId = fake.ring({ number: '13800001234', queueId: QueueId.parse('q-bill') });
    fake.answer(callId);
    fake.end(callId, 'customer-hung-up');
    const call = Call.parse(fake.tables.call.get(callId));
    const store = createWrapUpStore({
      desk: fake.client,
      callId,
      nowMs: () => NOW + 5_000,
      ...(handInFirst ? { handInFirst } : {}),
    });
    return { fake, call, store };
  }

  it('[DK6] runs one command and lets the draft go in the same step', async () => {
    const { fake, call, store } = setUp();
    await store.draft.load();
    store.draft.edit({ ...complete, note: ' 已说明阶梯电价 ' });
    await store.draft.flush();
    expect(await store.submit(call)).toBe(true);
    expect(fake.tables.call.get(call.id)?.wrapUp).toEqual({
      dispositionId: 'd-bill-query',
      note: '已说明阶梯电价',
      wrappedUpAtMs: NOW + 5_000,
      wrapUpMs: 5_000,
    });
    expect([fake.drafts.size, store.getState().name]).toEqual([0, 'done']);
  });

  it('[DK5] nothing is sent while something is missing', async () => {
    const { fake, call, store } = setUp();
    expect(await store.submit(call)).toBe(false);
    expect([store.getState(), fake.asked.filter((one) => one.name === 'commands.run')]).toEqual([
      { name: 'editing', isTried: true },
      [],
    ]);
  });

  it('[DK6] a refusal keeps what was typed, and it can be handed in again', async () => {
    const { fake, call, store } = setUp();
    store.draft.edit({ ...complete, note: '再试一次' });
    fake.failNext.set('commands.run', 'store/disk-full');
    expect(await store.submit(call)).toBe(false);
    expect([store.getState().name, store.draft.getState().value.note]).toEqual(['editing', '再试一次']);
    expect(await store.submit(call)).toBe(true);
  });

  it('[DK34] the script’s answers go first; when they cannot, the wrap-up waits', async () => {
    const { fake, call, store } = setUp(() => Promise.resolve(false));
    store.draft.edit(complete);
    expect(await store.submit(call)).toBe(false);
    expect(fake.tables.call.get(call.id)?.wrapUp).toBeNull();
  });
});
