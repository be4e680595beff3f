/**
 * When a state has lasted longer than a floor lead wants to see. Levels are shown by colour, by a mark and by a word,
 * never by colour alone. Rules WB5–WB6: docs/spec/wallboard.md.
 */
import type { Tile, TileState } from './tile.ts';

export type Level = 'calm' | 'watch' | 'alarm';

const MINUTE_MS = 60_000;

/** null: this state has no such level. The figures are common floor practice; a centre will set its own. */
export const thresholds: Record<TileState, { watchMs: number | null; alarmMs: number | null }> = {
  ready: { watchMs: null, alarmMs: null },
  onCall: { watchMs: 10 * MINUTE_MS, alarmMs: 20 * MINUTE_MS },
  wrapUp: { watchMs: 2 * MINUTE_MS, alarmMs: 5 * MINUTE_MS },
  notReady: { watchMs: 15 * MINUTE_MS, alarmMs: 30 * MINUTE_MS },
  lost: { watchMs: 0, alarmMs: 2 * MINUTE_MS },
};

/** [WB5] The level of a state that began at `sinceMs`. */
export function levelOf(tile: Pick<Tile, 'state' | 'sinceMs'>, nowMs: number): Level {
  const { watchMs, alarmMs } = thresholds[tile.state];
  const lastedMs = nowMs - tile.sinceMs;
  if (alarmMs !== null && lastedMs >= alarmMs) return 'alarm';
  return watchMs !== null && lastedMs >= watchMs ? 'watch' : 'calm';
}
