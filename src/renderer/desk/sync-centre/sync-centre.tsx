/**
 * What this workstation still has to tell central, and what central would not take:
 *
 *   <SyncCentre desk={client} />
 *
 * Every piece of work stands there in a person's words with its whole text; nothing is ever only an id.
 */
import { CheckCircleOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { EmptyState, LoadingState } from '../../ui/parts/states.tsx';
import { createSyncCentreStore, type SyncCentreDesk, type SyncCentreStore } from './sync-centre-store.ts';
import { SyncHead } from './sync-head.tsx';
import { UnresolvedList } from './unresolved-list.tsx';
import { WaitingList } from './waiting-list.tsx';
import './text/texts.ts';
import './sync-centre.css';

export function SyncCentre({ desk }: { desk: SyncCentreDesk }) {
  const [store] = useState(() => createSyncCentreStore(desk));
  useEffect(() => store.start(), [store]);
  return <SyncCentreView store={store} />;
}

export function SyncCentreView({ store }: { store: SyncCentreStore }) {
  const { t } = useTranslation('syncCentre');
  const listFailure = useStore(store, (state) => state.listFailure);
  return (
    <section className="sc" aria-label={t('title')}>
      <SyncHead store={store} />
      {listFailure ? <p className="sc-warning">{t('listFailed')}</p> : null}
      <Work store={store} />
    </section>
  );
}

function Work({ store }: { store: SyncCentreStore }) {
  const { t } = useTranslation('syncCentre');
  const items = useStore(store, (state) => state.items);
  const recordings = useStore(store, (state) => state.status?.recordingsWaiting ?? 0);
  if (items === null) return <LoadingState lines={6} />;
  const { unresolved, waiting } = items;
  if (unresolved.length + waiting.length + recordings === 0)
    return (
      <div className="sc-done">
        <EmptyState icon={<CheckCircleOutlined />} title={t('allDone')} text={t('allDoneText')} />
      </div>
    );
  return (
    <div className="sc-work">
      {unresolved.length > 0 ? <UnresolvedList store={store} items={unresolved} /> : null}
      {recordings > 0 ? (
        <p className="panel sc-recordings">
          <strong className="num">{t('recordings', { count: recordings })}</strong>
          <span className="muted">{t('recordingsText')}</span>
        </p>
      ) : null}
      {waiting.length > 0 ? <WaitingList items={waiting} /> : null}
    </div>
  );
}
