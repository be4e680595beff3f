/**
 * The epoch is the identity of this history; devices' cursors and acknowledgements belong to one. What this file reads
 * and writes is judged in services/sync/epoch-judge.ts (rules EP1–EP7: docs/spec/sync.md).
 */
import type { Reader, Writer } from './database.ts';

/** The database server as it describes itself: a restored cluster has another identifier or another timeline. */
export interface Lineage {
  system: string;
  timeline: number;
}

export interface KeptEpoch extends Lineage {
  epoch: string;
  /** Grows once a minute for as long as the epoch lives. */
  beat: number;
  startedAtMs: number;
}

/** One central at a time looks and decides. */
export async function lockEpoch(db: Writer): Promise<void> {
  await db.rows('LOCK TABLE sync_epoch IN SHARE ROW EXCLUSIVE MODE'); // readers go on
}

export async function readLineage(db: Reader): Promise<Lineage> {
  const [here] = await db.rows<Lineage>(
    `SELECT s.system_identifier::text AS system, c.timeline_id AS timeline
     FROM pg_control_system() s, pg_control_checkpoint() c`,
  );
  return here ?? { system: '', timeline: 0 };
}

export async function readEpoch(db: Reader): Promise<KeptEpoch | null> {
  const [kept] = await db.rows<KeptEpoch>(
    `SELECT epoch, beat, system_identifier AS system, timeline,
       floor(extract(epoch FROM started_at) * 1000)::bigint AS "startedAtMs" FROM sync_epoch`,
  );
  return kept ?? null;
}

export async function isPastEpoch(db: Reader, epoch: string): Promise<boolean> {
  const found = await db.rows('SELECT 1 FROM sync_epoch_past WHERE epoch = $1', [epoch]);
  return found.length > 0;
}

export async function countBeat(db: Writer): Promise<void> {
  await db.run('UPDATE sync_epoch SET beat = beat + 1');
}

/** The present epoch ends, if there is one, and another begins. */
export async function beginEpoch(
  db: Writer,
  { epoch, why, system, timeline }: Lineage & { epoch: string; why: string },
): Promise<void> {
  await db.run('INSERT INTO sync_epoch_past (epoch, why) SELECT epoch, $1 FROM sync_epoch', [why]);
  await db.run(
    `INSERT INTO sync_epoch (epoch, system_identifier, timeline, beat) VALUES ($1, $2, $3, 1)
     ON CONFLICT (single) DO UPDATE
     SET epoch = excluded.epoch, system_identifier = excluded.system_identifier, timeline = excluded.timeline,
       beat = 1, started_at = now()`,
    [epoch, system, timeline],
  );
}

/** Devices that wait come at once and learn of the new epoch. */
export async function tellEverybody(db: Reader): Promise<void> {
  await db.rows(`SELECT pg_notify('seatline_moved', '')`);
}

/** Of the present epoch, for all tenants. */
export interface Suspect {
  tenant: string;
  deviceId: string;
  why: string;
  atMs: number;
}

export const readSuspects = (db: Reader): Promise<Suspect[]> =>
  db.rows(
    `SELECT s.tenant, s.device_id AS "deviceId", s.why, floor(extract(epoch FROM s.at) * 1000)::bigint AS "atMs"
     FROM sync_suspect s JOIN sync_epoch e USING (epoch) ORDER BY s.at`,
  );

/** False: it was suspect already. */
export async function saveSuspect(
  db: Writer,
  { tenant, epoch, deviceId, why }: { tenant: string; epoch: string; deviceId: string; why: string },
): Promise<boolean> {
  const added = await db.run(
    `INSERT INTO sync_suspect (tenant, epoch, device_id, why) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [tenant, epoch, deviceId, why],
  );
  return added > 0;
}

/** Of every epoch. Returns how many there were. */
export const clearSuspects = (db: Writer, tenant: string): Promise<number> =>
  db.run('DELETE FROM sync_suspect WHERE tenant = $1', [tenant]);
