/** Which tiles are shown and in which order. Rules WB7–WB9: docs/spec/wallboard.md. */
import { tileStates, type Tile, type TileState } from './tile.ts';

/** `state`: by state, longest first in each. `longest`: longest in the present state first. */
export const sortings = ['state', 'longest', 'name'] as const;
export type Sorting = (typeof sortings)[number];

export interface View {
  /** null: every team. */
  teamId: string | null;
  /** Empty: every state. */
  states: readonly TileState[];
  sorting: Sorting;
}

export const wholeFloor: View = { teamId: null, states: [], sorting: 'state' };

const collator = new Intl.Collator('zh-CN');
const byName = (a: Tile, b: Tile): number =>
  collator.compare(a.name, b.name) || (a.userId < b.userId ? -1 : 1);
const byLongest = (a: Tile, b: Tile): number => a.sinceMs - b.sinceMs || byName(a, b);
const rank = Object.fromEntries(tileStates.map((state, index) => [state, index])) as Record<
  TileState,
  number
>;
const byState = (a: Tile, b: Tile): number => rank[a.state] - rank[b.state] || byLongest(a, b);

const order: Record<Sorting, (a: Tile, b: Tile) => number> = {
  state: byState,
  longest: byLongest,
  name: byName,
};

/** [WB7] [WB8] Tiles in view, in order. Order depends on no running clock, so a quiet floor never reshuffles. */
export function tilesInView(tiles: Iterable<Tile>, view: View): Tile[] {
  return [...tiles]
    .filter((tile) => inTeam(tile, view.teamId) && (!view.states.length || view.states.includes(tile.state)))
    .sort(order[view.sorting]);
}

const inTeam = (tile: Tile, teamId: string | null): boolean => teamId === null || tile.teamId === teamId;

export type Counts = Record<TileState, number>;

/** [WB9] How many are in each state; the team filter counts, the state filter does not. */
export function countStates(tiles: Iterable<Tile>, teamId: string | null): Counts {
  const counts: Counts = { ready: 0, onCall: 0, wrapUp: 0, notReady: 0, lost: 0 };
  for (const tile of tiles) if (inTeam(tile, teamId)) counts[tile.state] += 1;
  return counts;
}

/** Pressing a state's key again shows every state. */
export const toggleState = (states: readonly TileState[], state: TileState): TileState[] =>
  states.includes(state) ? states.filter((s) => s !== state) : [...states, state];
