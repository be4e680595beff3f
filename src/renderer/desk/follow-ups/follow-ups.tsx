/** Promises to call back, by how they press. */
import { CalendarOutlined, CheckOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FollowUp } from '../../../shared/domain/call.ts';
import type { CustomerId } from '../../../shared/ids.ts';
import { useNow } from '../../ui/clock.ts';
import { phone } from '../../ui/format/phone.ts';
import { moment, span } from '../../ui/format/time.ts';
import { EmptyState, QueryView } from '../../ui/parts/states.tsx';
import { tell } from '../../ui/store/notice-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { followUpGroups, type FollowUpStore } from './follow-up-store.ts';
import './follow-ups.css';

interface Props {
  store: FollowUpStore;
  customerName: (id: CustomerId) => string;
  onDial: ((number: string) => void) | null;
  onOpenCustomer: (id: CustomerId) => void;
}

export function FollowUps(props: Props) {
  const { store } = props;
  const { t } = useTranslation('desk');
  const query = useStore(store.list, (state) => state.query);
  const nowMs = useNow();
  useEffect(() => void store.list.reload(), [store]);
  return (
    <div className="page">
      <header className="page-head">
        <h2>{t('followUps.title')}</h2>
      </header>
      <div className="scroll follow-ups">
        <QueryView query={query} onRetry={() => void store.list.reload()}>
          {(all) => {
            const groups = followUpGroups(all, nowMs);
            const names = (['overdue', 'today', 'later'] as const).filter((name) => groups[name].length > 0);
            if (names.length === 0)
              return (
                <EmptyState
                  icon={<CalendarOutlined />}
                  title={t('followUps.empty')}
                  text={t('followUps.emptyText')}
                />
              );
            return names.map((name) => (
              <section key={name}>
                <h3 className="follow-ups-group" data-group={name}>
                  {t(`followUps.${name}`)} <span className="num">{groups[name].length}</span>
                </h3>
                <ul>
                  {groups[name].map((one) => (
                    <Line key={one.id} one={one} isLate={name === 'overdue'} {...props} />
                  ))}
                </ul>
              </section>
            ));
          }}
        </QueryView>
      </div>
    </div>
  );
}

function Line({
  one,
  isLate,
  store,
  customerName,
  onDial,
  onOpenCustomer,
}: Props & { one: FollowUp; isLate: boolean }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const nowMs = useNow();
  const { customerId, number } = one;
  const finish = async (): Promise<void> => {
    if (await store.finish(one.id)) tell(t('followUps.doneTold'));
  };
  return (
    <li className="follow-up-line">
      <span className="follow-up-time num" data-late={isLate}>
        {moment(one.dueAtMs, nowMs, language)}
        {isLate ? (
          <span className="follow-up-late">
            {t('followUps.overdueBy', { age: span(nowMs - one.dueAtMs, language) })}
          </span>
        ) : null}
      </span>
      <span className="grow">
        <span className="row">
          {customerId ? (
            <button type="button" className="link-button ellipsis" onClick={() => onOpenCustomer(customerId)}>
              {customerName(customerId)}
            </button>
          ) : (
            <strong>{t('calls.unknown')}</strong>
          )}
          {number ? <span className="faint num">{phone(number)}</span> : null}
        </span>
        <span className="follow-up-reason">{one.reason}</span>
      </span>
      {number && onDial ? (
        <Button icon={<PhoneOutlined />} onClick={() => onDial(number)}>
          {t('followUps.dial')}
        </Button>
      ) : null}
      <Button icon={<CheckOutlined />} onClick={() => void finish()}>
        {t('followUps.done')}
      </Button>
    </li>
  );
}
