/**
 * Makes what was sequenced from the nouns' tables anew where it is not what they say, and tells what was wrong. For an
 * operator (rules CK8–CK10: docs/spec/sync.md); a sequencer may run meanwhile.
 */
import { nounNames, type NounName } from '../../../shared/domain/nouns.ts';
import type { Connection, Database, Writer } from '../../db/database.ts';
import { clearSuspects } from '../../db/epoch.ts';
import { idsAfter, recountBuckets, storedTexts, wrongBuckets, type StoredText } from '../../db/repair.ts';
import { tellMoved } from '../../db/moved.ts';
import { memberships, presentRows, type Membership } from '../../db/sequence.ts';
import { inSequence } from './sequence-forget.ts';
import { openBooks } from './sequence-books.ts';
import { sequenceNoun, sequenceTenant, type SequenceLog } from './sequence-tenant.ts';
import { toldRow, type Reading } from './sequence-text.ts';

export interface RepairReport {
  /** Rows that were compared. */
  checked: number;
  /** Rows that were told wrongly, and are told anew. */
  wrongRows: number;
  /** The first hundred of them; ids only. */
  rows: { noun: string; id: string }[];
  /** Buckets whose sums were not those of their rows, and were counted anew. */
  buckets: string[];
}

const CHUNK = 2_000;
const MOST_NAMED = 100;

/** Repairs a tenant, and lets its pulls go on if they waited because of a suspicion (which a new epoch cures better). */
export async function rebuildTenant(db: Database, tenant: string, log: SequenceLog): Promise<RepairReport> {
  const report = await alone(db, (connection) =>
    inSequence(connection, tenant, async (tx) => {
      await sequenceTenant(tx, tenant, log); // what only waits is not wrong
      return rebuild(tx, tenant, log);
    }),
  );
  await db.owner((tx) => clearSuspects(tx, tenant));
  return report;
}

/** Buckets whose sums are not those of their members; changes nothing. */
export const checkSums = (db: Database, tenant: string): Promise<string[]> => db.read(tenant, wrongBuckets);

async function alone<T>(db: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await db.connect();
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

async function rebuild(tx: Writer, tenant: string, log: SequenceLog): Promise<RepairReport> {
  const report: RepairReport = { checked: 0, wrongRows: 0, rows: [], buckets: [] };
  // Before rows are told anew: a wrong sum is told from a sum over wrong rows.
  report.buckets = await wrongBuckets(tx);
  await recountBuckets(tx);
  const books = openBooks();
  for (const noun of nounNames) {
    for (let after = ''; ;) {
      const ids = await idsAfter(tx, noun, after, CHUNK);
      const wrong = await wrongIds(tx, noun, ids);
      if (wrong.length > 0) await sequenceNoun(tx, { noun, ids: wrong, books, log, isRepair: true });
      add(report, noun, ids.length, wrong);
      if (ids.length < CHUNK) break;
      after = ids.at(-1) ?? '';
    }
  }
  await books.save(tx);
  if (report.wrongRows > 0) await tellMoved(tx, { tenant, buckets: null, devices: [] });
  return report;
}

function add(report: RepairReport, noun: string, checked: number, wrong: readonly string[]): void {
  report.checked += checked;
  report.wrongRows += wrong.length;
  for (const id of wrong.slice(0, MOST_NAMED - report.rows.length)) report.rows.push({ noun, id });
}

async function wrongIds(tx: Writer, noun: NounName, ids: readonly string[]): Promise<string[]> {
  const present = new Map((await presentRows(tx, noun, ids)).map((row) => [row.id, row]));
  const stored = new Map((await storedTexts(tx, noun, ids)).map((row) => [row.id, row]));
  const members = Map.groupBy(await memberships(tx, noun, ids), ({ id }) => id);
  return ids.filter((id) => {
    const row = present.get(id);
    const reading = row ? toldRow(noun, row) : null;
    return !isRight(reading, stored.get(id) ?? null, members.get(id) ?? []);
  });
}

export function isRight(
  reading: Reading | null,
  stored: StoredText | null,
  members: readonly Membership[],
): boolean {
  const live = members.filter((member) => member.live);
  if (!reading) return (!stored || stored.deleted) && live.length === 0;
  const { told } = reading;
  if (!stored || stored.deleted) return false;
  return (
    stored.ver === told.ver &&
    stored.fullText === told.fullText &&
    stored.maskedText === told.maskedText &&
    isSame(stored, told) &&
    live.length === told.buckets.length &&
    live.every((member) => told.buckets.includes(member.bucket) && isSame(member, told))
  );
}

const isSame = (a: { full: string; masked: string }, b: { full: string; masked: string }): boolean =>
  a.full === b.full && a.masked === b.masked;
