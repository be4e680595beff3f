/** When calls came in, and who sat at the telephones. */
import { DAY_MS, HOUR_MS, hourOf, isWeekend, midnightBefore } from './calendar.ts';
import type { CallsFile, PackFile } from './pack-files.ts';
import { weightedPicker, type Random } from './random.ts';

/** The last hours before the anchor are busier, so that a wallboard opened at any time of day shows a day at work. */
const RECENT_MS = 3 * HOUR_MS;
const RECENT_CALLS = 45;
/** Nothing is younger than this: every call of the past is wrapped up. */
const SETTLED_MS = 15 * 60_000;

export interface HistoryDay {
  pack: PackFile;
  calls: CallsFile;
  anchorMs: number;
}

/** Moments at which a call was offered, oldest first. `share` scales the volume for smaller centres. */
export function offeredTimes({ pack, calls, anchorMs }: HistoryDay, share: number, random: Random): number[] {
  const latestMs = anchorMs - SETTLED_MS;
  const hour = weightedPicker(calls.hourWeights.map((weight, value) => ({ value, weight })));
  const today = midnightBefore(anchorMs, pack);
  const days = Array.from({ length: pack.callDays }, (_, i) => today - (pack.callDays - 1 - i) * DAY_MS);
  const usual = days.flatMap((dayMs) => {
    const busy = (isWeekend(dayMs, pack) ? 0.72 : 1.08) * (0.85 + random.next() * 0.3);
    const count = Math.round(pack.callsPerDay * share * busy);
    return Array.from({ length: count }, () => dayMs + hour(random) * HOUR_MS + random.int(0, HOUR_MS - 1));
  });
  const recent = Array.from(
    { length: Math.round(RECENT_CALLS * share) },
    () => latestMs - random.int(0, RECENT_MS),
  );
  return [...usual.filter((atMs) => atMs < latestMs), ...recent].sort((a, b) => a - b);
}

/** Who of `agents` is on shift, first to be rung first. Shifts rotate from day to day. */
export function onShift<T>(agents: readonly T[], atMs: number, { pack, calls }: HistoryDay): T[] {
  const hour = hourOf(atMs, pack);
  const dayNumber = Math.round(midnightBefore(atMs, pack) / DAY_MS);
  const shift = calls.shifts.findIndex(({ fromHour, toHour }) => hour >= fromHour && hour < toHour);
  const before = calls.shifts.slice(0, shift).reduce((sum, { agents: seats }) => sum + seats, 0);
  const seats = calls.shifts[shift]?.agents ?? 1;
  return Array.from({ length: seats }, (_, i) => agents[(dayNumber * 5 + before + i) % agents.length]!);
}
