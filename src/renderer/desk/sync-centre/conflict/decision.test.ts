import { describe, expect, it } from 'vitest';
import { createFakeDesk } from '../../../../../test/support/fake-desk.ts';
import {
  deletedConflict,
  fieldsConflict,
  guardConflict,
} from '../../../../../test/support/fake-sync-data.ts';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { membersOf } from './conflict-fields.ts';
import { editorOf, emptyDecision, resolutionOf, type Choice } from './decision-draft.ts';
import { createDecisionStore } from './decision-store.ts';

const NOW = 1_800_000_000_000;
const conflict = fieldsConflict(NOW);
const mine: Choice = { from: 'mine', hand: null };
const theirs: Choice = { from: 'theirs', hand: null };
const hand = (value: Choice['hand']): Choice => ({ from: 'hand', hand: value });
const decide = (choices: Record<string, Choice>) => resolutionOf(conflict, { ...emptyDecision, choices });

describe('combining', () => {
  it('[SC14] every field needs a choice', () => {
    expect(decide({ address: mine })).toEqual({ ok: false, error: [{ field: 'numbers', why: 'unchosen' }] });
  });

  it('[SC14] a field left to the other is not written at all', () => {
    expect(decide({ address: mine, numbers: theirs })).toEqual({
      ok: true,
      value: { choice: 'combined', fields: { address: conflict.mine['address'] } },
    });
  });

  it.each([
    ['mine', mine],
    ['theirs', theirs],
  ] as const)('[SC14] all %s is no combination', (choice, each) => {
    expect(decide({ address: each, numbers: each })).toEqual({ ok: true, value: { choice, fields: null } });
  });

  it('[SC14] a value written by hand must be what the noun accepts', () => {
    expect(decide({ address: hand(' 文三路 1 号 '), numbers: theirs })).toMatchObject({
      value: { fields: { address: '文三路 1 号' } },
    });
    expect(decide({ address: hand('长'.repeat(201)), numbers: theirs })).toEqual({
      ok: false,
      error: [{ field: 'address', why: 'invalid' }],
    });
    expect(decide({ address: mine, numbers: hand([{ number: '', kind: 'mobile' }]) })).toEqual({
      ok: false,
      error: [{ field: 'numbers', why: 'invalid' }],
    });
  });

  it.each([
    ['customer', 'address', { name: 'text', most: 200 }],
    ['customer', 'level', { name: 'options', values: ['normal', 'key'] }],
    ['customer', 'tags', { name: 'list', mayAdd: true }],
    ['customer', 'numbers', { name: 'list', mayAdd: false }],
    ['followUp', 'dueAtMs', null],
    ['followUp', 'number', { name: 'text', most: 64 }],
    ['nothing', 'address', null],
  ])('[SC14] %s.%s is edited by its own schema', (noun, field, editor) => {
    expect(editorOf(noun, field)).toEqual(editor);
  });

  it('[SC14] the members of two lists, each once, and who has which', () => {
    expect(membersOf(['a', 'b'], ['b', 'c'])).toEqual([
      { key: '"a"', value: 'a', inMine: true, inTheirs: false },
      { key: '"b"', value: 'b', inMine: true, inTheirs: true },
      { key: '"c"', value: 'c', inMine: false, inTheirs: true },
    ]);
  });
});

function setUp(given: Conflict) {
  const fake = createFakeDesk({ nowMs: () => NOW });
  fake.fakeSync.conflicts.set(given.id, given);
  const store = createDecisionStore({ desk: fake.client, conflict: given, nowMs: () => NOW });
  const stored = (): Conflict | undefined => fake.fakeSync.conflicts.get(given.id);
  return { fake, store, stored };
}

describe('deciding', () => {
  it('[SC14] combining writes the row by the real rule and lets the draft go', async () => {
    const { fake, store, stored } = setUp(conflict);
    await store.draft.load();
    store.choose('address', hand('文三路 7 号'));
    store.choose('numbers', theirs);
    await store.draft.flush();
    expect(await store.combine()).toBe(true);
    expect(stored()).toMatchObject({
      state: 'resolved',
      resolution: { choice: 'combined', by: 'user-wangli' },
    });
    expect(fake.tables.customer.get('cust-1')?.address).toBe('文三路 7 号');
    expect(fake.drafts.size).toBe(0);
  });

  it('[SC14] nothing is sent while a choice is missing', async () => {
    const { fake, store } = setUp(conflict);
    expect(await store.combine()).toBe(false);
    expect(store.getState()).toEqual({ name: 'deciding', isTried: true });
    expect(fake.asked.some(({ name }) => name === 'commands.run')).toBe(false);
  });

  it('[SC13] what was chosen comes back', async () => {
    const { fake, store } = setUp(conflict);
    await store.draft.load();
    store.draft.edit({ mode: 'combine' });
    store.choose('address', hand('写到一半'));
    await store.draft.flush();
    const again = createDecisionStore({ desk: fake.client, conflict });
    await again.draft.load();
    expect(again.draft.getState().value).toEqual({
      mode: 'combine',
      choices: { address: hand('写到一半') },
      question: '',
    });
  });

  it('[SC13] a refusal keeps what was chosen', async () => {
    const { fake, store } = setUp(conflict);
    store.draft.edit({ mode: 'ask', question: '用哪个？' });
    fake.failNext.set('commands.run', 'store/disk-full');
    expect(await store.ask()).toBe(false);
    expect(store.getState().name).toBe('deciding');
    expect(store.draft.getState().value.question).toBe('用哪个？');
  });

  it('[SC19] the lead is asked in the person’s own words', async () => {
    const { store, stored } = setUp(conflict);
    store.draft.edit({ mode: 'ask', question: ' 用哪个？ ' });
    expect(await store.ask()).toBe(true);
    expect(stored()).toMatchObject({ state: 'asked', question: '用哪个？' });
  });

  it('[SC16] doing it again is tried first, and closes nothing when it is not taken', async () => {
    const guard = guardConflict(NOW);
    const { fake, store, stored } = setUp(guard);
    const promise = fake.tables.followUp.get('fu-1');
    if (promise) fake.tables.followUp.set('fu-1', { ...promise, state: 'done', doneAtMs: 1 });
    expect(await store.again()).toBe(false);
    expect(stored()?.state).toBe('open');
    if (promise) fake.tables.followUp.set('fu-1', promise);
    expect(await store.again()).toBe(true);
    expect(fake.tables.followUp.get('fu-1')?.state).toBe('done');
    expect(stored()?.state).toBe('resolved');
  });

  it('[SC16] what cannot be done any more is let go, and stays readable', async () => {
    const { store, stored } = setUp(deletedConflict(NOW));
    expect(await store.keep('theirs')).toBe(true);
    expect(stored()).toMatchObject({
      state: 'resolved',
      args: { set: { name: '吴海燕' } },
      resolution: { choice: 'theirs', fields: null },
    });
  });
});
