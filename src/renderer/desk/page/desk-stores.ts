/** What the whole desk follows: one subscription each, for the life of the page. */
import { createStore } from 'zustand/vanilla';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { createChanges } from '../../ui/store/changes.ts';
import { createQueryStore } from '../../ui/store/query-store.ts';
import { createStreamStore } from '../../ui/store/stream-store.ts';
import { isDialogOpen, isTyping } from './typing.ts';
import { createWorkspaceStore } from './workspace-store.ts';

export type LinkListener = (listener: (state: 'connecting' | 'open' | 'lost') => void) => () => void;
export type DeskStores = ReturnType<typeof createDeskStores>;

export function createDeskStores(desk: DeskClient, onLink: LinkListener) {
  const changes = createChanges(desk);
  const link = createStore<{ state: 'connecting' | 'open' | 'lost' }>(() => ({ state: 'connecting' }));
  onLink((state) => link.setState({ state }));
  const account = createStreamStore((signal) => desk.account.status(undefined, { signal }));
  const agent = createStreamStore((signal) => desk.agent.status(undefined, { signal }));
  const phone = createStreamStore((signal) => desk.phone.status(undefined, { signal }));
  const health = createStreamStore((signal) => desk.health(undefined, { signal }));
  const sync = createStreamStore((signal) => desk.sync.status(undefined, { signal }));
  const reference = createQueryStore({
    load: () => desk.reference(),
    changes,
    nouns: ['team', 'user', 'queue', 'stateReason', 'disposition'],
  });
  const capabilities = createQueryStore({ load: () => desk.host.capabilities() });
  void capabilities.reload();
  const workspace = createWorkspaceStore({
    desk,
    phone,
    changes,
    attention: () => ({ isTyping: isTyping(), isDialogOpen: isDialogOpen() }),
  });
  return { desk, changes, link, account, agent, phone, health, sync, reference, capabilities, workspace };
}
