/** Views for reports and for people with psql: the facts of a call as columns instead of JSON. */
import type { Reader, Writer } from './database.ts';

/** Made anew at every start: a view holds no data. security_invoker keeps row-level security in force. */
export async function installReports(tx: Writer): Promise<void> {
  await tx.run('DROP VIEW IF EXISTS call_fact');
  await tx.run(CALL_FACT);
  await tx.run(
    `CREATE INDEX IF NOT EXISTS noun_call_by_offer ON noun_call (tenant, ((body->>'offeredAtMs')::bigint))`,
  );
  await tx.run('GRANT SELECT ON call_fact TO seatline_app');
}

const CALL_FACT = `
CREATE VIEW call_fact WITH (security_invoker = true) AS
SELECT tenant, id AS call_id,
  body->>'direction' AS direction, body->>'line' AS line, body->>'number' AS number,
  body->>'customerId' AS customer_id, body->>'queueId' AS queue_id,
  body->>'agentId' AS agent_id, body->>'teamId' AS team_id,
  (body->>'offeredAtMs')::bigint AS offered_at_ms, (body->>'answeredAtMs')::bigint AS answered_at_ms,
  (body->>'endedAtMs')::bigint AS ended_at_ms,
  (body->>'talkMs')::bigint AS talk_ms, (body->>'holdMs')::bigint AS hold_ms,
  body->>'outcome' AS outcome, body->>'hangupCause' AS hangup_cause, body->>'recordingId' AS recording_id,
  body->'wrapUp'->>'dispositionId' AS disposition_id, body->'wrapUp'->>'note' AS wrap_up_note,
  (body->'wrapUp'->>'wrappedUpAtMs')::bigint AS wrapped_up_at_ms,
  (body->'wrapUp'->>'wrapUpMs')::bigint AS wrap_up_ms
FROM noun_call`;

export interface QueueCount {
  queueId: string | null;
  answered: number;
  abandoned: number;
  shortAbandoned: number;
  answeredInTime: number;
}

/**
 * Inbound calls offered in [fromMs, toMs), by queue; queues without a call are there with zeros.
 * `offered` is left to the caller (answered + abandoned: docs/spec/live.md L6).
 */
export function countByQueue(
  db: Reader,
  { fromMs, toMs, lines }: { fromMs: number; toMs: number; lines: readonly string[] },
): Promise<QueueCount[]> {
  return db.rows(
    `WITH queue AS (
       SELECT id, (body->>'serviceLevelSec')::int AS level_sec, (body->>'shortAbandonSec')::int AS short_sec
       FROM noun_queue),
     offered AS (
       SELECT queue_id, outcome, answered_at_ms - offered_at_ms AS wait_ms, ended_at_ms - offered_at_ms AS stay_ms
       FROM call_fact
       WHERE direction = 'inbound' AND line = ANY($3) AND offered_at_ms >= $1 AND offered_at_ms < $2)
     SELECT coalesce(queue.id, offered.queue_id) AS "queueId",
       count(*) FILTER (WHERE outcome = 'handled')::int AS answered,
       count(*) FILTER (WHERE outcome = 'abandoned')::int AS abandoned,
       count(*) FILTER (WHERE outcome = 'abandoned' AND stay_ms < short_sec * 1000)::int AS "shortAbandoned",
       count(*) FILTER (WHERE outcome = 'handled' AND wait_ms <= level_sec * 1000)::int AS "answeredInTime"
     FROM queue FULL JOIN offered ON offered.queue_id = queue.id
     GROUP BY 1 ORDER BY 1 NULLS LAST`,
    [fromMs, toMs, lines],
  );
}
