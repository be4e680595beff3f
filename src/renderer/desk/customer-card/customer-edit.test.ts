import { describe, expect, it } from 'vitest';
import { customers } from '../../../../test/support/fake-data.ts';
import { createFakeDesk } from '../../../../test/support/fake-desk.ts';
import { Customer } from '../../../shared/domain/customer.ts';
import { changesOf, editFaults, isChanged, openedForm, overtaken, type EditDraft } from './customer-edit.ts';
import { createCustomerEditStore } from './customer-edit-store.ts';

const customer = Customer.parse(customers[0]);
const form = (typed: Partial<EditDraft['typed']> = {}): EditDraft => {
  const opened = openedForm(customer);
  return { ...opened, typed: { ...opened.typed, ...typed } };
};

describe('correcting a customer', () => {
  it('[DK61] only what was changed is handed in', () => {
    expect(isChanged(form())).toBe(false);
    expect(changesOf(form({ name: ' 陈建国 ', region: '滨江区 ', tags: ['独居老人', '听力不便'] }))).toEqual({
      set: { region: '滨江区' },
      tags: { add: ['听力不便'], remove: ['已签代扣', '峰谷电价'] },
    });
  });

  it('[DK62] lines of numbers left empty are no numbers', () => {
    const numbers = [...customer.numbers, { number: ' ', kind: 'work' as const }];
    expect(changesOf(form({ numbers })).set).toEqual({});
  });

  it('[DK62] what does not fit is named, in the order of the form', () => {
    const numbers = [{ number: '1'.repeat(40), kind: 'mobile' as const }];
    expect(editFaults(form({ name: ' ', numbers }))).toEqual(['name', 'numbers']);
    expect(editFaults(form({ address: '' }))).toEqual([]);
  });

  it('[DK63] only a field that both changed was overtaken', () => {
    const now = { ...customer, address: '别处', region: '萧山区' };
    expect(overtaken(form({ address: '我写的' }), now)).toEqual(['address']);
    expect(overtaken(form({ name: '陈建' }), now)).toEqual([]);
  });

  const setUp = () => {
    const fake = createFakeDesk();
    const store = createCustomerEditStore({ desk: fake.client, id: customer.id });
    const sent = (): unknown[] =>
      fake.asked.flatMap(({ name, input }) =>
        name === 'commands.run' ? [(input as { name: string }).name] : [],
      );
    return { fake, store, sent };
  };

  it('[DK60] what was typed comes back, open', async () => {
    const { fake, store } = setUp();
    await store.draft.load();
    store.open(customer);
    store.type({ address: '文三路 9 号' });
    await store.draft.flush();
    const again = createCustomerEditStore({ desk: fake.client, id: customer.id });
    await again.draft.load();
    expect(again.draft.getState().value).toEqual(form({ address: '文三路 9 号' }));
  });

  it('[DK61] saving runs both commands and lets the draft go with the last', async () => {
    const { fake, store, sent } = setUp();
    store.open(customer);
    store.type({ address: '文三路 9 号', tags: ['独居老人'] });
    await store.draft.flush();
    expect(await store.save()).toBe(true);
    expect(sent()).toEqual(['customer.tag', 'customer.edit']);
    expect(fake.tables.customer.get(customer.id)).toMatchObject({
      address: '文三路 9 号',
      tags: ['独居老人'],
    });
    expect([fake.drafts.size, store.draft.getState().value.isOpen]).toEqual([0, false]);
  });

  it('[DK60] a refusal keeps everything, and saving again goes through', async () => {
    const { fake, store } = setUp();
    store.open(customer);
    store.type({ region: '滨江区' });
    fake.failNext.set('commands.run', 'store/disk-full');
    expect(await store.save()).toBe(false);
    expect(store.draft.getState().value.typed.region).toBe('滨江区');
    expect(await store.save()).toBe(true);
  });

  it('[DK60] cancelling drops the draft', async () => {
    const { fake, store } = setUp();
    store.open(customer);
    await store.draft.flush();
    await store.cancel();
    expect([fake.drafts.size, store.draft.getState().value.isOpen]).toEqual([0, false]);
  });
});
