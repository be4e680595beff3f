/** Commands that change named fields of one row. One line per noun: which fields, and who may. */
import { z } from 'zod';
import { nounByName, type NounName, type Row } from '../domain/nouns.ts';
import type { FailureCode } from '../errors.ts';
import { err, ok } from '../result.ts';
import type { Actor, CommandDefinition, RowChange } from './command.ts';

export interface EditDefinition<Name extends string, N extends NounName> {
  /** Name of the command: `customer.edit`. */
  name: Name;
  version: number;
  noun: N;
  /** Fields that may be changed by it. Fields that decide who sees the row (buckets) never belong here. */
  fields: readonly (keyof Row<N> & string)[];
  lane: (id: string) => string;
  /** null: this person may. */
  refusal: (row: Row<N>, actor: Actor) => FailureCode | null;
}

type EditArgs = z.ZodObject<{ id: z.ZodString; set: z.ZodObject }>;

export function defineEdit<Name extends string, N extends NounName>(
  definition: EditDefinition<Name, N>,
): CommandDefinition<Name, EditArgs> {
  const { name, version, noun, lane, refusal } = definition;
  const args = z.strictObject({ id: z.string().min(1).max(64), set: fieldsOf(noun, definition.fields) });
  return {
    name,
    version,
    conflict: 'field',
    args,
    lane: ({ id }) => lane(id),
    reads: ({ id }) => [{ noun, id }],
    apply: (rows, { id, set }, actor) => {
      const row = rows.get(noun, id);
      if (!row) return err('command/row-missing');
      const refused = refusal(row, actor);
      if (refused) return err(refused);
      return ok([{ noun, id, row: { ...row, ...set } } as unknown as RowChange]);
    },
    edit: { of: ({ id, set }) => ({ key: { noun, id }, set }), with: (given, set) => ({ ...given, set }) },
  };
}

/** The noun's own field schemas, each optional, nothing else allowed. */
function fieldsOf(noun: NounName, fields: readonly string[]): z.ZodObject {
  const { shape } = nounByName(noun).schema;
  return z.strictObject(
    Object.fromEntries(fields.map((field) => [field, z.optional(shape[field] as z.ZodType)])),
  );
}
