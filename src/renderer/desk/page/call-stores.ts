/** Each call's own work (wrap-up, script), made when its tab first shows and kept until the tab goes. */
import type { UserId } from '../../../shared/ids.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { createScriptStore, type ScriptStore } from '../script/script-store.ts';
import { createWrapUpStore, type WrapUpStore } from '../wrap-up/wrap-up-store.ts';

export interface CallStores {
  wrapUp: WrapUpStore;
  script: ScriptStore;
}

export function createCallStoresBook(desk: DeskClient, userId: UserId) {
  const book = new Map<string, CallStores>();
  const of = (callId: string): CallStores => {
    const known = book.get(callId);
    if (known) return known;
    const script = createScriptStore(desk, callId);
    const wrapUp = createWrapUpStore({ desk, callId, handInFirst: () => script.save(userId) });
    const made = { wrapUp, script };
    book.set(callId, made);
    return made;
  };
  return { of, forget: (callId: string) => void book.delete(callId) };
}
export type CallStoresBook = ReturnType<typeof createCallStoresBook>;
