/**
 * One command against the rows as they stand: may this person touch them, what did others do meanwhile, what does the
 * rule say. Pure: nothing is written here. Rules CF and P4, P10, P11: docs/spec/sync.md.
 */
import { canonicalJson } from '../../../shared/commands/canonical.ts';
import type { CommandDefinition, RowChange, RowKey } from '../../../shared/commands/command.ts';
import type { Fields } from '../../../shared/commands/merge.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';
import type { Conflict } from '../../../shared/domain/conflict.ts';
import { reaches, type Grants } from '../../../shared/domain/grants.ts';
import { nounByName } from '../../../shared/domain/nouns.ts';
import { isStateFailure, type FailureCode } from '../../../shared/errors.ts';
import { conflictRow, type Meeting, type MetBy } from './conflict-row.ts';
import { mergeEdit, type MergedEdit } from './merge-edit.ts';
import { changeable, keyOf, readerOf, stagedOr, type Stage } from './push-stage.ts';
import { bucketsOf, maskedFields, seenBy } from './row-view.ts';

export interface CommandWork {
  command: CommandDefinition;
  args: unknown;
  keys: readonly RowKey[];
  mutation: Mutation;
  stage: Stage;
  grants: Grants;
  by: MetBy;
}

export type Verdict =
  /** `conflict`: some of it was not taken. `othersWorked`: the row had changed since it was seen. */
  | { type: 'done'; changes: RowChange[]; conflict: Conflict | null; othersWorked: boolean }
  | { type: 'conflict'; conflict: Conflict; code: FailureCode }
  | { type: 'refused'; code: FailureCode }
  | { type: 'quarantined'; code: FailureCode };

export function runCommand(work: CommandWork): Verdict {
  const { command, keys } = work;
  if (!onlyAdds(command) && !keys.every((key) => isWithinReach(work, key)))
    return { type: 'quarantined', code: 'sync/not-granted' };
  const edit = mergeEdit(work);
  if (edit?.type === 'gone') return meet(work, edit.key, { kind: 'deleted', code: 'command/row-missing' });
  if (edit?.type === 'masked') return { type: 'refused', code: 'request/forbidden' };
  const args = edit ? edit.args : work.args;
  const outcome = command.apply(readerOf(work.stage, keys), args, work.by.actor);
  if (!outcome.ok) return refuse(work, outcome.error);
  return take(work, outcome.value, edit);
}

const onlyAdds = ({ conflict }: CommandDefinition): boolean => conflict === 'fact' || conflict === 'text';

/** [P10] A row that is there must lie in a bucket that this person is granted now. */
function isWithinReach({ stage, grants }: CommandWork, key: RowKey): boolean {
  const body = stage.get(key)?.body ?? null;
  return body === null || reaches(grants, bucketsOf(key.noun, body));
}

/** [CF6] What the row is like now decides whether a person must look, or whether it simply may not be. */
function refuse(work: CommandWork, code: FailureCode): Verdict {
  const [about] = work.keys;
  // [CF11] A decision about a conflict that was decided already is no conflict of its own.
  if (!about || onlyAdds(work.command) || !isStateFailure(code) || about.noun === 'conflict')
    return { type: 'refused', code };
  const row = stagedOr(work.stage, about);
  if (row.body === null && (row.wasDeleted || work.mutation.base))
    return meet(work, about, { kind: 'deleted', code });
  const theirs = row.body === null ? null : (seenBy(work.grants, about.noun, row.body) as Fields);
  return meet(work, about, { kind: 'guard', theirs, code });
}

function meet(
  { mutation, stage, by }: CommandWork,
  key: RowKey,
  meeting: Exclude<Meeting, { kind: 'fields' }>,
): Verdict {
  const conflict = conflictRow(mutation, stagedOr(stage, key), meeting, by);
  return { type: 'conflict', conflict, code: meeting.code };
}

type Merged = Extract<MergedEdit, { type: 'merged' }>;

function take(work: CommandWork, changes: RowChange[], edit: Merged | null): Verdict {
  mustBeDeclared(work.keys, changes);
  for (const change of changes) {
    const forbidden = whyNot(work, change);
    if (forbidden) return forbidden;
  }
  const conflict =
    edit && Object.keys(edit.clash).length > 0
      ? conflictRow(
          work.mutation,
          stagedOr(work.stage, edit.key),
          { kind: 'fields', mine: edit.clash, theirs: edit.theirs },
          work.by,
        )
      : null;
  return { type: 'done', changes, conflict, othersWorked: edit?.othersWorked ?? false };
}

function mustBeDeclared(keys: readonly RowKey[], changes: readonly RowChange[]): void {
  const allowed = new Set(changeable(keys));
  const stray = changes.find((change) => !allowed.has(keyOf(change)));
  if (stray) throw new Error(`the rule changed a row of ${stray.noun} that it did not declare as its own`);
}

/** Changes of rows that are there already; a new row is in nobody's way. */
function whyNot(work: CommandWork, { noun, id, row }: RowChange): Verdict | null {
  const before = work.stage.get({ noun, id })?.body ?? null;
  if (before === null) return null;
  if (!isWithinReach(work, { noun, id })) return { type: 'quarantined', code: 'sync/not-granted' };
  const forbidden: Verdict = { type: 'refused', code: 'request/forbidden' };
  // [P11] What decides who sees a row is never edited.
  if (work.command.conflict === 'field' && movesRow(noun, before, row)) return forbidden;
  const hidden = work.grants.view === 'masked' ? maskedFields(nounByName(noun), before) : [];
  return hidden.some((name) => row === null || differs(before, row, name)) ? forbidden : null;
}

const differs = (a: unknown, b: unknown, name: string): boolean =>
  canonicalJson((a as Fields)[name] ?? null) !== canonicalJson((b as Fields)[name] ?? null);

const movesRow = (noun: RowKey['noun'], before: unknown, after: unknown): boolean =>
  after === null || placesOf(noun, before) !== placesOf(noun, after);

const placesOf = (noun: RowKey['noun'], body: unknown): string => bucketsOf(noun, body).toSorted().join(' ');
