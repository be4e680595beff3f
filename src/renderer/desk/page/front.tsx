/** What is in front: a page or a call. The page composes the features; they do not know each other. */
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { CustomerId } from '../../../shared/ids.ts';
import { ErrorBoundary } from '../../ui/parts/error-boundary.tsx';
import { createReporter } from '../../ui/mistakes.ts';
import { CallList } from '../calls/call-list.tsx';
import { createCustomerSearchStore } from '../customers/customer-search-store.ts';
import { Customers } from '../customers/customers.tsx';
import { createFollowUpStore } from '../follow-ups/follow-up-store.ts';
import { FollowUps } from '../follow-ups/follow-ups.tsx';
import { SyncCentre } from '../sync-centre/sync-centre.tsx';

import { CallFront } from './call-front.tsx';
import { Card, useDial } from './card.tsx';
import type { FrontProps } from './front-props.ts';
import { HomeFront } from './home-front.tsx';

export function Front(props: FrontProps) {
  const { stores } = props;
  const { view, tabs } = useStore(stores.workspace);
  const report = useMemo(() => createReporter(stores.desk, 'desk'), [stores.desk]);
  const tab = view.name === 'call' ? tabs.find((one) => one.callId === view.callId) : undefined;
  return (
    <div className="front-body">
      <ErrorBoundary report={report} key={view.name === 'page' ? view.page : view.callId}>
        {tab ? <CallFront {...props} tab={tab} key={tab.callId} /> : <PageFront {...props} />}
      </ErrorBoundary>
    </div>
  );
}

function PageFront(props: FrontProps) {
  const { stores, account, names, customers } = props;
  const { desk, changes, workspace } = stores;
  const { page, searchText } = useStore(workspace);
  useStore(customers);
  const search = useMemo(() => createCustomerSearchStore(desk), [desk]);
  const followUps = useMemo(() => createFollowUpStore(desk, changes), [desk, changes]);
  useEffect(() => followUps.list.stop, [followUps]);
  const dial = useDial(stores);
  const openCustomer = (id: CustomerId): void => {
    search.pick(id);
    workspace.openPage('customers');
  };
  const openCall = (callId: string): void => workspace.open({ name: 'call', callId });
  switch (page) {
    case 'home':
      return <HomeFront {...props} onOpenCustomer={openCustomer} />;
    case 'calls':
      return (
        <CallList
          desk={desk}
          changes={changes}
          names={{ ...names, customer: customers.of }}
          userId={account.user.id}
          onOpenCustomer={openCustomer}
          onOpenCall={openCall}
        />
      );
    case 'customers':
      return (
        <Customers
          store={search}
          text={searchText}
          renderCard={(id, known) => (
            <Card key={id} {...props} id={id} known={known} callId={null} onDial={dial} actions={null} />
          )}
        />
      );
    case 'followUps':
      return (
        <FollowUps
          store={followUps}
          customerName={customers.of}
          onDial={dial}
          onOpenCustomer={openCustomer}
        />
      );
    case 'sync':
      return (
        <SyncCentre
          desk={desk}
          changes={changes}
          user={account.user}
          names={{ ...names, customer: (id) => customers.of(id as CustomerId) }}
        />
      );
  }
}
