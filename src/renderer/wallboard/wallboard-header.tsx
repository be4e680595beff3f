/** What the board is, whether it can be believed, and the viewer's choices. */
import { FullscreenExitOutlined, FullscreenOutlined } from '@ant-design/icons';
import { Button, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow } from '../ui/clock.ts';
import { timeOfDay } from '../ui/format/time.ts';
import { AppearanceSwitch, LanguageSwitch } from '../ui/parts/preferences.tsx';
import { KeyHint } from '../ui/shortcut/key-hint.tsx';
import { useLanguage } from '../ui/text/use-language.ts';
import { Age } from './age.tsx';
import { sortings, type Sorting } from './floor.ts';
import type { WallboardStore } from './wallboard-store.ts';

interface Props {
  store: WallboardStore;
  tv: boolean;
  onTv: () => void;
}

export function WallboardHeader({ store, tv, onTv }: Props) {
  const { t } = useTranslation('wallboard');
  return (
    <header className="wb-header">
      <h1>{t('title')}</h1>
      <FeedBadge store={store} />
      <span className="grow" />
      {tv ? (
        <ChosenTeam store={store} />
      ) : (
        <>
          <Choices store={store} />
          <LanguageSwitch />
          <AppearanceSwitch />
        </>
      )}
      <KeyHint title={t(tv ? 'tv.leave' : 'tv.enter')} combination="F">
        <Button
          aria-label={t(tv ? 'tv.leave' : 'tv.enter')}
          aria-keyshortcuts="f"
          icon={tv ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
          onClick={onTv}
        />
      </KeyHint>
      <WallClock />
    </header>
  );
}

function FeedBadge({ store }: { store: WallboardStore }) {
  const { t } = useTranslation('wallboard');
  const language = useLanguage();
  const old = useStore(store, (state) => state.old);
  const atMs = useStore(store, (state) => state.atMs);
  const skewMs = useStore(store, (state) => state.skewMs);
  if (atMs === null) return null;
  return (
    <span className="wb-feed" data-old={old} role="status">
      <span className="light" data-level={old ? 'degraded' : 'ok'} />
      {old ? t('feed.old', { time: timeOfDay(atMs - skewMs, language) }) : t('feed.live')}
      <Age store={store} />
    </span>
  );
}

/** In TV mode nobody stands at the controls; what they are set to must still be readable. */
function ChosenTeam({ store }: { store: WallboardStore }) {
  const teamId = useStore(store, (state) => state.view.teamId);
  const teams = useStore(store, (state) => state.reference?.teams);
  const name = teams?.find((team) => team.id === teamId)?.name;
  return name ? <span className="wb-chosen">{name}</span> : null;
}

function Choices({ store }: { store: WallboardStore }) {
  const { t } = useTranslation('wallboard');
  const view = useStore(store, (state) => state.view);
  const teams = useStore(store, (state) => state.reference?.teams) ?? [];
  const { setView } = store.getState();
  return (
    <>
      <Select
        className="wb-team"
        aria-label={t('floor.team')}
        value={view.teamId ?? ''}
        onChange={(id) => setView({ teamId: id || null })}
        options={[
          { value: '', label: t('floor.everyTeam') },
          ...teams.map((team) => ({ value: team.id as string, label: team.name })),
        ]}
      />
      <Segmented<Sorting>
        aria-label={t('floor.sorting')}
        value={view.sorting}
        onChange={(sorting) => setView({ sorting })}
        options={sortings.map((value) => ({ value, label: t(`floor.sortings.${value}`) }))}
      />
    </>
  );
}

function WallClock() {
  const language = useLanguage();
  return <time className="wb-clock num">{timeOfDay(useNow(), language)}</time>;
}
