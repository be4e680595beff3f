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
import { sliceOf } from '../../../cache/row-hash.ts';
import { isNounName, type NounName } from '../../../shared/domain/nouns.ts';
import type { Writer } from '../../db/database.ts';
import { tellMoved } from '../../db/moved.ts';
import {
  buryRows,
  deleteDirty,
  dirtyAfter,
  knownRows,
  memberships,
  presentRows,
  saveMembers,
  saveRows,
  type DirtyRow,
  type MemberEntry,
  type Membership,
} from '../../db/sequence.ts';
import { sequenceRow, type RowStep } from './sequence-row.ts';
import { NO_HASHES, openBooks, type Books } from './sequence-books.ts';
import { toldRow, type ToldRow } from './sequence-text.ts';

/** Whose rows say what people may read: when one changes, everybody is told to ask. */
const RIGHTS: NounName = 'user';
/** Bounds memory, not the transaction. */
const CHUNK = 5_000;

export interface SequenceLog {
  /** A row that its own definition cannot place: seen by nobody until it is repaired. */
  misplaced(noun: string, id: string): void;
}

/** Returns how many changes were taken. Must run in a REPEATABLE READ transaction bound to the tenant. */
export async function sequenceTenant(db: Writer, tenant: string, log: SequenceLog): Promise<number> {
  const books = openBooks();
  const devices = new Set<string>();
  let areRightsNew = false;
  let taken = 0;
  for (let after = 0; ;) {
    const dirty = await dirtyAfter(db, tenant, after, CHUNK);
    const last = dirty.at(-1);
    if (!last) break;
    for (const { noun, deviceId } of dirty) {
      if (deviceId !== null) devices.add(deviceId);
      areRightsNew ||= noun === RIGHTS;
    }
    for (const [noun, ids] of byNoun(dirty)) await sequenceNoun(db, { noun, ids, books, log });
    await deleteDirty(
      db,
      dirty.map(({ id }) => id),
    );
    after = last.id;
    taken += dirty.length;
  }
  if (taken > 0) {
    await books.save(db);
    const buckets = areRightsNew ? null : books.moved();
    await tellMoved(db, { tenant, buckets, devices: [...devices] });
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

export interface NounWork {
  noun: NounName;
  ids: readonly string[];
  books: Books;
  log: SequenceLog;
  /** Tell every row anew, as if it had never been told. */
  isRepair?: boolean;
}

interface Decided {
  id: string;
  told: ToldRow | null;
  members: readonly Membership[];
  step: RowStep;
}

export async function sequenceNoun(db: Writer, work: NounWork): Promise<void> {
  const { noun, books } = work;
  const decided = await decide(db, work);
  const copied = decided.flatMap(({ told, step }) => (told && step.row.type === 'copy' ? [told] : []));
  const buried = decided.flatMap(({ id, step: { row } }) =>
    row.type === 'bury' ? [{ id, ver: row.ver }] : [],
  );
  if (copied.length > 0) await saveRows(db, noun, copied);
  if (buried.length > 0) await buryRows(db, noun, buried);
  await books.load(
    db,
    decided.flatMap(({ step }) => step.members.map(({ bucket }) => bucket)),
  );
  const entries = decided.flatMap((row) => entriesOf(noun, row, books));
  if (entries.length > 0) await saveMembers(db, noun, entries);
}

function entriesOf(noun: NounName, { id, told, members, step }: Decided, books: Books): MemberEntry[] {
  if (step.members.length === 0) return [];
  const slice = sliceOf(noun, id);
  return step.members.map(({ bucket, live }) => {
    const hashes = live && told ? { full: told.full, masked: told.masked } : NO_HASHES;
    const after = { bucket, live, ...hashes };
    const seq = books.enter(members.find((member) => member.bucket === bucket) ?? null, after);
    return { id, slice, seq, ...after };
  });
}

async function decide(db: Writer, { noun, ids, log, isRepair }: NounWork): Promise<Decided[]> {
  const present = new Map((await presentRows(db, noun, ids)).map((row) => [row.id, row]));
  const known = new Map((await knownRows(db, noun, ids)).map((row) => [row.id, row]));
  const entered = Map.groupBy(await memberships(db, noun, ids), ({ id }) => id);
  return ids.map((id) => {
    const row = present.get(id);
    const reading = row ? toldRow(noun, row) : null;
    if (reading?.isMisplaced) log.misplaced(noun, id);
    const told = reading?.told ?? null;
    const members = entered.get(id) ?? [];
    const knownRow = isRepair && told ? null : (known.get(id) ?? null);
    const step = sequenceRow({ present: told, known: knownRow, members });
    return { id, told, members, step };
  });
}
