/** The phone while nothing rings: what stands in the way, a number to dial, a customer to practise with. */
import { CustomerServiceOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { PhoneStatus } from '../../../shared/contract/phone.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { createQueryStore, valueOf } from '../../ui/store/query-store.ts';
import type { PhoneOrders } from './phone-orders.ts';

interface Props {
  desk: DeskClient;
  status: PhoneStatus | null;
  orders: PhoneOrders;
  children: ReactNode;
}

export function IdlePhone({ desk, status, orders, children }: Props) {
  const isMuteMachine = status?.microphone === 'refused' || status?.microphone === 'absent';
  const canDial = status?.present === true && !isMuteMachine && status.registration.name === 'registered';
  return (
    <div className="idle-phone">
      {children}
      {canDial ? <DialField orders={orders} /> : null}
      {status?.present ? <TrainingMenu desk={desk} orders={orders} /> : null}
    </div>
  );
}

/** What people paste: spaces, dashes and brackets are theirs, the number is ours. */
const dialable = (text: string): string => text.replace(/[^\d+*#]/g, '');

function DialField({ orders }: { orders: PhoneOrders }) {
  const { t } = useTranslation('desk');
  const [text, setText] = useState('');
  const isBusy = useStore(orders, ({ busy }) => busy.has('dial'));
  const number = dialable(text);
  const dial = async (): Promise<void> => {
    if (number !== '' && (await orders.give({ name: 'dial', number }))) setText('');
  };
  return (
    <div className="dial-field">
      <Input
        className="num"
        value={text}
        inputMode="tel"
        maxLength={32}
        placeholder={t('phone.dialPlaceholder')}
        aria-label={t('phone.dialPlaceholder')}
        prefix={<PhoneOutlined aria-hidden />}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={() => void dial()}
      />
      <Button type="primary" ghost disabled={number === '' || isBusy} onClick={() => void dial()}>
        {t('phone.dial')}
      </Button>
    </div>
  );
}

function TrainingMenu({ desk, orders }: { desk: DeskClient; orders: PhoneOrders }) {
  const { t } = useTranslation('desk');
  const scenarios = useMemo(() => createQueryStore({ load: () => desk.phone.scenarios() }), [desk]);
  const list = useStore(scenarios, ({ query }) => valueOf(query));
  // there before the menu opens: the keyboard's focus goes to an item, not to an empty menu
  useEffect(() => void scenarios.reload(), [scenarios]);
  const items = [
    { key: 'about', type: 'group' as const, label: t('phone.trainingAbout') },
    ...(list ?? []).map((one) => ({
      key: one.id,
      label: (
        <span className="scenario">
          <strong>{one.title}</strong>
          <span className="muted">{one.about}</span>
        </span>
      ),
    })),
    ...(list?.length === 0 ? [{ key: 'none', disabled: true, label: t('phone.trainingEmpty') }] : []),
  ];
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      classNames={{ root: 'training-menu' }}
      onOpenChange={(isOpen) => (isOpen ? void scenarios.reload() : undefined)}
      menu={{ items, onClick: ({ key }) => void orders.give({ name: 'train', scenarioId: key }) }}
    >
      <Button icon={<CustomerServiceOutlined />}>{t('phone.training')}</Button>
    </Dropdown>
  );
}
