import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { CustomerId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';

export interface CustomerSearchState {
  text: string;
  customers: Customer[] | null;
  failure: FailureCode | null;
  pickedId: CustomerId | null;
}

export interface CustomerSearchStore extends StoreApi<CustomerSearchState> {
  type: (text: string) => void;
  pick: (id: CustomerId | null) => void;
}

const LEAST_LETTERS = 2;
const LIMIT = 50;

/** Found while typing; a lone match is picked by itself. */
export function createCustomerSearchStore(desk: Pick<DeskClient, 'customers'>): CustomerSearchStore {
  const store = createStore<CustomerSearchState>(() => ({
    text: '',
    customers: null,
    failure: null,
    pickedId: null,
  }));
  let latest = 0;
  const find = async (text: string): Promise<void> => {
    const mine = ++latest;
    if (text.trim().length < LEAST_LETTERS) return store.setState({ customers: null, failure: null });
    const answer = await attempt(desk.customers.search({ text: text.trim(), limit: LIMIT }));
    if (mine !== latest) return;
    if (!answer.ok) return store.setState({ failure: answer.error });
    const only = answer.value.length === 1 ? answer.value[0] : undefined;
    store.setState({ customers: answer.value, failure: null, ...(only ? { pickedId: only.id } : {}) });
  };
  const type = (text: string): void => {
    if (text === store.getState().text) return;
    store.setState({ text });
    void find(text);
  };
  return { ...store, type, pick: (pickedId) => store.setState({ pickedId }) };
}
