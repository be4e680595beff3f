import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { CustomerId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import { createQueryStore, valueOf } from '../../ui/store/query-store.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import { Home } from '../home/home.tsx';
import type { FrontProps } from './front-props.ts';

const RECENT = 8;

export function HomeFront(props: FrontProps & { onOpenCustomer: (id: CustomerId) => void }) {
  const { stores, account, names, customers } = props;
  const { desk, changes, workspace } = stores;
  const agent = useStore(stores.agent, ({ value }) => value?.state.name ?? null);
  const recent = useMemo(
    () =>
      createQueryStore({
        load: () => desk.calls.list({ mine: true, beforeMs: null, limit: RECENT }),
        changes,
        nouns: ['call'],
      }),
    [desk, changes],
  );
  const followUps = useMemo(
    () => createQueryStore({ load: () => desk.followUps.mine(), changes, nouns: ['followUp'] }),
    [desk, changes],
  );
  useEffect(() => {
    void recent.reload();
    void followUps.reload();
    return () => (recent.stop(), followUps.stop());
  }, [recent, followUps]);
  const calls = useStore(recent, ({ query }) => valueOf(query)) ?? [];
  const due = useStore(followUps, ({ query }) => valueOf(query)) ?? [];
  const tabs = useStore(workspace, (state) => state.tabs);
  const goReady = async (): Promise<void> => {
    const answer = await attempt(desk.agent.go({ name: 'ready' }));
    if (!answer.ok) tellFailure(answer.error);
  };
  return (
    <Home
      userName={account.user.name}
      isReady={agent === 'ready'}
      isAway={agent === 'notReady'}
      unwrapped={tabs.flatMap((tab) => (tab.call && !tab.live ? [tab.call] : []))}
      followUps={due.filter((one) => one.state === 'open')}
      recent={calls}
      customerName={customers.of}
      disposition={names.disposition}
      onGoReady={() => void goReady()}
      onOpenCall={(callId) => workspace.open({ name: 'call', callId })}
      onOpenCustomer={props.onOpenCustomer}
      onSeeCalls={() => workspace.openPage('calls')}
      onSeeFollowUps={() => workspace.openPage('followUps')}
    />
  );
}
