/** How old the figures of a tile are. It runs on even when the tile's own timers have stopped. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow } from '../ui/clock.ts';
import { age, timeOfDay } from '../ui/format/time.ts';
import { useLanguage } from '../ui/text/use-language.ts';
import type { WallboardStore } from './wallboard-store.ts';

const MINUTE_MS = 60_000;

export function Age({ store }: { store: WallboardStore }) {
  const { t } = useTranslation('wallboard');
  const language = useLanguage();
  const nowMs = useNow();
  const atMs = useStore(store, (state) => state.atMs);
  const skewMs = useStore(store, (state) => state.skewMs);
  const old = useStore(store, (state) => state.old);
  if (atMs === null) return null;
  const oldMs = Math.max(0, nowMs + skewMs - atMs);
  const seconds = t('feed.ageNow', { seconds: Math.floor(oldMs / 1_000) });
  return (
    <span className="wb-age num" data-old={old} title={timeOfDay(atMs - skewMs, language)}>
      {oldMs < MINUTE_MS ? seconds : age(oldMs, language)}
    </span>
  );
}
