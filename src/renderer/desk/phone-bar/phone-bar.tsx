/**
 * The phone, always at the top: what stands in the way, the dial field, or the call with its controls. Its height and
 * place never change, so nothing moves when it rings.
 */
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DeskCall, PhoneStatus } from '../../../shared/contract/phone.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import type { StreamStore } from '../../ui/store/stream-store.ts';
import { barCalls, phoneTrouble } from './bar-call.ts';
import { CallControls } from './call-controls.tsx';
import { CallerLine } from './caller-line.tsx';
import { useCallShortcuts } from './call-shortcuts.ts';
import { IdlePhone } from './idle-phone.tsx';
import { announceWhileHidden } from './notification.ts';
import { createPhoneOrders } from './phone-orders.ts';
import { PhoneTroubleLine } from './phone-trouble.tsx';
import { useWho } from './who.ts';
import './phone-bar.css';

export interface PhoneBarProps {
  desk: DeskClient;
  phone: StreamStore<PhoneStatus>;
  queueName: (id: string | null) => string | null;
  onBringPhone: () => void;
  /** Answering is the agent's own act: the call's tab comes to the front. */
  onAnswered: (callId: string) => void;
  onOpen: (callId: string) => void;
}

export function PhoneBar(props: PhoneBarProps) {
  const { desk, phone, queueName } = props;
  const { t } = useTranslation('desk');
  const orders = useMemo(() => createPhoneOrders(desk), [desk]);
  const status = useStore(phone, ({ value }) => value);
  const { main, others } = barCalls(status);
  const trouble = phoneTrouble(status);
  useCallShortcuts({ main, others, orders, onAnswered: props.onAnswered });
  return (
    <section className="phone-bar" aria-label={t('phone.label')} data-state={main?.state.name ?? 'idle'}>
      {main ? (
        <>
          <CallerLine call={main} queueName={queueName} onOpen={props.onOpen} />
          <CallControls call={main} orders={orders} onAnswered={props.onAnswered} />
          <OtherCalls others={others} orders={orders} {...props} />
        </>
      ) : (
        <IdlePhone desk={desk} status={status} orders={orders}>
          {trouble ? (
            <PhoneTroubleLine trouble={trouble} orders={orders} onBringPhone={props.onBringPhone} />
          ) : null}
        </IdlePhone>
      )}
      <RingAnnouncer calls={[main, ...others]} queueName={queueName} />
    </section>
  );
}

function OtherCalls({
  others,
  orders,
  onAnswered,
  onOpen,
}: PhoneBarProps & { others: DeskCall[]; orders: ReturnType<typeof createPhoneOrders> }) {
  const who = useWho();
  const { t } = useTranslation('desk');
  const next = others[0];
  if (!next) return null;
  const isRinging = next.state.name === 'ringing';
  return (
    <div className="other-call" data-state={next.state.name}>
      <button type="button" className="other-call-name ellipsis" onClick={() => onOpen(next.callId)}>
        {who(next)}
      </button>
      <button
        type="button"
        className="other-call-act"
        onClick={() =>
          void orders
            .give(
              isRinging
                ? { name: 'answer', callId: next.callId }
                : { name: 'hold', callId: next.callId, held: false },
            )
            .then((isDone) => (isDone ? onAnswered(next.callId) : undefined))
        }
      >
        {isRinging ? t('phone.answer') : t('phone.resume')}
      </button>
      {others.length > 1 ? <span className="faint">+{others.length - 1}</span> : null}
    </div>
  );
}

/** Says an incoming call to a screen reader, and to the desktop when this window is hidden. */
function RingAnnouncer({
  calls,
  queueName,
}: {
  calls: (DeskCall | null)[];
  queueName: PhoneBarProps['queueName'];
}) {
  const { t } = useTranslation('desk');
  const who = useWho();
  const ringing =
    calls.find((call) => call?.state.name === 'ringing' && call.direction === 'inbound') ?? null;
  const ringingId = ringing?.callId ?? null;
  const words = ringing
    ? t('phone.incomingLong', {
        who: who(ringing),
        queue: queueName(ringing.queueId) ?? t('phone.directInbound'),
      })
    : '';
  useEffect(
    () => (ringingId ? announceWhileHidden(words, ringingId) : undefined),
    // The words may change with the language; the call is announced once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [ringingId],
  );
  return (
    <div className="visually-hidden" aria-live="assertive" role="status">
      {words}
    </div>
  );
}
