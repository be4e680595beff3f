/** Calls in progress, longest first. No numbers here: the board hangs where everybody sees it. */
import { memo, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LiveCall } from '../../shared/contract/live.ts';
import { duration } from '../ui/format/duration.ts';
import { labelText } from '../ui/text/i18n.ts';
import { useLanguage } from '../ui/text/use-language.ts';
import { useVirtualRows } from '../ui/virtual-rows.ts';
import { Age } from './age.tsx';
import { usePainted, writeText } from './board-clock.ts';
import { useMeasured } from './grid-layout.ts';
import type { Tile } from './tile.ts';
import type { WallboardStore } from './wallboard-store.ts';

export function CallsPanel({ store }: { store: WallboardStore }) {
  const { t } = useTranslation('wallboard');
  const calls = useStore(store, (state) => state.calls);
  const tiles = useStore(store, (state) => state.tiles);
  const teamId = useStore(store, (state) => state.view.teamId);
  const shown = useMemo(() => callsInView(calls, tiles, teamId), [calls, tiles, teamId]);
  return (
    <section className="wb-panel wb-calls" aria-label={t('calls.title')}>
      <header className="wb-panel-head">
        <h2>{t('calls.title')}</h2>
        <span className="wb-count num">{shown.length}</span>
        <Age store={store} />
      </header>
      {shown.length === 0 ? (
        <p className="wb-none">{t('calls.none')}</p>
      ) : (
        <CallList store={store} shown={shown} />
      )}
    </section>
  );
}

interface ShownCall {
  call: LiveCall;
  name: string;
}

const LINE_EM = 2.5;

function CallList({ store, shown }: { store: WallboardStore; shown: readonly ShownCall[] }) {
  const { t } = useTranslation('wallboard');
  const queueName = useQueueName(store);
  const list = useRef<HTMLDivElement>(null);
  const { emPx } = useMeasured(list);
  const { scroller, totalPx, rows } = useVirtualRows(shown.length, Math.round(LINE_EM * emPx));
  const detailOf = ({ direction, queueId, line }: LiveCall): string =>
    [
      t(`direction.${direction}`),
      queueName(queueId) ?? t('calls.noQueue'),
      ...(line === 'training' ? [t('training')] : []),
    ].join(' · ');
  return (
    <div
      ref={scroller}
      className="wb-call-list scroll"
      tabIndex={0}
      role="group"
      aria-label={t('calls.title')}
    >
      <div ref={list}>
        <ul className="wb-canvas" style={{ height: totalPx }}>
          {rows.map(({ index, topPx }) => {
            const one = shown[index];
            if (!one) return null;
            const { call, name } = one;
            return (
              <CallLine
                key={call.callId}
                topPx={topPx}
                sinceMs={call.sinceMs}
                phase={call.phase}
                name={name}
                phaseWord={t(`phase.${call.phase}`)}
                detail={detailOf(call)}
              />
            );
          })}
        </ul>
      </div>
    </div>
  );
}

const callsInView = (
  calls: readonly LiveCall[],
  tiles: ReadonlyMap<string, Tile>,
  teamId: string | null,
): ShownCall[] =>
  calls
    .flatMap((call) => {
      const tile = tiles.get(call.agentId);
      return tile && (teamId === null || tile.teamId === teamId) ? [{ call, name: tile.name }] : [];
    })
    .sort((a, b) => a.call.sinceMs - b.call.sinceMs);

export function useQueueName(store: WallboardStore): (queueId: string | null) => string | null {
  const language = useLanguage();
  const reference = useStore(store, (state) => state.reference);
  return useMemo(() => {
    const names = new Map(
      reference?.queues.map((queue) => [queue.id as string, labelText(queue.label, language)]),
    );
    return (queueId) => (queueId === null ? null : (names.get(queueId) ?? null));
  }, [reference, language]);
}

interface LineProps {
  topPx: number;
  sinceMs: number;
  phase: LiveCall['phase'];
  name: string;
  phaseWord: string;
  detail: string;
}

const CallLine = memo(function CallLine(props: LineProps) {
  const { topPx, sinceMs, phase, name, phaseWord, detail } = props;
  const ref = usePainted<HTMLTimeElement>((time, nowMs) => writeText(time, duration(nowMs - sinceMs)));
  return (
    <li className="wb-call" data-phase={phase} style={{ transform: `translateY(${topPx}px)` }}>
      <span className="wb-phase">{phaseWord}</span>
      <span className="wb-call-name ellipsis">{name}</span>
      <span className="wb-call-detail ellipsis">{detail}</span>
      <time ref={ref} className="wb-call-timer num" />
    </li>
  );
});
