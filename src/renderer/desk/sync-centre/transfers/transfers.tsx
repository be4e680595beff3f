/** Recordings on their way up and down: how far, what holds them, when they go on. Never during a call. */
import { ArrowDownOutlined, ArrowUpOutlined, CloudUploadOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Transfer } from '../../../../shared/contract/transfers.ts';
import type { FailureCode } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import { useNow } from '../../../ui/clock.ts';
import { span } from '../../../ui/format/time.ts';
import { EmptyState, LoadingState } from '../../../ui/parts/states.tsx';
import { tellFailure } from '../../../ui/store/notice-store.ts';
import { failureText } from '../../../ui/text/i18n.ts';
import { useLanguage } from '../../../ui/text/use-language.ts';
import { useVirtualRows } from '../../../ui/virtual-rows.ts';
import type { SyncCentreStore } from '../sync-centre-store.ts';
import { bytes } from '../words/bytes.ts';
import { useAboutWords } from '../words/words-context.ts';

const ROW_PX = 64;

export function Transfers({ store }: { store: SyncCentreStore }) {
  const { t } = useTranslation('syncCentre');
  const transfers = useStore(store, (state) => state.transfers);
  if (transfers === null) return <LoadingState lines={5} />;
  if (transfers.length === 0)
    return (
      <EmptyState icon={<CloudUploadOutlined />} title={t('transfer.none')} text={t('transfer.noneText')} />
    );
  return (
    <>
      <TransfersHead store={store} transfers={transfers} />
      <TransferRows transfers={transfers} />
    </>
  );
}

/** Held by a person as a whole: then all may go on together. */
const isHeld = (transfers: readonly Transfer[]): boolean =>
  transfers.some(({ state }) => state === 'pausedByPerson');

function TransfersHead({ store, transfers }: { store: SyncCentreStore; transfers: readonly Transfer[] }) {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const [asking, setAsking] = useState(false);
  const { pauseTransfers, resumeTransfers } = store.getState();
  const open = transfers.filter(({ state }) => state !== 'done');
  const sum = (of: 'bytes' | 'bytesDone'): number => open.reduce((total, one) => total + one[of], 0);
  const press = async (order: () => Promise<Result<void, FailureCode>>): Promise<void> => {
    setAsking(true);
    const answer = await order();
    if (!answer.ok) tellFailure(answer.error);
    setAsking(false);
  };
  const held = isHeld(transfers);
  return (
    <div className="row sc-transfers-head">
      <p className="grow num">
        {open.length === 0
          ? t('transfer.allDone')
          : t('transfer.sum', {
              count: open.length,
              done: bytes(sum('bytesDone'), language),
              total: bytes(sum('bytes'), language),
            })}
        <span className="faint sc-block">{t('transfer.about')}</span>
      </p>
      <Button
        loading={asking}
        disabled={open.length === 0}
        onClick={() => void press(held ? resumeTransfers : pauseTransfers)}
      >
        {t(held ? 'transfer.resume' : 'transfer.pause')}
      </Button>
    </div>
  );
}

function TransferRows({ transfers }: { transfers: readonly Transfer[] }) {
  const { t } = useTranslation('syncCentre');
  const { scroller, totalPx, rows } = useVirtualRows(transfers.length, ROW_PX);
  return (
    <div
      ref={scroller}
      className="scroll sc-rows"
      tabIndex={0}
      role="list"
      aria-label={t('section.transfers')}
    >
      <div className="sc-canvas" style={{ height: totalPx }} role="presentation">
        {rows.map(({ index, topPx }) => {
          const transfer = transfers[index];
          if (!transfer) return null;
          return (
            <div
              key={`${transfer.direction} ${transfer.recordingId}`}
              role="listitem"
              aria-setsize={transfers.length}
              aria-posinset={index + 1}
              className="sc-row sc-transfer"
              style={{ transform: `translateY(${topPx}px)` }}
            >
              <TransferLine transfer={transfer} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function TransferLine({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const aboutWords = useAboutWords();
  const about = aboutWords({ customerId: null, callId: transfer.callId, number: null, text: null });
  const { bytes: whole, bytesDone, direction, state } = transfer;
  const percent = whole === 0 ? 0 : Math.floor((bytesDone / whole) * 100);
  return (
    <>
      <span className="sc-direction" data-direction={direction}>
        {direction === 'up' ? <ArrowUpOutlined aria-hidden /> : <ArrowDownOutlined aria-hidden />}
        <span className="visually-hidden">{t(`transfer.${direction}`)}</span>
      </span>
      <span className="ellipsis">{about || t('transfer.recording')}</span>
      <span className="faint num sc-right">
        {t('of', { done: bytes(bytesDone, language), total: bytes(whole, language) })}
      </span>
      <span className="row sc-transfer-state">
        <Progress
          percent={state === 'done' ? 100 : percent}
          size="small"
          status={state === 'failed' ? 'exception' : state === 'running' ? 'active' : 'normal'}
          showInfo={false}
          aria-label={about || t('transfer.recording')}
        />
        <TransferState transfer={transfer} />
      </span>
    </>
  );
}

function TransferState({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('syncCentre');
  const { state, failure, nextTryAtMs } = transfer;
  return (
    <span className={state === 'failed' ? 'sc-failure ellipsis' : 'muted ellipsis'}>
      {t(`transfer.state.${state}`)}
      {failure && state !== 'done' ? ` · ${failureText(failure)}` : ''}
      {nextTryAtMs === null || state === 'done' ? null : <NextTry atMs={nextTryAtMs} />}
    </span>
  );
}

function NextTry({ atMs }: { atMs: number }) {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const inMs = atMs - useNow();
  if (inMs <= 0) return null;
  const soon = t('nextTry', { seconds: Math.ceil(inMs / 1_000) });
  return <> · {inMs < 90_000 ? soon : t('transfer.again', { span: span(inMs, language) })}</>;
}
