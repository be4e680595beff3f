/** How the exchange with central stands: what it is doing, since when both are equal, when it tries again. */
import { SyncOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import { useNow } from '../../ui/clock.ts';
import { age, span } from '../../ui/format/time.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import { failureText } from '../../ui/text/i18n.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { leftMs, shareOf } from './progress.ts';
import type { SyncCentreStore } from './sync-centre-store.ts';
import { bytes } from './words/bytes.ts';

export function SyncHead({ store }: { store: SyncCentreStore }) {
  const { t } = useTranslation('syncCentre');
  const status = useStore(store, (state) => state.status);
  const isLost = useStore(store, (state) => state.isLost);
  return (
    <header className="sc-head">
      <span className="light" data-level={isLost ? 'off' : lightOf(status)} aria-hidden />
      <div className="grow">
        <p className="sc-phase" role="status">
          {isLost ? t('lost') : <Phase status={status} />}
        </p>
        {status?.failure ? <p className="sc-failure">{failureText(status.failure)}</p> : null}
        <p className="muted">
          <Complete status={status} />
        </p>
        <CopyProgress store={store} />
      </div>
      <SyncNow store={store} label={t('now')} />
    </header>
  );
}

const lightOf = (status: SyncStatus | null): 'ok' | 'degraded' | 'off' => {
  if (!status || status.phase === 'signedOut') return 'off';
  const isWanted = status.unresolved + status.conflicts.mine + status.conflicts.team > 0;
  return status.failure || status.phase === 'waiting' || isWanted ? 'degraded' : 'ok';
};

function Phase({ status }: { status: SyncStatus | null }) {
  const { t } = useTranslation('syncCentre');
  if (!status) return t('loading');
  return (
    <>
      {t(status.phase === 'idle' && status.pending > 0 ? 'phase.idlePending' : `phase.${status.phase}`)}
      {status.nextTryAtMs === null || status.phase !== 'waiting' ? null : (
        <NextTry atMs={status.nextTryAtMs} />
      )}
    </>
  );
}

/** Not read aloud each second: the sentence before it is. */
function NextTry({ atMs }: { atMs: number }) {
  const { t } = useTranslation('syncCentre');
  const seconds = Math.ceil((atMs - useNow()) / 1_000);
  return (
    <span className="num muted" aria-hidden>
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

/** While a great deal is coming: how far, and how long still when that can be said. */
function CopyProgress({ store }: { store: SyncCentreStore }) {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const progress = useStore(store, (state) => state.status?.progress ?? null);
  const samples = useStore(store, (state) => state.samples);
  if (!progress) return null;
  const { unit, done, total, lane } = progress;
  const amount = (count: number): string =>
    unit === 'bytes'
      ? bytes(count, language)
      : t('rows', { rows: count.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB') });
  const share = shareOf(progress);
  const left = leftMs(samples, progress);
  return (
    <div className="sc-progress">
      {share === null ? null : (
        <Progress
          percent={Math.floor(share * 100)}
          status="active"
          size="small"
          aria-label={t(`lane.${lane}`)}
        />
      )}
      <p className="muted num">
        {t(`lane.${lane}`)} ·{' '}
        {total === null ? amount(done) : t('of', { done: amount(done), total: amount(total) })}
        {left === null
          ? ''
          : ` · ${left < 60_000 ? t('leftSoon') : t('left', { span: span(left, language) })}`}
      </p>
    </div>
  );
}

function SyncNow({ store, label }: { store: SyncCentreStore; label: string }) {
  const [asking, setAsking] = useState(false);
  const phase = useStore(store, (state) => state.status?.phase);
  const working = phase === 'pulling' || phase === 'pushing' || phase === 'firstSync';
  const ask = async (): Promise<void> => {
    setAsking(true);
    const answer = await store.getState().syncNow();
    if (!answer.ok) tellFailure(answer.error);
    setAsking(false);
  };
  return (
    <Button
      icon={<SyncOutlined spin={working} aria-hidden />}
      loading={asking}
      disabled={!phase || phase === 'signedOut'}
      onClick={() => void ask()}
    >
      {label}
    </Button>
  );
}
