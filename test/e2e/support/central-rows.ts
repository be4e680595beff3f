/** What arrived at central, read from its PostgreSQL as an auditor would. */
import { expect } from '@playwright/test';
import { Client } from 'pg';

export interface CallFact {
  call_id: string;
  agent_id: string;
  customer_id: string | null;
  queue_id: string | null;
  outcome: string;
  hangup_cause: string;
  disposition_id: string | null;
  wrap_up_note: string | null;
  recording_id: string | null;
  talk_ms: string;
}

async function query<T>(databaseUrl: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`SET seatline.tenant = 'demo'`);
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end();
  }
}

/** Calls whose wrap-up note is exactly this text. */
export const callsByNote = (databaseUrl: string, note: string): Promise<CallFact[]> =>
  query(
    databaseUrl,
    `SELECT call_id, agent_id, customer_id, queue_id, outcome, hangup_cause, disposition_id, wrap_up_note,
            recording_id, talk_ms
     FROM call_fact WHERE wrap_up_note = $1`,
    [note],
  );

/** Waits until the note has arrived once, and returns its call. */
export async function waitForCall(databaseUrl: string, note: string): Promise<CallFact> {
  await expect.poll(async () => (await callsByNote(databaseUrl, note)).length, { timeout: 45_000 }).toBe(1);
  const [call] = await callsByNote(databaseUrl, note);
  if (!call) throw new Error('the call was there a moment ago');
  return call;
}

export const callsByCause = (databaseUrl: string, cause: string): Promise<CallFact[]> =>
  query(
    databaseUrl,
    `SELECT call_id, agent_id, customer_id, queue_id, outcome, hangup_cause, disposition_id, wrap_up_note,
            recording_id, talk_ms
     FROM call_fact WHERE hangup_cause = $1 AND line = 'training'`,
    [cause],
  );

export async function recordingState(databaseUrl: string, callId: string): Promise<string | null> {
  const rows = await query<{ state: string }>(
    databaseUrl,
    `SELECT body->>'state' AS state FROM noun_recording WHERE body->>'callId' = $1`,
    [callId],
  );
  return rows[0]?.state ?? null;
}

export const notesOfCustomer = (databaseUrl: string, text: string): Promise<{ id: string }[]> =>
  query(databaseUrl, `SELECT id FROM noun_note WHERE body->>'text' = $1`, [text]);

/** Ids of what was applied, in the order in which central applied it. */
export const appliedCommands = async (databaseUrl: string): Promise<string[]> =>
  (
    await query<{ id: string }>(
      databaseUrl,
      'SELECT mutation_id AS id FROM sync_mutation WHERE mark IS NOT NULL ORDER BY mark',
    )
  ).map(({ id }) => id);

/** What became of every recording. */
export const recordingStates = async (databaseUrl: string): Promise<string[]> =>
  (
    await query<{ state: string }>(
      databaseUrl,
      `SELECT body->>'state' AS state FROM noun_recording ORDER BY id`,
    )
  ).map(({ state }) => state);

/** Behind everybody's back, the triggers' too: no workstation hears of it, so central alone refuses. */
export async function makeInspector(databaseUrl: string, login: string): Promise<void> {
  await query(
    databaseUrl,
    `WITH quiet AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', false) AS set)
     UPDATE noun_user SET body = jsonb_set(body, '{role}', '"inspector"')
     FROM quiet WHERE body->>'login' = $1 AND quiet.set IS NOT NULL`,
    [login],
  );
}
