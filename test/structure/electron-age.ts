/**
 * Which majors of Electron exist, as npm says (`npm view electron time`). Its makers mend the newest three; a program
 * on an older one has holes that everybody can read about. Add a line when a major comes out.
 */
export const releasedOn: Record<number, string> = {
  43: '2026-07-01',
  44: '2026-08-25',
  45: '2026-10-21',
};

/** A new major every eight weeks since 2021 (electronjs.org/docs/latest/tutorial/electron-timelines). */
const CADENCE_MS = 8 * 7 * 86_400_000;
/** Of the majors that are mended, how many may be newer than ours. */
export const MOST_BEHIND = 2;

/** The newest major on that day: from the table, and beyond its end by the cadence. */
export function newestMajor(nowMs: number): number {
  const known = Object.entries(releasedOn).map(([major, day]) => ({
    major: Number(major),
    atMs: Date.parse(day),
  }));
  const last = known.reduce((newest, entry) => (entry.major > newest.major ? entry : newest));
  if (nowMs >= last.atMs) return last.major + Math.floor((nowMs - last.atMs) / CADENCE_MS);
  return Math.max(...known.filter(({ atMs }) => atMs <= nowMs).map(({ major }) => major));
}

export const isTooOld = (major: number, nowMs: number): boolean => newestMajor(nowMs) - major > MOST_BEHIND;
