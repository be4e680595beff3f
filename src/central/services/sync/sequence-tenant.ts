/**
 * One pass over a tenant: every change that this snapshot shows, in one transaction, however many there are.
 *
 * Why not number the changes as they are written? A sequence gives 41 to a transaction that commits after 42: whoever
 * read up to 42 never sees 41. Here the numbers are given by one writer after the commits, so when n is visible, all
 * below n are; a transaction that stays open for long simply gets a later number (docs/spec/sync.md O1–O3).
 *
 * Why one transaction per snapshot, not one per chunk? A chunk copies rows as new as the snapshot; a row of the first
 * chunk may depend on one that waits in the second, and a reader in between would see the effect without its cause.
 */
import { isNounName, nounByName, type NounName } from '../../../shared/domain/nouns.ts';
import type { Writer } from '../../db/database.ts';
import {
  buryRows,
  copyRows,
  deleteDirty,
  dirtyAfter,
  knownRows,
  memberships,
  presentRows,
  readHeads,
  saveHeads,
  saveMembers,
  tellMoved,
  type DirtyRow,
  type MemberEntry,
} from '../../db/sequence.ts';
import { sequenceRow, type RowStep } from './sequence-row.ts';

/** Bounds memory, not the transaction. */
const CHUNK = 5_000;

export interface SequenceLog {
  /** A row that its own definition cannot place: seen by nobody until it is repaired. */
  misplaced(noun: string, id: string): void;
}

/** Returns how many changes were taken. Must run in a REPEATABLE READ transaction bound to the tenant. */
export async function sequenceTenant(db: Writer, tenant: string, log: SequenceLog): Promise<number> {
  const heads = await readHeads(db);
  let taken = 0;
  for (let after = 0; ;) {
    const dirty = await dirtyAfter(db, tenant, after, CHUNK);
    const last = dirty.at(-1);
    if (!last) break;
    for (const [noun, ids] of byNoun(dirty)) await sequenceNoun(db, { noun, ids, heads, log });
    await deleteDirty(
      db,
      dirty.map(({ id }) => id),
    );
    after = last.id;
    taken += dirty.length;
  }
  if (taken > 0) {
    await saveHeads(db, heads);
    await tellMoved(db, tenant);
  }
  return taken;
}

function byNoun(dirty: readonly DirtyRow[]): Map<NounName, string[]> {
  const groups = new Map<NounName, Set<string>>();
  for (const { noun, rowId } of dirty) {
    if (!isNounName(noun)) continue; // a push's mark, or a noun that this program does not know any more
    groups.set(noun, (groups.get(noun) ?? new Set()).add(rowId));
  }
  return new Map([...groups].map(([noun, ids]) => [noun, [...ids]]));
}

interface NounWork {
  noun: NounName;
  ids: readonly string[];
  heads: Map<string, number>;
  log: SequenceLog;
}

async function sequenceNoun(db: Writer, work: NounWork): Promise<void> {
  const steps = await decide(db, work);
  const { noun, heads } = work;
  const copied = steps.filter(({ step }) => step.row.type === 'copy').map(({ id }) => id);
  const buried = steps.flatMap(({ id, step }) =>
    step.row.type === 'bury' ? [{ id, ver: step.row.ver }] : [],
  );
  if (copied.length > 0) await copyRows(db, noun, copied);
  if (buried.length > 0) await buryRows(db, noun, buried);
  const entries = steps.flatMap(({ id, step }) =>
    step.members.map((m) => ({ id, ...m, seq: next(heads, m.bucket) })),
  );
  if (entries.length > 0) await saveMembers(db, noun, entries satisfies MemberEntry[]);
}

function next(heads: Map<string, number>, bucket: string): number {
  const seq = (heads.get(bucket) ?? 0) + 1;
  heads.set(bucket, seq);
  return seq;
}

async function decide(db: Writer, { noun, ids, log }: NounWork): Promise<{ id: string; step: RowStep }[]> {
  const present = new Map((await presentRows(db, noun, ids)).map((row) => [row.id, row]));
  const known = new Map((await knownRows(db, noun, ids)).map((row) => [row.id, row]));
  const members = Map.groupBy(await memberships(db, noun, ids), ({ id }) => id);
  return ids.map((id) => {
    const row = present.get(id);
    const facts = {
      present: row ? { ver: row.ver, buckets: bucketsOf(noun, row, log) } : null,
      known: known.get(id) ?? null,
      members: members.get(id) ?? [],
    };
    return { id, step: sequenceRow(facts) };
  });
}

const PLACE = /^(centre|quality|(team|user):[\w.:-]{1,64})$/;

/** [O7] Raw SQL may have written anything; what has no place is shown to nobody (fail closed). */
function bucketsOf(noun: NounName, row: { id: string; body: unknown }, log: SequenceLog): string[] {
  const definition = nounByName(noun);
  try {
    const buckets = definition.buckets(row.body as Parameters<typeof definition.buckets>[0]);
    if (buckets.every((bucket) => PLACE.test(bucket))) return buckets;
  } catch {
    // The definition could not make sense of it: no place.
  }
  log.misplaced(noun, row.id);
  return [];
}
