/** One mutation against the stored rows: the rule, the meeting of two people's work, and what is kept for a person. */
import type { Actor, CommandDefinition, RowChange } from '../../../src/shared/commands/command.ts';
import { isStateFailure } from '../../../src/shared/errors.ts';
import { mergeFields } from '../../../src/shared/commands/merge.ts';
import type { Mutation, MutationResult } from '../../../src/shared/contract/sync/push.ts';
import type { Conflict } from '../../../src/shared/domain/conflict.ts';
import { canonical, sha256 } from './hash.ts';
import { reaches } from './readers.ts';
import { keyOf, putRow, rowOf, type ModelState } from './state.ts';

export interface Sent {
  mutation: Mutation;
  command: CommandDefinition;
  args: unknown;
  actor: Actor;
  deviceId: string;
  nowMs: number;
}

type Fields = Record<string, unknown>;

/** A stand-in for a rule that throws: the text that makes it. */
export const POISON = 'POISON';

export function judge(state: ModelState, sent: Sent): MutationResult {
  if (canonical(sent.args).includes(POISON)) throw new Error('a rule that throws');
  const { mutation, command, args, actor } = sent;
  const [about] = command.reads(args);
  if (about && !reaches(state, actor.userId, about.noun, about.id))
    return quarantined(state, mutation, 'sync/not-granted');
  return command.edit ? edit(state, sent, command.edit) : run(state, sent, args);
}

export function quarantined(state: ModelState, mutation: Mutation, code: string): MutationResult {
  state.quarantine.push({ id: mutation.id, reason: code, text: canonical(mutation) });
  return { id: mutation.id, status: 'quarantined', code };
}

/** Kept as well: nothing that was typed is only on a machine that may be lost. */
function refused(state: ModelState, mutation: Mutation, code: string): MutationResult {
  state.quarantine.push({ id: mutation.id, reason: code, text: canonical(mutation) });
  return { id: mutation.id, status: 'refused', code };
}

function run(state: ModelState, sent: Sent, args: unknown): MutationResult {
  const { mutation, command } = sent;
  const outcome = command.apply(readerOf(state), args, sent.actor);
  if (outcome.ok) return (write(state, sent, outcome.value), applied(state, sent));
  if (!isStateFailure(outcome.error)) return refused(state, mutation, outcome.error);
  const [key] = command.reads(args);
  const theirs = key ? rowOf(state, key.noun, key.id) : null;
  const kind = theirs ? 'guard' : 'deleted';
  const found = { kind, noun: key?.noun ?? '', rowId: key?.id ?? '', theirs, mine: {}, seen: null } as const;
  const conflictId = keepConflict(state, sent, { ...found, code: outcome.error });
  return { id: mutation.id, status: 'conflict', conflictId, code: outcome.error };
}

function edit(state: ModelState, sent: Sent, how: NonNullable<CommandDefinition['edit']>): MutationResult {
  const { mutation } = sent;
  const { key, set } = how.of(sent.args);
  const theirs = rowOf(state, key.noun, key.id) as Fields | null;
  const place = { noun: key.noun, rowId: key.id };
  if (!theirs) {
    const gone = {
      ...place,
      kind: 'deleted',
      mine: set,
      seen: mutation.base?.fields ?? null,
      theirs,
    } as const;
    const code = 'command/row-missing';
    return {
      id: mutation.id,
      status: 'conflict',
      conflictId: keepConflict(state, sent, { ...gone, code }),
      code,
    };
  }
  const { take, clash, othersWorked } = mergeFields(set, mutation.base?.fields ?? null, theirs);
  const allowed = sent.command.apply(readerOf(state), how.with(sent.args, take), sent.actor);
  if (!allowed.ok) return refused(state, mutation, allowed.error);
  if (Object.keys(take).length > 0) write(state, sent, allowed.value);
  const clashed = Object.keys(clash);
  if (clashed.length === 0 && !othersWorked) return applied(state, sent);
  const pick = (fields: Fields) => Object.fromEntries(clashed.map((name) => [name, fields[name] ?? null]));
  const met = { ...place, kind: 'fields', mine: clash, theirs: pick(theirs), code: null } as const;
  const seen = mutation.base ? pick(mutation.base.fields) : null;
  const conflictId = clashed.length > 0 ? keepConflict(state, sent, { ...met, seen }) : null;
  return { id: mutation.id, status: 'merged', mark: mark(state, sent), conflictId };
}

const readerOf = (state: ModelState) => ({
  get: (noun: never, id: string) => rowOf(state, noun, id) as never,
});

function write(state: ModelState, { actor, deviceId, nowMs }: Sent, changes: readonly RowChange[]): void {
  const by = { userId: actor.userId, deviceId, atMs: nowMs };
  for (const { noun, id, row } of changes) putRow(state, noun, id, row, by);
}

const applied = (state: ModelState, sent: Sent): MutationResult => ({
  id: sent.mutation.id,
  status: 'applied',
  mark: mark(state, sent),
});

/** Written after the mutation's own changes. */
function mark(state: ModelState, { deviceId }: Sent): number {
  state.marks += 1;
  state.waiting.push({ type: 'mark', mark: state.marks, deviceId });
  return state.marks;
}

type Met = Pick<Conflict, 'kind' | 'noun' | 'rowId' | 'code' | 'mine' | 'seen'> & { theirs: unknown };

function keepConflict(state: ModelState, sent: Sent, met: Met): Conflict['id'] {
  const { mutation, actor, deviceId, nowMs } = sent;
  const id = `cf-${sha256(mutation.id).slice(0, 24)}` as Conflict['id'];
  putRow(state, 'conflict', id, {
    ...met,
    id,
    mutationId: mutation.id,
    command: mutation.command,
    commandVersion: mutation.version,
    args: mutation.args,
    mineBy: { userId: actor.userId, atMs: mutation.at.wallMs, deviceId },
    mineTeamId: actor.teamId,
    theirsBy: state.rows.get(keyOf(met.noun, met.rowId))?.by ?? { userId: null, atMs: null, deviceId: null },
    state: 'open',
    question: null,
    resolution: null,
    metAtMs: nowMs,
  });
  return id;
}
