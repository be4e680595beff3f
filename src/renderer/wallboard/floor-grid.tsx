/** The agents in view, keyed, so that a change touches one cell. In TV mode the list turns its own pages. */
import { Button } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { EmptyState } from '../ui/parts/states.tsx';
import { labelText } from '../ui/text/i18n.ts';
import { useLanguage } from '../ui/text/use-language.ts';
import { useVirtualRows } from '../ui/virtual-rows.ts';
import { Age } from './age.tsx';
import { AgentCell } from './agent-cell.tsx';
import { useQueueName } from './calls-panel.tsx';
import { tilesInView } from './floor.ts';
import { gridLayout, useMeasured } from './grid-layout.ts';
import { tileStates, type Tile, type TileState } from './tile.ts';
import { usePageTurner, type TurnedPage } from './tv-mode.ts';
import type { WallboardStore } from './wallboard-store.ts';

export function FloorGrid({ store, tv }: { store: WallboardStore; tv: boolean }) {
  const { t } = useTranslation('wallboard');
  const tiles = useStore(store, (state) => state.tiles);
  const view = useStore(store, (state) => state.view);
  const shown = useMemo(() => tilesInView(tiles.values(), view), [tiles, view]);
  const [turned, setTurned] = useState<TurnedPage | null>(null);
  return (
    <section className="wb-panel wb-floor" aria-label={t('floor.title')}>
      <header className="wb-panel-head">
        <h2>{t('floor.title')}</h2>
        <span className="wb-count num">{t('floor.count', { shown: shown.length, all: tiles.size })}</span>
        {tv && turned ? <span className="wb-count num">{t('tv.page', { ...turned })}</span> : null}
        <Age store={store} />
      </header>
      {shown.length === 0 ? (
        <NobodyShown store={store} nobodyAtAll={tiles.size === 0} />
      ) : (
        <Cells store={store} shown={shown} tv={tv} onTurned={setTurned} />
      )}
    </section>
  );
}

interface CellsProps {
  store: WallboardStore;
  shown: readonly Tile[];
  tv: boolean;
  onTurned: (page: TurnedPage | null) => void;
}

/** Only rows in view exist: of a thousand agents a screen shows seventy, and only these cost anything. */
function Cells({ store, shown, tv, onTurned }: CellsProps) {
  const { t } = useTranslation('wallboard');
  const detailOf = useDetail(store);
  const watch = t('level.watch');
  const alarm = t('level.alarm');
  const list = useRef<HTMLDivElement>(null);
  const { widthPx, emPx } = useMeasured(list);
  const { columns, cellWidthPx, columnPx, rowPx } = gridLayout(widthPx, emPx);
  const { scroller, totalPx, rows } = useVirtualRows(Math.ceil(shown.length / columns), rowPx);
  usePageTurner(scroller, { on: tv, rowPx, onTurned });
  return (
    <div ref={scroller} className="wb-grid scroll" tabIndex={0} role="group" aria-label={t('floor.title')}>
      <div ref={list} className="wb-grid-inner">
        <ul className="wb-canvas" style={{ height: totalPx }}>
          {rows.flatMap(({ index, topPx }) =>
            shown
              .slice(index * columns, (index + 1) * columns)
              .map((tile, column) => (
                <AgentCell
                  key={tile.userId}
                  tile={tile}
                  detail={detailOf(tile)}
                  watch={watch}
                  alarm={alarm}
                  leftPx={column * columnPx}
                  topPx={topPx}
                  widthPx={cellWidthPx}
                />
              )),
          )}
        </ul>
      </div>
    </div>
  );
}

function NobodyShown({ store, nobodyAtAll }: { store: WallboardStore; nobodyAtAll: boolean }) {
  const { t } = useTranslation('wallboard');
  if (nobodyAtAll) return <EmptyState title={t('floor.nobody')} text={t('floor.nobodyText')} />;
  return (
    <EmptyState title={t('floor.noMatch')} text={t('floor.noMatchText')}>
      <Button onClick={() => store.getState().setView({ teamId: null, states: [] })}>
        {t('floor.clear')}
      </Button>
    </EmptyState>
  );
}

/** What stands below the name: the state in words, then what explains it. Words are looked up once, not per agent. */
function useDetail(store: WallboardStore): (tile: Tile) => string {
  const { t } = useTranslation('wallboard');
  const language = useLanguage();
  const reference = useStore(store, (state) => state.reference);
  const queueName = useQueueName(store);
  return useMemo(() => {
    const reasons = new Map(
      reference?.reasons.map((reason) => [reason.id as string, labelText(reason.label, language)]),
    );
    const states = Object.fromEntries(tileStates.map((state) => [state, t(`state.${state}`)])) as Record<
      TileState,
      string
    >;
    const phases = { ringing: t('phase.ringing'), held: t('phase.held'), talking: states.onCall };
    const training = t('training');
    const noReason = t('noReason');
    return (tile) => {
      if (tile.state === 'notReady')
        return join(states.notReady, tile.reasonId ? reasons.get(tile.reasonId) : noReason);
      if (tile.state !== 'onCall') return states[tile.state];
      return join(phases[tile.phase ?? 'talking'], tile.training ? training : queueName(tile.queueId));
    };
  }, [t, language, reference, queueName]);
}

const join = (state: string, why: string | null | undefined): string => (why ? `${state} · ${why}` : state);
