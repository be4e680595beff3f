/** Calls behind ids, for lists that only hold ids: asked once each, kept while the screen lives. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call } from '../../../../shared/domain/call.ts';
import { CallId } from '../../../../shared/ids.ts';
import { attempt } from '../../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../../shared/link/clients.ts';

export interface CallFacts extends StoreApi<{ calls: ReadonlyMap<string, Call> }> {
  /** null while it is being asked for, and when it is not here. */
  of: (id: string) => Call | null;
}

export function createCallFacts(desk: Pick<DeskClient, 'calls'>): CallFacts {
  const store = createStore<{ calls: ReadonlyMap<string, Call> }>(() => ({ calls: new Map() }));
  const asked = new Set<string>();
  const ask = async (id: string): Promise<void> => {
    const parsed = CallId.safeParse(id);
    const answer = parsed.success ? await attempt(desk.calls.get({ id: parsed.data })) : null;
    if (answer?.ok) store.setState(({ calls }) => ({ calls: new Map(calls).set(id, answer.value) }));
  };
  const of = (id: string): Call | null => {
    const call = store.getState().calls.get(id);
    if (!call && !asked.has(id)) {
      asked.add(id);
      void ask(id);
    }
    return call ?? null;
  };
  return { ...store, of };
}
