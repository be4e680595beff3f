/** How many agents are in each state; each tile is a filter. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Age } from './age.tsx';
import { countStates } from './floor.ts';
import { StateIcon } from './state-icon.tsx';
import { tileStates, type TileState } from './tile.ts';
import type { WallboardStore } from './wallboard-store.ts';

export function StateStrip({ store }: { store: WallboardStore }) {
  const tiles = useStore(store, (state) => state.tiles);
  const view = useStore(store, (state) => state.view);
  const counts = useMemo(() => countStates(tiles.values(), view.teamId), [tiles, view.teamId]);
  return (
    <div className="wb-strip">
      {tileStates.map((state, index) => (
        <StateTile key={state} store={store} state={state} count={counts[state]} digit={index + 1} />
      ))}
    </div>
  );
}

interface Props {
  store: WallboardStore;
  state: TileState;
  count: number;
  digit: number;
}

function StateTile({ store, state, count, digit }: Props) {
  const { t } = useTranslation('wallboard');
  const chosen = useStore(store, ({ view }) => view.states.includes(state));
  return (
    <button
      type="button"
      className="wb-tile wb-state-tile"
      data-state={state}
      data-none={count === 0}
      aria-pressed={chosen}
      aria-keyshortcuts={String(digit)}
      onClick={() => store.getState().toggleState(state)}
    >
      <span className="wb-tile-head">
        <StateIcon state={state} />
        <span className="wb-tile-label">{t(`state.${state}`)}</span>
      </span>
      <span className="wb-figure num">{count}</span>
      <span className="wb-tile-note">
        <Age store={store} />
      </span>
    </button>
  );
}
