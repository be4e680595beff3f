/** One call: on the left who it is with, on the right its wrap-up, which can be written while they speak. */
import { SwapOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallerMatch, DeskCall } from '../../../shared/contract/phone.ts';
import type { Call } from '../../../shared/domain/call.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { CallId, type CustomerId } from '../../../shared/ids.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { phone } from '../../ui/format/phone.ts';
import { LoadingState } from '../../ui/parts/states.tsx';
import { createCallerStore } from './caller-store.ts';
import { CustomerChoices, CustomerFinder } from './customer-choice.tsx';
import './call-tab.css';

export interface SettledCustomer {
  id: CustomerId;
  /** The row, when the pop brought it along. */
  known: Customer | null;
}

interface Props {
  desk: DeskClient;
  callId: string;
  live: DeskCall | null;
  call: Call | null;
  /** The customer that the wrap-up of an ended call was linked to. */
  chosenId: CustomerId | null;
  onChoose: (customerId: CustomerId) => void;
  renderCard: (customer: SettledCustomer, actions: ReactNode) => ReactNode;
  wrapUp: ReactNode;
}

export function CallTab(props: Props) {
  const { desk, callId, live, call, wrapUp } = props;
  const { t } = useTranslation('desk');
  const store = useMemo(() => createCallerStore(desk), [desk]);
  const looked = useStore(store, (state) => state.match);
  const match = live?.match ?? looked;
  const [isChanging, setChanging] = useState(false);
  const isEnded = live === null && call !== null;
  useEffect(() => {
    if (!live && call) void store.lookUp(call.number);
  }, [store, live, call]);
  useCardMark(callId, match !== null);
  const settled = settledCustomer(props, match);
  const choose = (customer: Customer): void => {
    setChanging(false);
    props.onChoose(customer.id);
    void store.choose(CallId.parse(callId), customer.id, live !== null);
  };
  const change = (
    <Button size="small" icon={<SwapOutlined />} onClick={() => setChanging(true)}>
      {t('caller.change')}
    </Button>
  );
  return (
    <div className="call-tab">
      <div className="call-who scroll">
        {isEnded && call.outcome !== 'handled' ? (
          <Alert type="info" showIcon title={t('call.endedUnanswered')} className="call-note" />
        ) : null}
        {settled && !isChanging ? (
          props.renderCard(settled, change)
        ) : match ? (
          <UnsettledCaller match={match} number={live?.number ?? call?.number ?? null}>
            {match.name === 'several' ? (
              <CustomerChoices customers={match.customers} onChoose={choose} />
            ) : null}
            <CustomerFinder store={store} onChoose={choose} />
          </UnsettledCaller>
        ) : (
          <LoadingState lines={6} />
        )}
      </div>
      <div className="call-work">{wrapUp}</div>
    </div>
  );
}

/** What the agent chose goes before what the number said; several or none settle nothing. */
function settledCustomer({ live, call, chosenId }: Props, match: CallerMatch | null): SettledCustomer | null {
  const id =
    live?.customerId ?? chosenId ?? call?.customerId ?? (match?.name === 'one' ? match.customer.id : null);
  if (id === null) return null;
  const rows = match?.name === 'one' ? [match.customer] : match?.name === 'several' ? match.customers : [];
  return { id, known: rows.find((row) => row.id === id) ?? null };
}

function UnsettledCaller({
  match,
  number,
  children,
}: {
  match: CallerMatch;
  number: string | null;
  children: ReactNode;
}) {
  const { t } = useTranslation('desk');
  const words = {
    several: [
      t('caller.severalTitle', { count: match.name === 'several' ? match.customers.length : 0 }),
      t('caller.severalText'),
    ],
    none: [t('caller.unknownTitle'), t('caller.unknownText')],
    withheld: [t('caller.withheldTitle'), t('caller.withheldText')],
    one: [t('caller.change'), t('caller.severalText')],
  }[match.name];
  return (
    <div className="unsettled">
      <header>
        {number && match.name !== 'withheld' ? (
          <p className="unsettled-number num selectable">{phone(number)}</p>
        ) : null}
        <h2>{words[0]}</h2>
        <p className="muted">{words[1]}</p>
      </header>
      {children}
    </div>
  );
}

/** Measured by the bench: the frame after which the caller is on the screen. */
function useCardMark(callId: string, isKnown: boolean): void {
  useEffect(() => {
    if (!isKnown) return;
    const frame = requestAnimationFrame(() =>
      performance.mark('seatline:card-painted', { detail: { callId } }),
    );
    return () => cancelAnimationFrame(frame);
  }, [callId, isKnown]);
}
