/**
 * The epoch is the identity of this history. A database restored from a backup has another system identifier or
 * another timeline than the one noted in it: its history parted from what devices have seen, so a new epoch begins
 * and cursors start anew (SYNC rules in docs/spec/sync.md L5).
 */
import { randomUUID } from 'node:crypto';
import type { Writer } from './database.ts';

export async function keepEpoch(db: Writer): Promise<string> {
  const [here] = await db.rows<{ system: string; timeline: number }>(
    `SELECT s.system_identifier::text AS system, c.timeline_id AS timeline
     FROM pg_control_system() s, pg_control_checkpoint() c`,
  );
  const values = [randomUUID(), here?.system ?? '', here?.timeline ?? 0];
  await db.run(
    `INSERT INTO sync_epoch (epoch, system_identifier, timeline) VALUES ($1, $2, $3)
     ON CONFLICT (single) DO UPDATE
     SET epoch = excluded.epoch, system_identifier = excluded.system_identifier,
       timeline = excluded.timeline, started_at = now()
     WHERE (sync_epoch.system_identifier, sync_epoch.timeline)
       IS DISTINCT FROM (excluded.system_identifier, excluded.timeline)`,
    values,
  );
  const [kept] = await db.rows<{ epoch: string }>('SELECT epoch FROM sync_epoch');
  return kept?.epoch ?? '';
}
