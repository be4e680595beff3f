/** Months, days and hours at the pack's place. One fixed offset, so that a pack is the same in every time zone. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface Month {
  year: number;
  /** 0 = January */
  index: number;
}

export interface Place {
  utcOffsetHours: number;
}

const local = (atMs: number, place: Place): Date => new Date(atMs + place.utcOffsetHours * HOUR_MS);

/** The month of a moment. */
export function monthOf(atMs: number, place: Place): Month {
  const date = local(atMs, place);
  return { year: date.getUTCFullYear(), index: date.getUTCMonth() };
}

export function addMonths({ year, index }: Month, count: number): Month {
  const months = year * 12 + index + count;
  return { year: Math.floor(months / 12), index: ((months % 12) + 12) % 12 };
}

/** The whole months before a moment, oldest first. */
export const lastMonths = (atMs: number, count: number, place: Place): Month[] =>
  Array.from({ length: count }, (_, i) => addMonths(monthOf(atMs, place), i - count));

/** yyyy-mm */
export const monthKey = ({ year, index }: Month): string => `${year}-${String(index + 1).padStart(2, '0')}`;

/** Midnight at the place on that day of that month (1 = the first). */
export const dayOfMonthMs = ({ year, index }: Month, day: number, place: Place): number =>
  Date.UTC(year, index, day) - place.utcOffsetHours * HOUR_MS;

/** The last midnight at the place. */
export const midnightBefore = (atMs: number, place: Place): number => {
  const offsetMs = place.utcOffsetHours * HOUR_MS;
  return Math.floor((atMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
};

/** 0 … 23 at the place. */
export const hourOf = (atMs: number, place: Place): number => local(atMs, place).getUTCHours();

/** Saturday or Sunday at the place. */
export const isWeekend = (atMs: number, place: Place): boolean =>
  [0, 6].includes(local(atMs, place).getUTCDay());
