/** idle ──submit──► asking ──ok──► (the account stream takes over) | ──refused──► refused ──submit──► asking */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FailureCode } from '../../../shared/errors.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';

export type SignInState = { name: 'idle' } | { name: 'asking' } | { name: 'refused'; code: FailureCode };

export interface SignInStore extends StoreApi<{ state: SignInState }> {
  submit: (login: string, password: string) => Promise<void>;
}

export function createSignInStore(desk: Pick<DeskClient, 'account'>): SignInStore {
  const store = createStore<{ state: SignInState }>(() => ({ state: { name: 'idle' } }));
  const submit = async (login: string, password: string): Promise<void> => {
    if (store.getState().state.name === 'asking') return;
    store.setState({ state: { name: 'asking' } });
    const answer = await attempt(desk.account.signIn({ login: login.trim(), password }));
    store.setState({ state: answer.ok ? { name: 'idle' } : { name: 'refused', code: answer.error } });
  };
  return { ...store, submit };
}
