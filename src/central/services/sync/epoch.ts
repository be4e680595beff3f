/**
 * Keeps the epoch: looked at before anything is served, then every minute, after every lost connection, and whenever a
 * pull meets a database that is not the one looked at last. Rules EP1–EP5: docs/spec/sync.md.
 */
import { randomUUID } from 'node:crypto';
import type { Database, Writer } from '../../db/database.ts';
import type { Listener } from '../../db/listener.ts';
import { readMoved } from '../../db/moved.ts';
import {
  beginEpoch,
  countBeat,
  isPastEpoch,
  lockEpoch,
  readEpoch,
  readLineage,
  readSuspects,
  saveSuspect,
  tellEverybody,
} from '../../db/epoch.ts';
import { must } from '../../../shared/result.ts';
import { whyNewEpoch, type EpochNote } from './epoch-judge.ts';
import { readNote, writeNote } from './epoch-note.ts';

export interface EpochKeeper {
  /** The epoch that is served. */
  now(): string;
  /** The epoch and how far it had come when it was looked at last. */
  known(): EpochNote;
  /** Looks again; several at once are one look. */
  check(): Promise<void>;
  /** [EP4] This device knows more than the database: pulls of its tenant wait for an operator. */
  suspect(found: { tenant: string; deviceId: string; why: string }): Promise<void>;
  /** For metrics: tenants whose pulls wait, as known when it was looked last. */
  suspects(): readonly string[];
  stop(): void;
}

export interface EpochParts {
  db: Database;
  /** The copy outside the database. */
  file: string;
  log: {
    began(epoch: string, why: string): void;
    suspect(tenant: string, deviceId: string, why: string): void;
    failed(cause: unknown): void;
  };
}

const CHECK_MS = 60_000;

/** Resolves when it is certain whose history is served. */
export async function keepEpoch(parts: EpochParts): Promise<EpochKeeper> {
  let known = await look(parts);
  let looking: Promise<void> | null = null;
  const check = () =>
    (looking ??= look(parts)
      .then((found) => void (known = found))
      .finally(() => (looking = null)));
  const timer = setInterval(() => void check().catch(parts.log.failed), CHECK_MS);
  timer.unref();
  return {
    now: () => known.epoch,
    known: () => known,
    check,
    suspect: async ({ tenant, deviceId, why }) => {
      const { epoch } = known;
      const isNew = await parts.db.owner((tx) => saveSuspect(tx, { tenant, epoch, deviceId, why }));
      if (!isNew) return;
      parts.log.suspect(tenant, deviceId, why);
      known = { ...known, suspects: [...known.suspects, tenant] };
    },
    suspects: () => known.suspects,
    stop: () => clearInterval(timer),
  };
}

/** A connection was lost: what answers now may be another database. */
export const checkAfterLoss = (keeper: EpochKeeper, listener: Listener, failed: (cause: unknown) => void) =>
  listener.on('seatline_moved', (payload) => {
    if (readMoved(payload) === null) keeper.check().catch(failed);
  });

interface Known extends EpochNote {
  suspects: readonly string[];
}

async function look({ db, file, log }: EpochParts): Promise<Known> {
  const note = await readNote(file);
  const { found, why } = await db.owner((tx) => settle(tx, note));
  if (why) log.began(found.epoch, why);
  // A note that cannot be written only makes the next look less sharp.
  await writeNote(file, { epoch: found.epoch, beat: found.beat }).catch(log.failed);
  return found;
}

async function settle(tx: Writer, note: EpochNote | null): Promise<{ found: Known; why: string | null }> {
  await lockEpoch(tx);
  const here = await readLineage(tx);
  const isNotePast = note !== null && (await isPastEpoch(tx, note.epoch));
  const why = whyNewEpoch({ here, kept: await readEpoch(tx), note, isNotePast });
  if (why) {
    await beginEpoch(tx, { ...here, epoch: randomUUID(), why });
    await tellEverybody(tx);
  } else {
    await countBeat(tx);
  }
  const { epoch, beat } = must(await readEpoch(tx), 'an epoch was just kept');
  const suspects = (await readSuspects(tx)).map(({ tenant }) => tenant);
  return { found: { epoch, beat, suspects }, why };
}

/** An operator says that this history is not the one that devices know. The centrals follow within a moment. */
export async function rotateEpoch(db: Database, why: string): Promise<string> {
  return db.owner(async (tx) => {
    await lockEpoch(tx);
    const epoch = randomUUID();
    await beginEpoch(tx, { ...(await readLineage(tx)), epoch, why });
    await tellEverybody(tx);
    return epoch;
  });
}
