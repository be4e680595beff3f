import { ClockCircleOutlined, EditOutlined, PhoneOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { TimelineItem } from '../../../shared/contract/desk.ts';
import { useNow } from '../../ui/clock.ts';
import { duration } from '../../ui/format/duration.ts';
import { moment } from '../../ui/format/time.ts';
import { EmptyState, QueryView } from '../../ui/parts/states.tsx';
import { useLanguage } from '../../ui/text/use-language.ts';
import type { CustomerStore } from './customer-store.ts';

export interface TimelineNames {
  user: (id: string) => string;
  queue: (id: string | null) => string | null;
  disposition: (id: string) => string;
}

interface TimelineProps {
  store: CustomerStore;
  names: TimelineNames;
  isWhole: boolean;
}

export function Timeline({ store, names, isWhole }: TimelineProps) {
  const { t } = useTranslation('desk');
  const query = useStore(store.timeline, (state) => state.query);
  return (
    <QueryView query={query} lines={5} onRetry={() => void store.timeline.reload()}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState
            title={t(isWhole ? 'customer.timelineEmpty' : 'customer.coming')}
            text={t(isWhole ? 'customer.timelineEmptyText' : 'customer.comingText')}
          />
        ) : (
          <ol className="timeline">
            {items.map((item) => (
              <Item key={keyOf(item)} item={item} names={names} />
            ))}
          </ol>
        )
      }
    </QueryView>
  );
}

const keyOf = (item: TimelineItem): string =>
  item.kind === 'call' ? item.call.id : item.kind === 'note' ? item.note.id : item.followUp.id;

function Item({ item, names }: { item: TimelineItem; names: TimelineNames }) {
  if (item.kind === 'note') return <NoteItem item={item} names={names} />;
  if (item.kind === 'followUp') return <FollowUpItem item={item} names={names} />;
  return <CallItem item={item} names={names} />;
}

interface LineProps {
  icon: ReactNode;
  kind: string;
  atMs: number;
  title: ReactNode;
  who: string;
  children?: ReactNode;
}

function Line({ icon, kind, atMs, title, who, children }: LineProps) {
  const language = useLanguage();
  const nowMs = useNow();
  return (
    <li className="timeline-item" data-kind={kind}>
      <span className="timeline-icon" aria-hidden>
        {icon}
      </span>
      <div className="grow">
        <p className="timeline-head">
          <strong className="ellipsis">{title}</strong>
          <span className="faint num timeline-when">
            {who ? `${who} · ` : ''}
            {moment(atMs, nowMs, language)}
          </span>
        </p>
        {children}
      </div>
    </li>
  );
}

function CallItem({ item, names }: { item: Extract<TimelineItem, { kind: 'call' }>; names: TimelineNames }) {
  const { t } = useTranslation('desk');
  const { call } = item;
  const result = call.wrapUp ? names.disposition(call.wrapUp.dispositionId) : '';
  return (
    <Line
      icon={<PhoneOutlined rotate={call.direction === 'outbound' ? 270 : 0} />}
      kind={call.outcome === 'handled' ? 'call' : 'missed'}
      atMs={item.atMs}
      title={result || names.queue(call.queueId) || t(`call.${call.direction}`)}
      who={names.user(call.agentId)}
    >
      <p className="faint num">
        {t(`call.${call.direction}`)} · {t(`call.outcome.${call.outcome}`)}
        {call.talkMs > 0 ? ` · ${duration(call.talkMs)}` : ''}
        {call.line === 'training' ? ` · ${t('call.training')}` : ''}
        {call.outcome === 'handled' && !call.wrapUp ? ` · ${t('customer.notWrapped')}` : ''}
      </p>
      {call.wrapUp?.note ? <p className="timeline-text selectable">{call.wrapUp.note}</p> : null}
    </Line>
  );
}

function NoteItem({ item, names }: { item: Extract<TimelineItem, { kind: 'note' }>; names: TimelineNames }) {
  const { t } = useTranslation('desk');
  return (
    <Line
      icon={<EditOutlined />}
      kind="note"
      atMs={item.atMs}
      title={t('customer.note')}
      who={names.user(item.note.authorId)}
    >
      <p className="timeline-text selectable">{item.note.text}</p>
    </Line>
  );
}

function FollowUpItem({
  item,
  names,
}: {
  item: Extract<TimelineItem, { kind: 'followUp' }>;
  names: TimelineNames;
}) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const nowMs = useNow();
  const { followUp } = item;
  const isDone = followUp.state === 'done';
  return (
    <Line
      icon={<ClockCircleOutlined />}
      kind={isDone ? 'done' : 'followUp'}
      atMs={item.atMs}
      title={t('customer.followUp')}
      who={names.user(followUp.ownerId)}
    >
      <p className="timeline-text selectable">
        {followUp.reason}
        <span className="faint">
          {' · '}
          {isDone
            ? t('customer.followUpDone')
            : t('customer.followUpDue', { time: moment(followUp.dueAtMs, nowMs, language) })}
        </span>
      </p>
    </Line>
  );
}
