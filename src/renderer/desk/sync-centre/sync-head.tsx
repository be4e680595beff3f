/** How the exchange with central stands: what it is doing, since when both are equal, when it tries again. */
import { SyncOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import { useNow } from '../../ui/clock.ts';
import { age } from '../../ui/format/time.ts';
import { failureText } from '../../ui/text/i18n.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import type { SyncCentreStore } from './sync-centre-store.ts';

export function SyncHead({ store }: { store: SyncCentreStore }) {
  const { t } = useTranslation('syncCentre');
  const status = useStore(store, (state) => state.status);
  return (
    <header className="panel sc-head">
      <span className="light" data-level={lightOf(status)} aria-hidden />
      <div className="grow">
        <p className="sc-phase" role="status">
          <Phase status={status} />
        </p>
        {status?.failure ? <p className="sc-failure">{failureText(status.failure)}</p> : null}
        <p className="muted">
          <Complete status={status} />
        </p>
      </div>
      <SyncNow store={store} label={t('now')} />
    </header>
  );
}

const lightOf = (status: SyncStatus | null): 'ok' | 'degraded' | 'off' => {
  if (!status || status.phase === 'signedOut') return 'off';
  return status.failure || status.phase === 'waiting' || status.unresolved > 0 ? 'degraded' : 'ok';
};

function Phase({ status }: { status: SyncStatus | null }) {
  const { t } = useTranslation('syncCentre');
  if (!status) return t('loading');
  if (status.phase === 'firstSync') return t('phase.firstSync', { rows: status.rowsReceived });
  return (
    <>
      {t(`phase.${status.phase}`)}
      {status.nextTryAtMs === null || status.phase !== 'waiting' ? null : (
        <NextTry atMs={status.nextTryAtMs} />
      )}
    </>
  );
}

function NextTry({ atMs }: { atMs: number }) {
  const { t } = useTranslation('syncCentre');
  const seconds = Math.ceil((atMs - useNow()) / 1_000);
  return (
    <span className="num muted">
      {' · '}
      {seconds > 0 ? t('nextTry', { seconds }) : t('nextTryNow')}
    </span>
  );
}

function Complete({ status }: { status: SyncStatus | null }) {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const nowMs = useNow();
  if (!status) return null;
  if (status.completeAtMs === null) return t('neverComplete');
  return t('completeAt', { age: age(nowMs - status.completeAtMs, language) });
}

function SyncNow({ store, label }: { store: SyncCentreStore; label: string }) {
  const [asking, setAsking] = useState(false);
  const phase = useStore(store, (state) => state.status?.phase);
  const working = phase === 'pulling' || phase === 'pushing' || phase === 'firstSync';
  const ask = async (): Promise<void> => {
    setAsking(true);
    await store.getState().syncNow();
    setAsking(false);
  };
  return (
    <Button
      icon={<SyncOutlined spin={working} />}
      loading={asking}
      disabled={!phase || phase === 'signedOut'}
      onClick={() => void ask()}
    >
      {label}
    </Button>
  );
}
