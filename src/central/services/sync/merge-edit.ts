/** Narrows a `field` command to what may be taken, before its rule runs. Rules CF3–CF5: docs/spec/sync.md. */
import type { CommandDefinition, RowKey } from '../../../shared/commands/command.ts';
import { mergeFields, type Fields } from '../../../shared/commands/merge.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';
import type { Grants } from '../../../shared/domain/grants.ts';
import { nounByName } from '../../../shared/domain/nouns.ts';
import { stagedOr, type Stage } from './push-stage.ts';
import { maskedFields, seenBy } from './row-view.ts';

export type MergedEdit =
  | {
      type: 'merged';
      key: RowKey;
      /** Arguments with only the fields that are taken. */
      args: unknown;
      clash: Fields;
      /** Central's values of the fields that clash. */
      theirs: Fields;
      othersWorked: boolean;
    }
  /** The row was there and is not any more. */
  | { type: 'gone'; key: RowKey }
  /** It sets a field of which this person sees a mask only. */
  | { type: 'masked' };

interface EditWork {
  command: CommandDefinition;
  args: unknown;
  mutation: Mutation;
  stage: Stage;
  grants: Grants;
}

/** null: not an edit, or of a row that never was; the rule decides alone. */
export function mergeEdit({ command, args, mutation, stage, grants }: EditWork): MergedEdit | null {
  if (!command.edit) return null;
  const { key, set } = command.edit.of(args);
  const row = stagedOr(stage, key);
  if (row.body === null) return row.wasDeleted || mutation.base ? { type: 'gone', key } : null;
  const hidden = grants.view === 'masked' ? maskedFields(nounByName(key.noun), row.body) : [];
  if (hidden.some((name) => Object.hasOwn(set, name))) return { type: 'masked' };
  const now = seenBy(grants, key.noun, row.body) as Fields;
  const { take, clash, othersWorked } = mergeFields(set, mutation.base?.fields ?? null, now);
  const theirs = Object.fromEntries(Object.keys(clash).map((name) => [name, now[name] ?? null]));
  return { type: 'merged', key, args: command.edit.with(args, take), clash, theirs, othersWorked };
}
