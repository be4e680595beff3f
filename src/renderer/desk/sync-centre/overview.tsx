/** Everything at a glance: what needs a person, what waits, when every row was last compared with central. */
import { CheckCircleOutlined, RightOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useMinute } from '../../ui/clock.ts';
import { moment } from '../../ui/format/time.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import type { Section, SectionCount } from './sections.ts';
import type { SyncCentreStore } from './sync-centre-store.ts';

interface Props {
  store: SyncCentreStore;
  sections: readonly SectionCount[];
  onGo: (section: Section) => void;
}

export function Overview({ store, sections, onGo }: Props) {
  const { t } = useTranslation('syncCentre');
  const counted = sections.filter(({ count }) => count !== null);
  const status = useStore(store, (state) => state.status);
  const isDone = status?.phase === 'idle' && status.completeAtMs !== null && counted.every(isSettled);
  return (
    <div className="scroll sc-overview">
      {isDone ? (
        <p className="sc-all-done">
          <CheckCircleOutlined className="sc-good" aria-hidden />
          <strong>{t('allDone')}</strong>
          <span className="muted">{t('allDoneText')}</span>
        </p>
      ) : null}
      <ul className="sc-tiles">
        {counted.map(({ section, count, isUrgent }) => (
          <li key={section}>
            <button
              type="button"
              className="sc-tile"
              data-urgent={isUrgent}
              data-none={count === 0}
              onClick={() => onGo(section)}
            >
              <strong className="num">{count}</strong>
              <span>{t(`section.${section}`)}</span>
              <span className="faint">{t(`tile.${section as 'decide'}`)}</span>
              <RightOutlined aria-hidden className="sc-tile-go" />
            </button>
          </li>
        ))}
      </ul>
      <FullCheck store={store} />
    </div>
  );
}

/** Nothing in it, or only what is over. */
const isSettled = ({ section, count }: SectionCount): boolean => count === 0 || section === 'merged';

function FullCheck({ store }: { store: SyncCentreStore }) {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const nowMs = useMinute();
  const [asking, setAsking] = useState(false);
  const status = useStore(store, (state) => state.status);
  const isChecking = status?.phase === 'checking';
  const at = status?.fullCheckAtMs ?? null;
  const check = async (): Promise<void> => {
    setAsking(true);
    const answer = await store.getState().check();
    if (!answer.ok) tellFailure(answer.error);
    setAsking(false);
  };
  return (
    <section className="sc-check" aria-label={t('check.title')}>
      <SafetyCertificateOutlined className="sc-check-icon" aria-hidden />
      <div className="grow">
        <h3>{t('check.title')}</h3>
        <p className="muted">
          {isChecking
            ? t('check.running')
            : at === null
              ? t('check.never')
              : t('check.last', { time: moment(at, nowMs, language) })}
        </p>
        {at === null && !status?.repairedRows ? null : (
          <p className={status?.repairedRows ? 'sc-failure' : 'faint'}>
            {t(status?.repairedRows ? 'check.repaired' : 'check.clean', { count: status?.repairedRows ?? 0 })}
          </p>
        )}
        <p className="faint">{t('check.about')}</p>
      </div>
      <Button
        loading={asking || isChecking}
        disabled={!status || status.phase === 'signedOut'}
        onClick={() => void check()}
      >
        {t('check.now')}
      </Button>
    </section>
  );
}
