/**
 * A group of mutations in one savepoint: rows locked, rules run in memory, everything written in a handful of
 * statements. When a statement fails, the group is undone and its parts are tried by themselves, so that one bad mutation
 * costs the others nothing but time. Rules P1, P7, P9: docs/spec/sync.md.
 */
import type { RowKey } from '../../../shared/commands/command.ts';
import type { MutationResult } from '../../../shared/contract/sync/push.ts';
import { gravesOf, lockRows, writeRows } from '../../db/command-rows.ts';
import type { Writer } from '../../db/database.ts';
import {
  countAttempts,
  knownMutations,
  recordMutations,
  savepoint,
  writeMarks,
  type DeviceName,
  type KnownMutation,
} from '../../db/mutations.ts';
import { keepAside } from '../../db/quarantine.ts';
import { isClash, isDatabaseAway, isDuplicate, isUnstorable, withoutContents } from '../../db/sql-error.ts';
import {
  judgeAll,
  mistake,
  resultOf,
  type Bench,
  type Held,
  type Item,
  type Judged,
  type Outcome,
} from './push-judge.ts';
import { changeable, createStage, keyOf, type Stage } from './push-stage.ts';

export interface Group extends Bench {
  db: Writer;
  who: DeviceName;
  known: Map<string, KnownMutation>;
  held: Held;
  /** The reference goes to the log without content; the mutation id leads to what was kept. */
  failed(mutationId: string, command: string, cause: unknown): void;
}

export interface Answered {
  results: MutationResult[];
  /** The highest mark that was given to this device; 0: none. */
  mark: number;
  /** How many were put aside. */
  kept: number;
}

/** A group waits briefly for a row that somebody holds, one mutation alone as long as a request may. */
const GROUP_LOCK_MS = 300;
const ALONE_LOCK_MS = 5_000;
/** How often the same work is done again at once because a row or result appeared between look and write. */
const RERUNS = 2;

export async function runGroup(group: Group, items: readonly Item[]): Promise<Answered> {
  for (let run = 0; ; run += 1) {
    try {
      return await attempt(group, items);
    } catch (cause) {
      if (isDatabaseAway(cause)) throw cause;
      if (isDuplicate(cause) && run < RERUNS) await lookAgain(group, items);
      else return apart(group, items, cause);
    }
  }
}

async function lookAgain({ db, known }: Group, items: readonly Item[]): Promise<void> {
  const ids = items.map(({ mutation }) => mutation.id);
  for (const found of await knownMutations(db, ids)) known.set(found.id, found);
}

/** Somebody in the way: each by itself, so that only those wait that must. Something bad in it: found by halves. */
async function apart(group: Group, items: readonly Item[], cause: unknown): Promise<Answered> {
  const [only] = items;
  if (only && items.length === 1) return alone(group, only, cause);
  const size = isClash(cause) ? 1 : Math.ceil(items.length / 2);
  const whole: Answered = { results: [], mark: 0, kept: 0 };
  for (let start = 0; start < items.length; start += size) {
    const part = await runGroup(group, items.slice(start, start + size));
    whole.results.push(...part.results);
    whole.mark = Math.max(whole.mark, part.mark);
    whole.kept += part.kept;
  }
  return whole;
}

async function attempt(group: Group, items: readonly Item[]): Promise<Answered> {
  const { db } = group;
  const patience = items.length === 1 ? ALONE_LOCK_MS : GROUP_LOCK_MS;
  const { answered, judged, held } = await savepoint(db, patience, async () => {
    const stage = await stageFor(group, items);
    const work = judgeAll(group, items, stage, group.held);
    await writeRows(db, stage.writes());
    return { ...work, answered: await record(group, work.judged) };
  });
  group.held = held;
  report(group, judged);
  return answered;
}

/** [P7] A clash is nobody's fault and counts for nothing; anything else three times is put aside. */
async function alone(group: Group, item: Item, cause: unknown): Promise<Answered> {
  const outcome = outcomeOf(group, item, cause);
  const judged = [{ item, outcome }];
  const { reading } = item;
  if (outcome.type === 'retry' && reading.type === 'runnable')
    group.held = {
      lanes: new Set([...group.held.lanes, reading.lane]),
      rows: new Set([...group.held.rows, ...changeable(reading.keys)]),
    };
  const answered = await record(group, judged);
  report(group, judged);
  return answered;
}

function outcomeOf(group: Group, { mutation }: Item, cause: unknown): Outcome {
  if (isClash(cause) || isDuplicate(cause)) return { type: 'retry' };
  if (isUnstorable(cause)) return { type: 'kept', status: 'quarantined', code: 'request/invalid' };
  return mistake(group, mutation, cause);
}

function report(group: Group, judged: readonly Judged[]): void {
  for (const { item, outcome } of judged) {
    if ((outcome.type === 'retry' || outcome.type === 'kept') && outcome.cause !== undefined)
      group.failed(item.mutation.id, item.mutation.command, withoutContents(outcome.cause));
  }
}

async function stageFor({ db, known, late }: Group, items: readonly Item[]): Promise<Stage> {
  const keys = new Map<string, RowKey>();
  const expected = new Map<string, RowKey>();
  for (const { mutation, reading } of items) {
    if (late || reading.type !== 'runnable' || known.has(mutation.id)) continue;
    const onlyAdds = reading.command.conflict === 'fact' || reading.command.conflict === 'text';
    for (const key of reading.keys) {
      if (!key.lookOnly || !keys.has(keyOf(key))) keys.set(keyOf(key), key);
      if (!onlyAdds) expected.set(keyOf(key), key);
    }
  }
  const locked = await lockRows(db, [...keys.values()]);
  locked.forEach((row) => expected.delete(keyOf(row)));
  return createStage(locked, await gravesOf(db, [...expected.values()]));
}

/** Marks, results, what was kept and what failed: one statement each, in the transaction of the effects. */
async function record(group: Group, judged: readonly Judged[]): Promise<Answered> {
  const { db, who } = group;
  const fresh = judged.filter(({ outcome }) => isFresh(outcome));
  const marked = judged.filter(({ outcome }) => outcome.type === 'done' || isOthersDevice(outcome, who));
  const ids = [...new Set(marked.map(({ item }) => item.mutation.id))];
  const marks = ids.length > 0 ? await writeMarks(db, who.deviceId, ids) : new Map<string, number>();
  const answers = judged.map(({ item, outcome }) =>
    resultOf(item.mutation, outcome, marks.get(item.mutation.id) ?? 0),
  );
  if (fresh.length > 0) await remember(group, fresh, marks);
  const kept = judged.filter(({ outcome }) => outcome.type === 'kept' || outcome.type === 'reused');
  if (kept.length > 0) await keepAside(db, who, kept.map(keptOf));
  const failed = judged.filter(({ outcome }) => outcome.type === 'retry' && outcome.cause !== undefined);
  if (failed.length > 0)
    await countAttempts(
      db,
      failed.map(({ item }) => item.mutation.id),
    );
  return { results: answers, mark: Math.max(0, ...marks.values()), kept: kept.length };
}

const isFresh = ({ type }: Outcome): boolean => type === 'done' || type === 'conflict' || type === 'kept';

/** [DV8] Done under the device's former name: its effects get a mark of this name too. */
const isOthersDevice = (outcome: Outcome, { userId, deviceId }: DeviceName): boolean =>
  outcome.type === 'replay' &&
  outcome.known.mark !== null &&
  (outcome.known.deviceId !== deviceId || outcome.known.userId !== userId);

async function remember(
  { db, who, known }: Group,
  fresh: readonly Judged[],
  marks: Map<string, number>,
): Promise<void> {
  const records = fresh.map(({ item: { mutation, hash }, outcome }) => {
    const mark = marks.get(mutation.id) ?? null;
    const { id, deviceSeq, payloadHash, chain } = mutation;
    const command = mutation.command.replaceAll('\0', '\ufffd'); // text holds no NUL
    const result = JSON.stringify(resultOf(mutation, outcome, mark ?? 0));
    return { id, deviceSeq, command, payloadHash, contentHash: hash, chain, result, mark };
  });
  await recordMutations(db, who, records);
  for (const entry of records) known.set(entry.id, { ...entry, ...who });
}

const keptOf = ({ item: { mutation, hash }, outcome }: Judged) => ({
  mutationId: mutation.id,
  contentHash: hash,
  payload: JSON.stringify(mutation),
  status: outcome.type === 'kept' ? outcome.status : ('quarantined' as const),
  reason: outcome.type === 'kept' ? outcome.code : ('sync/mutation-id-reused' as const),
});
