/** Figures for the operator: counts and ages, never contents. */
import type { Reader } from './database.ts';
import { nounTable } from './nouns.ts';

export interface TenantFigures {
  /** What central could not run and keeps, by reason. */
  quarantined: { reason: string; count: number }[];
  openConflicts: number;
  /** Age of the oldest conflict that nobody decided, in seconds; 0 when there is none. */
  oldestConflictSec: number;
  devices: { state: string; count: number }[];
}

export interface SequencerFigures {
  waiting: number;
  /** Age of the oldest change without a place, in seconds. Above 10 nobody sequences: wake somebody. */
  oldestSec: number;
}

export async function sequencerFigures(db: Reader): Promise<SequencerFigures> {
  const [found] = await db.rows<SequencerFigures>(
    `SELECT count(*)::int AS waiting,
       coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::float8 AS "oldestSec" FROM sync_dirty`,
  );
  return found ?? { waiting: 0, oldestSec: 0 };
}

export async function tenantFigures(db: Reader): Promise<TenantFigures> {
  const quarantined = await db.rows<{ reason: string; count: number }>(
    'SELECT reason, count(*)::int AS count FROM sync_quarantine GROUP BY reason',
  );
  const devices = await db.rows<{ state: string; count: number }>(
    'SELECT state, count(*)::int AS count FROM sync_device GROUP BY state',
  );
  const [conflicts] = await db.rows<{ count: number; oldestSec: number }>(
    `SELECT count(*)::int AS count,
       coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS "oldestSec"
     FROM ${nounTable('conflict')} WHERE body->>'state' <> 'resolved'`,
  );
  return {
    quarantined,
    devices,
    openConflicts: conflicts?.count ?? 0,
    oldestConflictSec: conflicts?.oldestSec ?? 0,
  };
}

export interface ListedDevice {
  userId: string;
  deviceId: string;
  state: string;
  /** ISO 8601, UTC. */
  seenAt: string;
}

/** Latest seen first. */
export const listDevices = (db: Reader): Promise<ListedDevice[]> =>
  db.rows(
    `SELECT user_id AS "userId", device_id AS "deviceId", state,
       to_char(last_seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "seenAt"
     FROM sync_device ORDER BY last_seen_at DESC`,
  );
