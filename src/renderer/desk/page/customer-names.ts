/** Names for lists that only hold ids: asked once per customer, kept while the page lives. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CustomerId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';

export interface CustomerNames extends StoreApi<{ names: ReadonlyMap<string, string> }> {
  /** The name, or '' while it is being asked for. */
  of: (id: CustomerId) => string;
}

export function createCustomerNames(desk: Pick<DeskClient, 'customers'>): CustomerNames {
  const store = createStore<{ names: ReadonlyMap<string, string> }>(() => ({ names: new Map() }));
  const asked = new Set<string>();
  const ask = async (id: CustomerId): Promise<void> => {
    const answer = await attempt(desk.customers.get({ id }));
    if (!answer.ok) return void asked.delete(id);
    store.setState(({ names }) => ({ names: new Map(names).set(id, answer.value.name) }));
  };
  const of = (id: CustomerId): string => {
    const name = store.getState().names.get(id);
    if (name === undefined && !asked.has(id)) {
      asked.add(id);
      void ask(id);
    }
    return name ?? '';
  };
  return { ...store, of };
}
