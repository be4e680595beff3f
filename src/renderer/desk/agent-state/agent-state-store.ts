import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RestState } from '../../../shared/domain/agent-state.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';

export interface AgentStateStore extends StoreApi<{ isAsking: boolean }> {
  go: (to: RestState) => Promise<void>;
}

export function createAgentStateStore(desk: Pick<DeskClient, 'agent'>): AgentStateStore {
  const store = createStore(() => ({ isAsking: false }));
  const go = async (to: RestState): Promise<void> => {
    store.setState({ isAsking: true });
    const answer = await attempt(desk.agent.go(to));
    store.setState({ isAsking: false });
    if (!answer.ok) tellFailure(answer.error);
  };
  return { ...store, go };
}
