/** Orders to the phone window. One of a kind at a time; a refusal is told in words. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PhoneOrder } from '../../../shared/contract/phone.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';

export interface PhoneOrders extends StoreApi<{ busy: ReadonlySet<PhoneOrder['name']> }> {
  /** True when it was carried out. */
  give: (order: PhoneOrder) => Promise<boolean>;
}

export function createPhoneOrders(desk: Pick<DeskClient, 'phone'>): PhoneOrders {
  const store = createStore<{ busy: ReadonlySet<PhoneOrder['name']> }>(() => ({ busy: new Set() }));
  const give = async (order: PhoneOrder): Promise<boolean> => {
    const { busy } = store.getState();
    if (order.name !== 'tones' && busy.has(order.name)) return false;
    store.setState({ busy: new Set([...busy, order.name]) });
    const answer = await attempt(desk.phone.order(order));
    const rest = new Set(store.getState().busy);
    rest.delete(order.name);
    store.setState({ busy: rest });
    if (!answer.ok) tellFailure(answer.error);
    return answer.ok;
  };
  return { ...store, give };
}
