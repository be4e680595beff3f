/** Who this call is with: what core found, what the agent chose, and the search for when neither helps. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallerMatch } from '../../../shared/contract/phone.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { CallId, CustomerId } from '../../../shared/ids.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';

export type Search =
  | { name: 'idle' }
  | { name: 'searching' }
  | { name: 'found'; customers: Customer[] }
  | { name: 'failed'; code: FailureCode };

export interface CallerState {
  /** What core found by the number; null until asked, for a call that the phone let go of. */
  match: CallerMatch | null;
  text: string;
  search: Search;
}

export interface CallerStore extends StoreApi<CallerState> {
  lookUp: (number: string | null) => Promise<void>;
  type: (text: string) => void;
  /** Tells core, so that the call record and the bar know too. */
  choose: (callId: CallId, customerId: CustomerId | null, isLive: boolean) => Promise<void>;
}

const LEAST_LETTERS = 2;
const FOUND_LIMIT = 20;

export function createCallerStore(desk: Pick<DeskClient, 'customers' | 'phone'>): CallerStore {
  const store = createStore<CallerState>(() => ({ match: null, text: '', search: { name: 'idle' } }));
  let latest = 0;
  const lookUp = async (number: string | null): Promise<void> => {
    const answer = await attempt(desk.customers.match({ number }));
    if (answer.ok) store.setState({ match: answer.value });
  };
  const find = async (text: string): Promise<void> => {
    const mine = ++latest;
    if (text.trim().length < LEAST_LETTERS) return store.setState({ search: { name: 'idle' } });
    if (store.getState().search.name !== 'found') store.setState({ search: { name: 'searching' } });
    const answer = await attempt(desk.customers.search({ text: text.trim(), limit: FOUND_LIMIT }));
    if (mine !== latest) return;
    store.setState({
      search: answer.ok ? { name: 'found', customers: answer.value } : { name: 'failed', code: answer.error },
    });
  };
  const type = (text: string): void => {
    store.setState({ text });
    void find(text);
  };
  const choose: CallerStore['choose'] = async (callId, customerId, isLive) => {
    store.setState({ text: '', search: { name: 'idle' } });
    if (!isLive) return;
    const answer = await attempt(desk.phone.chooseCustomer({ callId, customerId }));
    if (!answer.ok) tellFailure(answer.error);
  };
  return { ...store, lookUp, type, choose };
}
