/** The facts beside the recording that is open. The newest choice wins; answers of an older one are dropped. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call, ScriptRun } from '../../shared/domain/call.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { Recording } from '../../shared/domain/recording.ts';
import type { Script } from '../../shared/domain/script.ts';
import type { FailureCode } from '../../shared/errors.ts';
import { attempt } from '../../shared/link/attempt.ts';
import type { DeskClient } from '../../shared/link/clients.ts';

export type FactsState =
  | { name: 'none' }
  | { name: 'loading'; recording: Recording }
  | { name: 'failed'; recording: Recording; failure: FailureCode }
  | {
      name: 'ready';
      recording: Recording;
      call: Call;
      customer: Customer | null;
      run: ScriptRun | null;
      script: Script | null;
    };

export interface FactsStoreState {
  facts: FactsState;
  open: (recording: Recording) => Promise<void>;
  /** Rows arrived or changed: reads again what is shown, without taking it away meanwhile. */
  refresh: () => Promise<void>;
  close: () => void;
}
export type FactsStore = StoreApi<FactsStoreState>;
export type FactsDesk = Pick<DeskClient, 'calls' | 'customers' | 'scripts'>;

export function createFactsStore(desk: FactsDesk): FactsStore {
  let latest: string | null = null;
  const store: FactsStore = createStore<FactsStoreState>()((set, get) => ({
    facts: { name: 'none' },
    open: async (recording) => {
      latest = recording.id;
      set({ facts: { name: 'loading', recording } });
      const facts = await readFacts(desk, recording);
      if (latest === recording.id) set({ facts });
    },
    refresh: async () => {
      const { facts } = get();
      if (facts.name !== 'ready' && facts.name !== 'failed') return;
      const fresh = await readFacts(desk, facts.recording);
      if (latest === facts.recording.id && fresh.name === 'ready') set({ facts: fresh });
    },
    close: () => {
      latest = null;
      set({ facts: { name: 'none' } });
    },
  }));
  return store;
}

async function readFacts(desk: FactsDesk, recording: Recording): Promise<FactsState> {
  const call = await attempt(desk.calls.get({ id: recording.callId }));
  if (!call.ok) return { name: 'failed', recording, failure: call.error };
  const [customer, run] = await Promise.all([
    valueOrNull(call.value.customerId && desk.customers.get({ id: call.value.customerId })),
    valueOrNull(desk.calls.scriptRun({ id: recording.callId })),
  ]);
  const script = await valueOrNull(run && desk.scripts.get({ id: run.scriptId }));
  return { name: 'ready', recording, call: call.value, customer, run, script };
}

/** A missing customer or script leaves its place empty; it is no reason to hide the call. */
async function valueOrNull<T>(call: Promise<T> | '' | null): Promise<T | null> {
  if (!call) return null;
  const answer = await attempt(call);
  return answer.ok ? answer.value : null;
}
