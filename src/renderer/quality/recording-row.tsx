import { Tag, Tooltip } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Call } from '../../shared/domain/call.ts';
import { maskNumber } from '../../shared/domain/phone-number.ts';
import type { Recording } from '../../shared/domain/recording.ts';
import { useMinute } from '../ui/clock.ts';
import { duration } from '../ui/format/duration.ts';
import { moment } from '../ui/format/time.ts';
import { labelText } from '../ui/text/i18n.ts';
import { useLanguage } from '../ui/text/use-language.ts';
import { marksOf, type RecordingMark } from './recording-filter.ts';
import type { QualityStores } from './quality-desk.ts';

export const rowId = (recordingId: string): string => `recording-${recordingId}`;

interface Props {
  stores: QualityStores;
  row: Recording;
  topPx: number;
  chosen: boolean;
  onOpen: () => void;
}

export function RecordingRow({ stores, row, topPx, chosen, onOpen }: Props) {
  const language = useLanguage();
  const nowMs = useMinute();
  const call = useStore(stores.list, (state) => state.calls.get(row.callId) ?? null);
  const reference = useStore(stores.list, (state) => state.reference);
  const open = useStore(
    stores.player,
    ({ player }) => player.name !== 'none' && player.recording.id === row.id,
  );
  const queue = reference?.queues.find((one) => one.id === row.queueId);
  return (
    <div
      id={rowId(row.id)}
      className="qd-line qd-row"
      role="option"
      aria-selected={chosen}
      data-open={open}
      style={{ transform: `translateY(${topPx}px)` }}
      onClick={onOpen}
    >
      <span className="num">{moment(row.startedAtMs, nowMs, language)}</span>
      <span className="ellipsis">
        {reference?.users.find((user) => user.id === row.agentId)?.name ?? '–'}
      </span>
      <Who call={call} />
      <span className="ellipsis">{queue ? labelText(queue.label, language) : '–'}</span>
      <span className="num qd-right">{duration(row.durationMs)}</span>
      <Outcome call={call} stores={stores} />
      <span className="row">
        {marksOf(row).map((mark) => (
          <Mark key={mark} mark={mark} />
        ))}
      </span>
    </div>
  );
}

/** [QL6] The list shows no whole number: a screen is read over shoulders. */
function Who({ call }: { call: Call | null }) {
  const { t } = useTranslation('quality');
  if (!call) return <span className="faint">…</span>;
  return (
    <span className="ellipsis num">
      {call.number === null ? t('list.withheld') : maskNumber(call.number)}
      {call.line === 'training' ? <span className="qd-training">{t('list.training')}</span> : null}
    </span>
  );
}

function Outcome({ call, stores }: { call: Call | null; stores: QualityStores }) {
  const { t } = useTranslation('quality');
  const language = useLanguage();
  const dispositions = useStore(stores.list, (state) => state.reference?.dispositions);
  if (!call) return <span />;
  if (!call.wrapUp) return <span className="faint ellipsis">{t('list.notWrapped')}</span>;
  const found = dispositions?.find((one) => one.id === call.wrapUp?.dispositionId);
  return <span className="ellipsis">{found ? labelText(found.label, language) : '–'}</span>;
}

/** What is as it should be stands in plain words; only the others are coloured. */
const colours: Record<Exclude<RecordingMark, 'stored'>, string> = { local: 'processing', cutOff: 'warning' };

const Mark = memo(function Mark({ mark }: { mark: RecordingMark }) {
  const { t } = useTranslation('quality');
  const word = t(`mark.${mark}`);
  return (
    <Tooltip title={t(`mark.${mark}Hint`)} mouseEnterDelay={0.4}>
      {mark === 'stored' ? <span className="muted">{word}</span> : <Tag color={colours[mark]}>{word}</Tag>}
    </Tooltip>
  );
});
