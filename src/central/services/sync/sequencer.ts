/**
 *   standby ──advisory lock taken──► leading ──connection lost──► standby
 *                                      │ ▲
 *                                 pass │ │ woken by NOTIFY, or after a second without one; at most every 25 ms
 *                                      ▼ │
 *                                     waiting
 *
 * All centrals of a database run one; the lock and the work share one connection, so a lost leader cannot write.
 */
import type { Connection, Database } from '../../db/database.ts';
import type { Listener } from '../../db/listener.ts';
import { listTenants } from '../../db/accounts.ts';
import { dirtyTenants, oldestDirtyMs, takeLead } from '../../db/sequence.ts';
import { forgetTombstones, inSequence, RETENTION_MS } from './sequence-forget.ts';
import { sequenceTenant, type SequenceLog } from './sequence-tenant.ts';

export interface Sequencer {
  /** How long the oldest change has been waiting: the alarm value. Above a few seconds nobody leads. */
  lagMs(): Promise<number>;
  stop(): Promise<void>;
}

export interface SequencerParts {
  db: Database;
  listener: Listener;
  log: SequenceLog & { failed(cause: unknown): void };
  /** How long rows that left a bucket are remembered; 90 days when left out. */
  retentionMs?: number;
}

const TICK_MS = 25;
const IDLE_MS = 1_000;
const STANDBY_MS = 1_000;
const FORGET_EVERY_MS = 3_600_000;

export function startSequencer(parts: SequencerParts): Sequencer {
  const bell = createBell();
  const unsubscribe = parts.listener.on('seatline_dirty', bell.ring);
  const stopping = new AbortController();
  const done = run(parts, bell, stopping.signal);
  return {
    lagMs: () => parts.db.owner(oldestDirtyMs),
    stop: async () => {
      stopping.abort();
      bell.ring();
      unsubscribe();
      await done;
    },
  };
}

async function run(parts: SequencerParts, bell: Bell, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      const connection = await parts.db.connect();
      try {
        if (await takeLead(connection.session)) await lead(connection, parts, bell, stopping);
      } finally {
        await connection.end();
      }
    } catch (cause) {
      if (!stopping.aborted) parts.log.failed(cause);
    }
    if (!stopping.aborted) await bell.wait(STANDBY_MS);
  }
}

async function lead(
  connection: Connection,
  { log, retentionMs = RETENTION_MS }: SequencerParts,
  bell: Bell,
  stopping: AbortSignal,
): Promise<void> {
  const { session } = connection;
  const pass = (tenant: string) => inSequence(connection, tenant, (tx) => sequenceTenant(tx, tenant, log));
  const forget = (tenant: string) => forgetTombstones(connection, tenant, retentionMs);
  for (let forgetAtMs = 0; !stopping.aborted;) {
    await each(await dirtyTenants(session), pass);
    if (performance.now() >= forgetAtMs) {
      await each(await listTenants(session), forget);
      forgetAtMs = performance.now() + FORGET_EVERY_MS;
    }
    await pause(TICK_MS);
    await bell.wait(IDLE_MS);
  }
}

/** One tenant's trouble must not stop the next. */
async function each(tenants: readonly string[], work: (tenant: string) => Promise<number>): Promise<void> {
  const failures: unknown[] = [];
  for (const tenant of tenants) await work(tenant).catch((cause: unknown) => failures.push(cause));
  if (failures.length > 0) throw new AggregateError(failures, 'a pass failed');
}

interface Bell {
  ring: () => void;
  /** Until rung, or until the time is over. A ring while nobody waits is remembered. */
  wait(ms: number): Promise<void>;
}

function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (ms) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => (clearTimeout(timer), resolve());
        });
      }
      wake = null;
      rung = false;
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
