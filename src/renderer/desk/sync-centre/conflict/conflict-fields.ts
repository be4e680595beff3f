/** A conflict field by field: what was seen, what each side wrote, where they differ. Rules SC11–SC12. */
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { canonicalJson } from '../../../../shared/commands/canonical.ts';
import { markedLines, type Line } from '../words/differences.ts';
import { fieldLabel } from '../words/field-words.ts';
import { valueLines, type ValueWords } from '../words/value-lines.ts';

export interface FieldRow {
  field: string;
  label: string;
  /** null: nobody knows what was on the screen then. */
  seen: Line[] | null;
  mine: Line[];
  /** null: the row is gone. */
  theirs: Line[] | null;
}

export function fieldRows(conflict: Conflict, words: ValueWords): FieldRow[] {
  const { noun, mine, theirs, seen } = conflict;
  return Object.keys(mine).map((field) => {
    const lines = (from: Record<string, unknown>): string[] => valueLines(noun, field, from[field], words);
    const theirLines = theirs && lines(theirs);
    return {
      field,
      label: fieldLabel(noun, field, words.language),
      seen: seen && markedLines(lines(seen), null),
      mine: markedLines(lines(mine), theirLines),
      theirs: theirLines && markedLines(theirLines, lines(mine)),
    };
  });
}

/** The row as it is now, for conflicts that are not about fields: everything that says something to a person. */
export function rowLines(
  { noun, theirs }: Pick<Conflict, 'noun' | 'theirs'>,
  words: ValueWords,
): { label: string; lines: string[] }[] {
  return Object.entries(theirs ?? {})
    .filter(([field]) => !isNameless(field))
    .map(([field, value]) => ({
      label: fieldLabel(noun, field, words.language),
      lines: valueLines(noun, field, value, words),
    }))
    .filter(({ lines }) => lines.length > 0);
}

/** Ids that have no name to show. */
const isNameless = (field: string): boolean =>
  field === 'id' ||
  (field.endsWith('Id') && !/^(customer|queue|disposition|owner|agent|author|assignee)Id$/.test(field));

/** The members of two lists, each once, in mine's order and then theirs; who has which. */
export function membersOf(
  mine: readonly unknown[],
  theirs: readonly unknown[],
): { key: string; value: unknown; inMine: boolean; inTheirs: boolean }[] {
  const keys = (list: readonly unknown[]): Set<string> => new Set(list.map(canonicalJson));
  const [here, there] = [keys(mine), keys(theirs)];
  const all = new Map([...mine, ...theirs].map((value) => [canonicalJson(value), value]));
  return [...all].map(([key, value]) => ({ key, value, inMine: here.has(key), inTheirs: there.has(key) }));
}
