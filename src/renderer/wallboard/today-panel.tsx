/** Today's figures: the whole centre in large, each queue in a line with its bar. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labelText } from '../ui/text/i18n.ts';
import { useLanguage } from '../ui/text/use-language.ts';
import { Age } from './age.tsx';
import { gradeOf, todayRows, totalToday, type TodayRow } from './today.ts';
import type { WallboardStore } from './wallboard-store.ts';

const noQueues: never[] = [];

function useRows(store: WallboardStore): TodayRow[] {
  const today = useStore(store, (state) => state.today);
  const queues = useStore(store, (state) => state.reference?.queues ?? noQueues);
  return useMemo(() => todayRows(today, queues), [today, queues]);
}

/** 87% — whole percent: nobody decides anything by a tenth. */
const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)}%`);

/** [WB17] The figure never stands without the name of its variant. */
function useFormula(): (row: TodayRow) => string {
  const { t } = useTranslation('wallboard');
  return ({ withinSec }) =>
    withinSec === null ? t('today.formulaMixed') : t('today.formula', { seconds: withinSec });
}

export function TotalTiles({ store }: { store: WallboardStore }) {
  const { t } = useTranslation('wallboard');
  const rows = useRows(store);
  const total = useMemo(() => totalToday(rows), [rows]);
  const formula = useFormula();
  return (
    <div className="wb-totals">
      <div className="wb-tile wb-level" data-grade={gradeOf(total.serviceLevel)}>
        <span className="wb-tile-head">
          <span className="wb-tile-label">{t('today.serviceLevel')}</span>
          <Age store={store} />
        </span>
        <span className="wb-figure num">{percent(total.serviceLevel)}</span>
        <span className="wb-tile-note ellipsis" title={formula(total)}>
          {total.offered === 0 ? t('today.none') : formula(total)}
        </span>
      </div>
      <Count store={store} label={t('today.offered')} count={total.offered} />
      <Count store={store} label={t('today.answered')} count={total.answered} />
      <Count
        store={store}
        label={t('today.abandoned')}
        count={total.abandoned}
        note={total.shortAbandoned > 0 ? t('today.short', { count: total.shortAbandoned }) : ''}
      />
    </div>
  );
}

interface CountProps {
  store: WallboardStore;
  label: string;
  count: number;
  note?: string;
}

const Count = ({ store, label, count, note = '' }: CountProps) => (
  <div className="wb-tile">
    <span className="wb-tile-head">
      <span className="wb-tile-label">{label}</span>
    </span>
    <span className="wb-figure num">{count}</span>
    <span className="wb-tile-note">
      <Age store={store} />
      {note ? <span className="ellipsis">{note}</span> : null}
    </span>
  </div>
);

export function QueueTable({ store }: { store: WallboardStore }) {
  const { t } = useTranslation('wallboard');
  const rows = useRows(store);
  return (
    <section className="wb-panel" aria-label={t('today.title')}>
      <header className="wb-panel-head">
        <h2>{t('today.title')}</h2>
        <Age store={store} />
      </header>
      <table className="wb-queues num">
        <thead>
          <tr>
            <th scope="col">{t('today.queue')}</th>
            <th scope="col">{t('today.offered')}</th>
            <th scope="col">{t('today.answered')}</th>
            <th scope="col">{t('today.abandoned')}</th>
            <th scope="col">{t('today.serviceLevel')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <QueueLine key={row.queueId ?? ''} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function QueueLine({ row }: { row: TodayRow }) {
  const { t } = useTranslation('wallboard');
  const language = useLanguage();
  const formula = useFormula();
  const name = row.queue ? labelText(row.queue.label, language) : t('today.noQueue');
  return (
    <tr data-quiet={row.offered === 0}>
      <th scope="row">
        <span className="wb-queue-name">{name}</span>
        <Bar row={row} />
      </th>
      <td>{row.offered}</td>
      <td>{row.answered}</td>
      <td>{row.abandoned}</td>
      <td className="wb-grade" data-grade={gradeOf(row.serviceLevel)} title={formula(row)}>
        {percent(row.serviceLevel)}
        {row.withinSec === null ? null : <small>{row.withinSec} s</small>}
      </td>
    </tr>
  );
}

/** Answered, abandoned and still open as parts of what was offered. Widths go through the CSSOM: CSP holds. */
function Bar({ row }: { row: TodayRow }) {
  const { t } = useTranslation('wallboard');
  const whole = Math.max(row.offered, row.answered + row.abandoned, 1);
  const rest = Math.max(0, row.offered - row.answered - row.abandoned);
  const { answered, abandoned } = row;
  return (
    <span className="wb-bar" role="img" aria-label={t('today.bar', { answered, abandoned, rest })}>
      <span className="wb-bar-answered" style={{ width: `${(answered / whole) * 100}%` }} />
      <span className="wb-bar-abandoned" style={{ width: `${(abandoned / whole) * 100}%` }} />
    </span>
  );
}
