/** The list: virtual, so that ten thousand recordings scroll like ten; moved through with the keyboard alone. */
import { Button } from 'antd';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Recording } from '../../shared/domain/recording.ts';
import { EmptyState, ErrorState, LoadingState } from '../ui/parts/states.tsx';
import { useVirtualRows } from '../ui/virtual-rows.ts';
import { isFiltered, noFilter } from './recording-filter.ts';
import type { QualityStores } from './quality-desk.ts';
import { RecordingRow, rowId } from './recording-row.tsx';

const ROW_PX = 44;
/** This close to the end, older recordings are fetched. */
const NEAR_END = 20;

export function RecordingList({ stores }: { stores: QualityStores }) {
  const { t } = useTranslation('quality');
  const list = useStore(stores.list, (state) => state.list);
  const shown = useStore(stores.list, (state) => state.shown);
  const count =
    list.name !== 'ready' ? '' : t(list.end ? 'list.count' : 'list.countMore', { count: shown.length });
  return (
    <section className="panel qd-list" aria-label={t('list.title')}>
      <div className="qd-line qd-head" aria-hidden>
        <span>{t('list.time')}</span>
        <span>{t('list.agent')}</span>
        <span>{t('list.number')}</span>
        <span>{t('list.queue')}</span>
        <span className="qd-right">{t('list.length')}</span>
        <span>{t('list.disposition')}</span>
        <span className="qd-head-state">
          {t('list.state')}
          <span className="faint num">{count}</span>
        </span>
      </div>
      <Content stores={stores} />
    </section>
  );
}

function Content({ stores }: { stores: QualityStores }) {
  const { t } = useTranslation('quality');
  const list = useStore(stores.list, (state) => state.list);
  const shown = useStore(stores.list, (state) => state.shown);
  const filter = useStore(stores.list, (state) => state.filter);
  const { reload, setFilter } = stores.list.getState();
  if (list.name === 'loading') return <LoadingState lines={10} />;
  if (list.name === 'failed') return <ErrorState code={list.failure} onRetry={() => void reload()} />;
  if (shown.length > 0) return <Rows stores={stores} rows={shown} end={list.end} />;
  if (!isFiltered(filter)) return <EmptyState title={t('list.empty')} text={t('list.emptyText')} />;
  return (
    <EmptyState title={t('list.noMatch')} text={t('list.noMatchText')}>
      <Button onClick={() => setFilter(noFilter)}>{t('list.clear')}</Button>
    </EmptyState>
  );
}

interface RowsProps {
  stores: QualityStores;
  rows: readonly Recording[];
  end: boolean;
}

function Rows({ stores, rows, end }: RowsProps) {
  const { t } = useTranslation('quality');
  const [chosen, setChosen] = useState<string | null>(null);
  const { scroller, totalPx, rows: items, reveal } = useVirtualRows(rows.length, ROW_PX);
  useWanted(stores, rows, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);

  const choose = (index: number): void => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (!row) return;
    setChosen(row.id);
    reveal(rows.indexOf(row));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = rows.findIndex((row) => row.id === chosen);
    if (event.key === 'Enter' && rows[at]) stores.open(rows[at]);
    const to = target(event.key, at, rows.length);
    if (to === null) return;
    event.preventDefault();
    choose(to);
  };
  return (
    <div
      ref={scroller}
      className="scroll qd-rows"
      role="listbox"
      tabIndex={0}
      aria-label={t('list.title')}
      {...(chosen ? { 'aria-activedescendant': rowId(chosen) } : {})}
      onKeyDown={onKeyDown}
    >
      <div className="qd-canvas" style={{ height: totalPx }}>
        {items.map(({ index, topPx }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <RecordingRow
              key={row.id}
              stores={stores}
              row={row}
              topPx={topPx}
              chosen={row.id === chosen}
              onOpen={() => (setChosen(row.id), stores.open(row))}
            />
          );
        })}
      </div>
      {end ? <p className="qd-end faint">{t('list.end')}</p> : null}
    </div>
  );
}

/** Asks for the calls of the rows in view, and for older rows near the end. */
function useWanted(stores: QualityStores, rows: readonly Recording[], first: number, last: number): void {
  useEffect(() => {
    const { needCalls, more } = stores.list.getState();
    needCalls(rows.slice(first, last + 1).map((row) => row.callId));
    if (last >= rows.length - NEAR_END) void more();
  }, [stores, rows, first, last]);
}

const PAGE_ROWS = 10;

function target(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'PageDown':
      return at + PAGE_ROWS;
    case 'PageUp':
      return at - PAGE_ROWS;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
