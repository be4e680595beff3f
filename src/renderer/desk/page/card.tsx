/** A customer's card wherever the desk shows one, and dialling from it. */
import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { CustomerId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import { CustomerCard } from '../customer-card/customer-card.tsx';
import { createCustomerStore } from '../customer-card/customer-store.ts';
import type { DeskStores } from './desk-stores.ts';
import type { FrontProps } from './front-props.ts';

interface CardProps extends FrontProps {
  id: CustomerId;
  known: Customer | null;
  callId: string | null;
  onDial: ((number: string) => void) | null;
  actions: ReactNode;
}

export function Card({ stores, account, names, id, known, callId, onDial, actions }: CardProps) {
  const { desk, changes } = stores;
  const isWhole = useStore(stores.sync, ({ value }) => value !== null && value.completeAtMs !== null);
  // The row that came with the pop is only the first picture; the store follows the customer from there.
  const [first] = useState(known);
  const store = useMemo(
    () => createCustomerStore({ desk, changes, id, known: first }),
    [desk, changes, id, first],
  );
  return (
    <CustomerCard
      store={store}
      names={names}
      isWhole={isWhole}
      authorId={account.user.id}
      callId={callId}
      onDial={onDial}
      mayEdit={account.user.role !== 'inspector'}
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
