import { expect, it } from 'vitest';
import { levelOf, thresholds, type Level } from './thresholds.ts';
import { tileStates, type TileState } from './tile.ts';

const MINUTE_MS = 60_000;
const at: Record<TileState, [number, Level][]> = {
  ready: [
    [0, 'calm'],
    [300 * MINUTE_MS, 'calm'],
  ],
  onCall: [
    [9 * MINUTE_MS, 'calm'],
    [10 * MINUTE_MS, 'watch'],
    [20 * MINUTE_MS, 'alarm'],
  ],
  wrapUp: [
    [2 * MINUTE_MS - 1, 'calm'],
    [2 * MINUTE_MS, 'watch'],
    [5 * MINUTE_MS, 'alarm'],
  ],
  notReady: [
    [15 * MINUTE_MS - 1, 'calm'],
    [15 * MINUTE_MS, 'watch'],
    [30 * MINUTE_MS, 'alarm'],
  ],
  lost: [
    [0, 'watch'],
    [2 * MINUTE_MS, 'alarm'],
  ],
};

it.each(tileStates)('[WB5] %s grows from calm to alarm at its own limits', (state) => {
  for (const [lastedMs, level] of at[state])
    expect(levelOf({ state, sinceMs: 1_000 }, 1_000 + lastedMs)).toBe(level);
});

it('[WB6] an alarm never comes before its watch', () => {
  for (const { watchMs, alarmMs } of Object.values(thresholds))
    if (alarmMs !== null) expect(alarmMs).toBeGreaterThan(watchMs ?? Infinity);
});
