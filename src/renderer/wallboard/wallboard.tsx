/** The wallboard window: what is believed of the floor right now, or a sentence that says why nothing is shown. */
import { DesktopOutlined, DisconnectOutlined, LockOutlined, UserOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { timeOfDay } from '../ui/format/time.ts';
import { EmptyState, LoadingState } from '../ui/parts/states.tsx';
import { AppearanceSwitch, LanguageSwitch } from '../ui/parts/preferences.tsx';
import { useShortcut } from '../ui/shortcut/use-shortcut.ts';
import { useLanguage } from '../ui/text/use-language.ts';
import { BoardClockContext, createBoardClock } from './board-clock.ts';
import { CallsPanel } from './calls-panel.tsx';
import { FloorGrid } from './floor-grid.tsx';
import { sortings } from './floor.ts';
import { StateShapes } from './state-icon.tsx';
import { StateStrip } from './state-strip.tsx';
import { tileStates } from './tile.ts';
import { QueueTable, TotalTiles } from './today-panel.tsx';
import { useTvMode } from './tv-mode.ts';
import { WallboardHeader } from './wallboard-header.tsx';
import type { WallboardStore } from './wallboard-store.ts';
import './wallboard.css';

interface Props {
  store: WallboardStore;
  onOpenDesk: () => void;
}

export function Wallboard({ store, onOpenDesk }: Props) {
  const { t } = useTranslation('wallboard');
  const account = useStore(store, (state) => state.account);
  const feed = useStore(store, (state) => state.feed);
  useEffect(() => void (document.title = `${t('title')} · Seatline`), [t]);
  const shown = account === 'signedOut' ? 'signedOut' : feed;
  if (shown === 'live' || shown === 'stale') return <Board store={store} />;
  return (
    <div className="wb-gate">
      <div className="wb-gate-corner row">
        <LanguageSwitch />
        <AppearanceSwitch />
      </div>
      <Gate shown={shown} onOpenDesk={onOpenDesk} />
    </div>
  );
}

function Gate({
  shown,
  onOpenDesk,
}: {
  shown: 'signedOut' | 'waiting' | 'never' | 'forbidden';
  onOpenDesk: () => void;
}) {
  const { t } = useTranslation('wallboard');
  switch (shown) {
    case 'waiting':
      return (
        <div className="wb-gate-loading">
          <p className="muted">{t('feed.waiting')}</p>
          <LoadingState lines={5} />
        </div>
      );
    case 'never':
      return <EmptyState icon={<DisconnectOutlined />} title={t('feed.never')} text={t('feed.neverText')} />;
    case 'forbidden':
      return (
        <EmptyState icon={<LockOutlined />} title={t('feed.forbidden')} text={t('feed.forbiddenText')} />
      );
    case 'signedOut':
      return (
        <EmptyState icon={<UserOutlined />} title={t('feed.signedOut')} text={t('feed.signedOutText')}>
          <Button type="primary" icon={<DesktopOutlined />} onClick={onOpenDesk}>
            {t('feed.openDesk')}
          </Button>
        </EmptyState>
      );
  }
}

function Board({ store }: { store: WallboardStore }) {
  const [tv, toggleTv] = useTvMode();
  const clock = useMemo(() => createBoardClock(store), [store]);
  const old = useStore(store, (state) => state.old);
  useEffect(() => clock.start(), [clock]);
  useBoardKeys(store, toggleTv);
  return (
    <BoardClockContext value={clock}>
      <StateShapes />
      <main className="wb" data-tv={tv} data-old={old}>
        <WallboardHeader store={store} tv={tv} onTv={toggleTv} />
        {old ? <OldNotice store={store} /> : null}
        <div className="wb-figures">
          <StateStrip store={store} />
          <TotalTiles store={store} />
        </div>
        <div className="wb-body">
          <FloorGrid store={store} tv={tv} />
          <aside className="wb-side">
            <QueueTable store={store} />
            <CallsPanel store={store} />
          </aside>
        </div>
      </main>
    </BoardClockContext>
  );
}

function OldNotice({ store }: { store: WallboardStore }) {
  const { t } = useTranslation('wallboard');
  const language = useLanguage();
  const atMs = useStore(store, (state) => state.atMs);
  const skewMs = useStore(store, (state) => state.skewMs);
  const time = timeOfDay((atMs ?? 0) - skewMs, language);
  return <Alert type="warning" showIcon title={t('feed.old', { time })} description={t('feed.oldText')} />;
}

function useBoardKeys(store: WallboardStore, toggleTv: () => void): void {
  const { t } = useTranslation('wallboard');
  const group = t('title');
  const { setView, toggleState } = store.getState();
  const pressState = (index: number) => () => {
    const state = tileStates[index];
    if (state) toggleState(state);
  };
  useShortcut({ combination: 'F', group, label: t('keys.f'), run: toggleTv });
  const label = t('keys.states');
  useShortcut({ combination: '1', group, label: `${label} · ${t('state.ready')}`, run: pressState(0) });
  useShortcut({ combination: '2', group, label: `${label} · ${t('state.onCall')}`, run: pressState(1) });
  useShortcut({ combination: '3', group, label: `${label} · ${t('state.wrapUp')}`, run: pressState(2) });
  useShortcut({ combination: '4', group, label: `${label} · ${t('state.notReady')}`, run: pressState(3) });
  useShortcut({ combination: '5', group, label: `${label} · ${t('state.lost')}`, run: pressState(4) });
  useShortcut({ combination: '0', group, label: t('keys.clear'), run: () => setView({ states: [] }) });
  useShortcut({ combination: 'T', group, label: t('keys.team'), run: () => nextTeam(store) });
  useShortcut({ combination: 'S', group, label: t('keys.sort'), run: () => nextSorting(store) });
}

function nextTeam(store: WallboardStore): void {
  const { reference, view, setView } = store.getState();
  const ids: (string | null)[] = [null, ...(reference?.teams.map((team) => team.id as string) ?? [])];
  setView({ teamId: ids[(ids.indexOf(view.teamId) + 1) % ids.length] ?? null });
}

function nextSorting(store: WallboardStore): void {
  const { view, setView } = store.getState();
  setView({ sorting: sortings[(sortings.indexOf(view.sorting) + 1) % sortings.length] ?? 'state' });
}
