/** How far a great lot of rows has got, for the progress bar. Pure. */
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import type { RoundNews } from './round.ts';

/** Fewer rows than this are here before anybody could look at a bar. */
const GREAT = 2_000;

export function progressOf(
  { phase, progress }: Pick<SyncStatus, 'phase' | 'progress'>,
  { received, expected }: Extract<RoundNews, { type: 'rows' }>,
): SyncStatus['progress'] {
  const total = expected === null ? (progress?.total ?? null) : Math.max(expected, received);
  const isGreat = phase === 'firstSync' || received > GREAT || (total ?? 0) > GREAT;
  return isGreat ? { lane: 'rows', unit: 'rows', done: received, total } : null;
}
