/** How far a great transfer is and when it will be done, as far as that can be said honestly [SC21]. */
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';

export interface ProgressSample {
  lane: 'image' | 'rows';
  done: number;
  atMs: number;
}

/** Kept: the first of this lane, and a window of the latest. */
const WINDOW = 30;
/** A guess from less than this is none. */
const SOONEST_MS = 4_000;
const LEAST_SHARE = 0.02;

/** Samples of another lane are forgotten: its speed says nothing of this one. */
export function progressOf(
  samples: readonly ProgressSample[],
  progress: SyncStatus['progress'],
  atMs: number,
): readonly ProgressSample[] {
  if (!progress) return samples.length === 0 ? samples : [];
  const { lane, done } = progress;
  const last = samples.at(-1);
  const kept = last && last.lane === lane && last.done <= done ? samples : [];
  return [...kept.slice(-WINDOW + 1), { lane, done, atMs }];
}

/** Milliseconds left at the speed of the latest samples; null when nobody could say. */
export function leftMs(
  samples: readonly ProgressSample[],
  progress: NonNullable<SyncStatus['progress']>,
): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || progress.total === null || progress.total <= 0) return null;
  const tookMs = last.atMs - first.atMs;
  const moved = last.done - first.done;
  if (tookMs < SOONEST_MS || moved < progress.total * LEAST_SHARE) return null;
  return Math.max(0, ((progress.total - last.done) * tookMs) / moved);
}

/** 0 … 1; null when the whole is not known. */
export const shareOf = ({ done, total }: NonNullable<SyncStatus['progress']>): number | null =>
  total === null || total <= 0 ? null : Math.min(1, done / total);
