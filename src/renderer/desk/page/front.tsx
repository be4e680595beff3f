/** What is in front: a page or a call. The page composes the features; they do not know each other. */
import { useEffect, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Disposition } from '../../../shared/domain/centre.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { CustomerId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import { ErrorBoundary } from '../../ui/parts/error-boundary.tsx';
import { createReporter } from '../../ui/mistakes.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import { CallList } from '../calls/call-list.tsx';
import { CustomerCard } from '../customer-card/customer-card.tsx';
import { createCustomerStore } from '../customer-card/customer-store.ts';
import { createCustomerSearchStore } from '../customers/customer-search-store.ts';
import { Customers } from '../customers/customers.tsx';
import { createFollowUpStore } from '../follow-ups/follow-up-store.ts';
import { FollowUps } from '../follow-ups/follow-ups.tsx';
import { SyncCentre } from '../sync-centre/sync-centre.tsx';
import type { CallStoresBook } from './call-stores.ts';
import { CallFront } from './call-front.tsx';
import type { CustomerNames } from './customer-names.ts';
import type { DeskStores } from './desk-stores.ts';
import { HomeFront } from './home-front.tsx';
import type { Names } from './people.ts';
import type { SignedIn } from './workbench.tsx';

export interface FrontProps {
  stores: DeskStores;
  account: SignedIn;
  names: Names;
  customers: CustomerNames;
  calls: CallStoresBook;
  dispositions: readonly Disposition[];
}

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
      return <SyncCentre desk={desk} />;
  }
}

interface CardProps extends FrontProps {
  id: CustomerId;
  known: Customer | null;
  callId: string | null;
  onDial: ((number: string) => void) | null;
  actions: ReactNode;
}

export function Card({ stores, account, names, id, known, callId, onDial, actions }: CardProps) {
  const { desk, changes } = stores;
  const store = useMemo(
    () => createCustomerStore({ desk, changes, id, known }),
    // The row that came with the pop is only the first picture; the store follows the customer from there.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [desk, changes, id],
  );
  return (
    <CustomerCard
      store={store}
      names={names}
      authorId={account.user.id}
      callId={callId}
      onDial={onDial}
      actions={actions}
    />
  );
}

/** Dialling from a card or a promise; null while the phone could not do it. */
export function useDial({ desk, phone }: DeskStores): ((number: string) => void) | null {
  const canDial = useStore(
    phone,
    ({ value }) =>
      value?.present === true && value.registration.name === 'registered' && value.calls.length === 0,
  );
  if (!canDial) return null;
  return (number) =>
    void attempt(desk.phone.order({ name: 'dial', number })).then((answer) =>
      answer.ok ? undefined : tellFailure(answer.error),
    );
}
