/** Judges the mutations of a group one after the other, in memory. Rules P1–P12: docs/spec/sync.md. */
import type { Mutation, MutationResult } from '../../../shared/contract/sync/push.ts';
import type { Conflict } from '../../../shared/domain/conflict.ts';
import type { Grants } from '../../../shared/domain/grants.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { KnownMutation } from '../../db/mutations.ts';
import type { MetBy } from './conflict-row.ts';
import type { Reading } from './push-reading.ts';
import { changeable, keyOf, type Stage } from './push-stage.ts';
import { runCommand } from './run-command.ts';

export interface Item {
  mutation: Mutation;
  /** Central's own digest of the content. */
  hash: string;
  /** The sent digest is that of the content. */
  isGenuine: boolean;
  reading: Reading;
}

export type Outcome =
  /** [P2] Answered before, by these bytes. */
  | { type: 'replay'; known: KnownMutation }
  /** [P2] Twice in one batch. */
  | { type: 'repeat'; of: Outcome }
  /** [P3] Answered, kept, and not remembered under the id, which is another's. */
  | { type: 'reused' }
  /** `cause`: our mistake, which counts; without one somebody was in the way. */
  | { type: 'retry'; cause?: unknown }
  | { type: 'done'; conflictId: Conflict['id'] | null; othersWorked: boolean }
  | { type: 'conflict'; conflictId: Conflict['id']; code: FailureCode }
  | { type: 'kept'; status: 'refused' | 'quarantined'; code: FailureCode; cause?: unknown };

/** What must come again, and therefore what may not overtake it. */
export interface Held {
  lanes: ReadonlySet<string>;
  rows: ReadonlySet<string>;
}
export const NOTHING_HELD: Held = { lanes: new Set(), rows: new Set() };

/** What all mutations of a push share. */
export interface Bench {
  by: MetBy;
  grants: Grants;
  known: ReadonlyMap<string, KnownMutation>;
  /** Failed runs by mutation id. */
  attempts: ReadonlyMap<string, number>;
  /** Results up to this number of the device may have been forgotten. */
  prunedSeq: number;
  /** The device chains its work: the digest that the chain is made of must be true. */
  isChained: boolean;
  /** The person or device was given up: nothing runs any more. */
  late: FailureCode | null;
}

const LAST_ATTEMPT = 3;

export interface Judged {
  item: Item;
  outcome: Outcome;
}

export function judgeAll(
  bench: Bench,
  items: readonly Item[],
  stage: Stage,
  held: Held,
): { judged: Judged[]; held: Held } {
  const lanes = new Set(held.lanes);
  const rows = new Set(held.rows);
  const judged: Judged[] = [];
  for (const item of items) {
    const outcome = judge(bench, item, { stage, held: { lanes, rows }, judged });
    judged.push({ item, outcome });
    if (outcome.type !== 'retry' || item.reading.type !== 'runnable') continue;
    lanes.add(item.reading.lane);
    changeable(item.reading.keys).forEach((key) => rows.add(key));
  }
  return { judged, held: { lanes, rows } };
}

interface Before {
  stage: Stage;
  held: Held;
  judged: readonly Judged[];
}

function judge(bench: Bench, item: Item, { stage, held, judged }: Before): Outcome {
  const { mutation, hash, reading } = item;
  const known = bench.known.get(mutation.id);
  if (known) return isSame(known, item) ? { type: 'replay', known } : { type: 'reused' };
  const twin = judged.find((other) => other.item.mutation.id === mutation.id);
  if (twin) {
    const stored = { contentHash: twin.item.hash, payloadHash: twin.item.mutation.payloadHash };
    return isSame(stored, { mutation, hash }) ? { type: 'repeat', of: twin.outcome } : { type: 'reused' };
  }
  if (bench.late) return { type: 'kept', status: 'quarantined', code: bench.late };
  if (bench.isChained && !item.isGenuine)
    return { type: 'kept', status: 'quarantined', code: 'request/invalid' };
  if (mutation.deviceSeq <= bench.prunedSeq)
    return { type: 'kept', status: 'quarantined', code: 'sync/too-old' };
  if (reading.type === 'unreadable') return { type: 'kept', status: 'quarantined', code: reading.code };
  if (reading.type === 'broken') return mistake(bench, mutation, reading.cause);
  // [P8] what must come again takes its lane along, and whoever looks at the rows that it touches
  if (held.lanes.has(reading.lane) || reading.keys.some((key) => held.rows.has(keyOf(key))))
    return { type: 'retry' };
  return run(bench, mutation, reading, stage);
}

const isSame = (
  stored: Pick<KnownMutation, 'contentHash' | 'payloadHash'>,
  { mutation, hash }: Pick<Item, 'mutation' | 'hash'>,
): boolean => stored.contentHash === hash && stored.payloadHash === mutation.payloadHash;

function run(
  { by, grants, attempts }: Bench,
  mutation: Mutation,
  { command, args, keys }: Extract<Reading, { type: 'runnable' }>,
  stage: Stage,
): Outcome {
  try {
    const verdict = runCommand({ command, args, keys, mutation, stage, grants, by });
    const writer = { userId: by.actor.userId, deviceId: by.deviceId, atMs: by.nowMs };
    if (verdict.type === 'refused' || verdict.type === 'quarantined')
      return { type: 'kept', status: verdict.type, code: verdict.code };
    const { conflict } = verdict;
    if (verdict.type === 'done') verdict.changes.forEach((change) => stage.put(change, writer));
    if (conflict) stage.put({ noun: 'conflict', id: conflict.id, row: conflict }, writer);
    if (verdict.type === 'conflict')
      return { type: 'conflict', conflictId: verdict.conflict.id, code: verdict.code };
    return { type: 'done', conflictId: conflict?.id ?? null, othersWorked: verdict.othersWorked };
  } catch (cause) {
    return mistake({ attempts }, mutation, cause);
  }
}

/** [P7] Anything thrown is our mistake; the third time the mutation is put aside and its lane goes on. */
export function mistake({ attempts }: Pick<Bench, 'attempts'>, { id }: Mutation, cause: unknown): Outcome {
  const failed = (attempts.get(id) ?? 0) + 1;
  return failed < LAST_ATTEMPT
    ? { type: 'retry', cause }
    : { type: 'kept', status: 'quarantined', code: 'internal/mistake', cause };
}

const RETRY_AFTER_MS = 2_000;

/** `mark`: of what was done. */
export function resultOf({ id }: Mutation, outcome: Outcome, mark: number): MutationResult {
  switch (outcome.type) {
    case 'replay':
      return JSON.parse(outcome.known.result) as MutationResult;
    case 'repeat':
      return resultOf({ id } as Mutation, outcome.of, mark);
    case 'reused':
      return { id, status: 'quarantined', code: 'sync/mutation-id-reused' };
    case 'retry':
      return { id, status: 'retry', afterMs: RETRY_AFTER_MS };
    case 'done':
      return outcome.conflictId || outcome.othersWorked
        ? { id, status: 'merged', mark, conflictId: outcome.conflictId }
        : { id, status: 'applied', mark };
    case 'conflict':
      return { id, status: 'conflict', conflictId: outcome.conflictId, code: outcome.code };
    case 'kept':
      return { id, status: outcome.status, code: outcome.code };
  }
}
