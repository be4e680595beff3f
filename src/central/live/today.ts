/** Today's figures of the queues, from the call table. Rules T1–T4: docs/spec/live.md. */
import type { QueueToday } from '../../shared/contract/live.ts';
import type { QueueId } from '../../shared/ids.ts';
import type { Database } from '../db/database.ts';
import { countByQueue, type QueueCount } from '../db/reports.ts';

export interface TodayParts {
  db: Database;
  now: () => number;
  /** [T3] Practice calls count as well, unless SEATLINE_COUNT_TRAINING=0. */
  countTraining: boolean;
}

export async function countToday(
  { db, now, countTraining }: TodayParts,
  tenant: string,
): Promise<QueueToday[]> {
  const lines = countTraining ? ['switch', 'training'] : ['switch'];
  const counts = await db.read(tenant, (tx) => countByQueue(tx, { ...dayOf(now()), lines }));
  return counts.map(figures);
}

/** [T1] [T2] */
export function figures({
  queueId,
  answered,
  abandoned,
  shortAbandoned,
  answeredInTime,
}: QueueCount): QueueToday {
  const offered = answered + abandoned;
  const judged = offered - shortAbandoned;
  return {
    queueId: queueId as QueueId | null,
    offered,
    answered,
    abandoned,
    shortAbandoned,
    answeredInTime,
    serviceLevel: judged > 0 ? answeredInTime / judged : null,
  };
}

/** [T4] The day of central's time zone (TZ) that holds this moment. */
export function dayOf(nowMs: number): { fromMs: number; toMs: number } {
  const from = new Date(nowMs);
  from.setHours(0, 0, 0, 0);
  const to = new Date(from);
  to.setDate(to.getDate() + 1);
  return { fromMs: from.getTime(), toMs: to.getTime() };
}
