/** All calls of the centre or mine, newest first; thousands scroll smoothly because only the visible ones exist. */
import { PhoneOutlined } from '@ant-design/icons';
import { Segmented, Tag } from 'antd';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Call } from '../../../shared/domain/call.ts';
import type { CustomerId } from '../../../shared/ids.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { useNow } from '../../ui/clock.ts';
import { duration } from '../../ui/format/duration.ts';
import { phone } from '../../ui/format/phone.ts';
import { moment } from '../../ui/format/time.ts';
import { EmptyState, ErrorState, LoadingState } from '../../ui/parts/states.tsx';
import type { Changes } from '../../ui/store/changes.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { createCallListStore, type CallListStore } from './call-list-store.ts';
import './calls.css';

export interface CallNames {
  user: (id: string) => string;
  queue: (id: string | null) => string | null;
  disposition: (id: string) => string;
  customer: (id: CustomerId) => string;
}

interface Props {
  desk: DeskClient;
  changes: Changes;
  names: CallNames;
  userId: string;
  onOpenCustomer: (id: CustomerId) => void;
  onOpenCall: (callId: string) => void;
}

const ROW_PX = 52;

export function CallList(props: Props) {
  const { desk, changes } = props;
  const { t } = useTranslation('desk');
  const store = useMemo(() => createCallListStore(desk, changes), [desk, changes]);
  useEffect(() => {
    void store.reload();
    return store.stop;
  }, [store]);
  const isMine = useStore(store, (state) => state.isMine);
  return (
    <div className="page">
      <header className="page-head">
        <h2>{t('calls.title')}</h2>
        <Segmented
          value={isMine ? 'mine' : 'all'}
          aria-label={t('calls.title')}
          options={[
            { value: 'mine', label: t('calls.mine') },
            { value: 'all', label: t('calls.all') },
          ]}
          onChange={(value) => void store.show(value === 'mine')}
        />
      </header>
      <Body {...props} store={store} />
    </div>
  );
}

function Body(props: Props & { store: CallListStore }) {
  const { store } = props;
  const { t } = useTranslation('desk');
  const calls = useStore(store, (state) => state.calls);
  const failure = useStore(store, (state) => state.failure);
  if (failure && !calls) return <ErrorState code={failure} onRetry={() => void store.reload()} />;
  if (!calls) return <LoadingState lines={10} />;
  if (calls.length === 0) return <EmptyState icon={<PhoneOutlined />} title={t('calls.empty')} />;
  return <Rows {...props} calls={calls} />;
}

function Rows({ store, calls, ...props }: Props & { store: CallListStore; calls: Call[] }) {
  const { t } = useTranslation('desk');
  const scroller = useRef<HTMLDivElement>(null);
  // The virtualizer's functions change without React knowing; nothing here memoises them.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const visible = rows.getVirtualItems();
  const lastIndex = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastIndex >= calls.length - 20) void store.more();
  }, [store, lastIndex, calls.length]);
  return (
    <div className="call-table" role="table" aria-label={t('calls.title')} aria-rowcount={calls.length}>
      <div className="call-row call-row-head" role="row">
        {(['who', 'queue', 'when', 'length', 'result', 'agent'] as const).map((name) => (
          <span key={name} role="columnheader">
            {t(`calls.${name}`)}
          </span>
        ))}
      </div>
      <div className="call-rows scroll" ref={scroller} tabIndex={0}>
        <div className="call-rows-space" style={{ height: rows.getTotalSize() }}>
          {visible.map((item) => {
            const call = calls[item.index];
            return call ? (
              <div
                key={call.id}
                className="call-row-place"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Row call={call} {...props} />
              </div>
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

function Row({
  call,
  names,
  userId,
  onOpenCustomer,
  onOpenCall,
}: Omit<Props, 'desk' | 'changes'> & { call: Call }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const nowMs = useNow();
  const isWaiting = call.outcome === 'handled' && !call.wrapUp && call.agentId === userId;
  const open = (): void => {
    if (isWaiting) onOpenCall(call.id);
    else if (call.customerId) onOpenCustomer(call.customerId);
  };
  const name = call.customerId ? names.customer(call.customerId) : t('calls.unknown');
  return (
    <div
      className="call-row"
      role="row"
      tabIndex={0}
      onClick={open}
      onKeyDown={(event) => (event.key === 'Enter' ? open() : undefined)}
    >
      <span role="cell" className="call-cell-who">
        <span className="direction" data-outcome={call.outcome} aria-label={t(`call.${call.direction}`)}>
          <PhoneOutlined rotate={call.direction === 'outbound' ? 270 : 0} />
        </span>
        <span className="call-two">
          <strong className="ellipsis" data-faint={!call.customerId}>
            {name}
          </strong>
          <span className="faint num ellipsis">{call.number ? phone(call.number) : t('phone.withheld')}</span>
        </span>
      </span>
      <span role="cell" className="ellipsis">
        {names.queue(call.queueId) ?? t(`call.${call.direction}`)}
        {call.line === 'training' ? <Tag className="call-training">{t('call.training')}</Tag> : null}
      </span>
      <span role="cell" className="num">
        {moment(call.offeredAtMs, nowMs, language)}
      </span>
      <span role="cell" className="num">
        {call.talkMs > 0 ? duration(call.talkMs) : '–'}
      </span>
      <span role="cell" className="ellipsis">
        {isWaiting ? (
          <Tag color="warning">{t('calls.wait')}</Tag>
        ) : call.wrapUp ? (
          names.disposition(call.wrapUp.dispositionId)
        ) : (
          <span className="call-outcome" data-outcome={call.outcome}>
            {t(`call.outcome.${call.outcome}`)}
          </span>
        )}
      </span>
      <span role="cell" className="ellipsis">
        {names.user(call.agentId)}
      </span>
    </div>
  );
}
