/** Today's figures as the board shows them. Rules WB10–WB12: docs/spec/wallboard.md. */
import type { QueueToday } from '../../shared/contract/live.ts';
import type { Queue } from '../../shared/domain/centre.ts';

export interface TodayRow extends QueueToday {
  /** Service level time of the queue in seconds; null for calls without a queue and for a mixed total. */
  withinSec: number | null;
  /** null: calls that came without a queue, or a queue this workstation does not know (yet). */
  queue: Queue | null;
}

/** [WB10] Every queue that had calls or is known, busiest first; queues without a call are still rows. */
export function todayRows(today: readonly QueueToday[], queues: readonly Queue[]): TodayRow[] {
  const byId = new Map(queues.map((queue) => [queue.id as string, queue]));
  const seen = new Set(today.map((row) => row.queueId as string | null));
  const rows = today.map((row): TodayRow => {
    const queue = row.queueId === null ? null : (byId.get(row.queueId) ?? null);
    return { ...row, queue, withinSec: queue?.serviceLevelSec ?? null };
  });
  const quiet = queues.filter((queue) => !seen.has(queue.id)).map(quietRow);
  return [...rows, ...quiet].sort((a, b) => b.offered - a.offered);
}

const quietRow = (queue: Queue): TodayRow => ({
  ...nothing,
  queueId: queue.id,
  queue,
  withinSec: queue.serviceLevelSec,
});

const nothing = {
  offered: 0,
  answered: 0,
  abandoned: 0,
  shortAbandoned: 0,
  answeredInTime: 0,
  serviceLevel: null,
} as const;

/** [WB11] The sum over queues; its service level is the share over all calls, never a mean of percentages. */
export function totalToday(rows: readonly TodayRow[]): TodayRow {
  const sum = (key: 'offered' | 'answered' | 'abandoned' | 'shortAbandoned' | 'answeredInTime'): number =>
    rows.reduce((all, row) => all + row[key], 0);
  const counted = { offered: sum('offered'), shortAbandoned: sum('shortAbandoned') };
  const answeredInTime = sum('answeredInTime');
  return {
    ...counted,
    queueId: null,
    queue: null,
    answered: sum('answered'),
    abandoned: sum('abandoned'),
    answeredInTime,
    serviceLevel: shareOf(answeredInTime, counted.offered - counted.shortAbandoned),
    withinSec: commonLimit(rows),
  };
}

const shareOf = (part: number, whole: number): number | null =>
  whole > 0 ? Math.min(1, part / whole) : null;

function commonLimit(rows: readonly TodayRow[]): number | null {
  const limits = new Set(rows.filter((row) => row.offered > 0).map((row) => row.withinSec));
  const [only] = limits;
  return limits.size === 1 && only !== undefined ? only : null;
}

export type ServiceLevelGrade = 'good' | 'watch' | 'poor' | 'none';

/** [WB12] 80 % is the customary aim; below 60 % the floor is in trouble. */
export function gradeOf(serviceLevel: number | null): ServiceLevelGrade {
  if (serviceLevel === null) return 'none';
  if (serviceLevel >= 0.8) return 'good';
  return serviceLevel >= 0.6 ? 'watch' : 'poor';
}
