/** Commands that only add a row: written by one person, sent once, never in anybody's way. */
import { z } from 'zod';
import type { NounName, Row } from '../domain/nouns.ts';
import type { FailureCode } from '../errors.ts';
import { err, ok } from '../result.ts';
import type { Actor, CommandDefinition, RowChange } from './command.ts';

export interface FactDefinition<Name extends string, N extends NounName> {
  name: Name;
  noun: N;
  row: z.ZodType<Row<N>>;
  /** `text` when a new row takes an older one's place on the screen. */
  conflict?: 'fact' | 'text';
  lane: (row: Row<N>) => string;
  /** The person whose work it is: nobody writes in another's name. */
  writtenBy: (row: Row<N>) => string;
  /** Beyond that; null: may. */
  refusal?: (row: Row<N>, actor: Actor) => FailureCode | null;
}

/** The same row again changes nothing; an id that somebody else took is not yours. */
export function addFact<Name extends string, N extends NounName>(
  definition: FactDefinition<Name, N>,
): CommandDefinition<Name, z.ZodObject<{ row: z.ZodType<Row<N>> }>> {
  const { name, noun, writtenBy } = definition;
  return {
    name,
    version: 1,
    conflict: definition.conflict ?? 'fact',
    args: z.strictObject({ row: definition.row }),
    lane: ({ row }) => definition.lane(row),
    reads: ({ row }) => [{ noun, id: row.id }],
    apply: (rows, { row }, actor) => {
      if (writtenBy(row) !== actor.userId) return err('command/not-yours');
      const refused = definition.refusal?.(row, actor) ?? null;
      if (refused) return err(refused);
      const known = rows.get(noun, row.id);
      if (known) return writtenBy(known) === actor.userId ? ok([]) : err('command/not-yours');
      return ok([{ noun, id: row.id, row } as unknown as RowChange]);
    },
  };
}
