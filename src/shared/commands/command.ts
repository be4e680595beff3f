/**
 * A local write is a named command: one pure rule that runs optimistically on the workstation and with authority on
 * central, against the rows stored there. The engine loads the rows named by `reads`, calls `apply`, and writes what
 * it returns. Time and identity come in through the context; a rule reads no clock.
 */
import type { z } from 'zod';
import type { NounName, Row } from '../domain/nouns.ts';
import type { Role } from '../domain/people.ts';
import type { FailureCode } from '../errors.ts';
import type { Result } from '../result.ts';

export interface RowKey<N extends NounName = NounName> {
  noun: N;
  id: string;
}

/** A row to write; `row: null` deletes. */
export type RowChange = { [N in NounName]: { noun: N; id: string; row: Row<N> | null } }[NounName];

export interface Actor {
  userId: string;
  teamId: string;
  role: Role;
}

/** Rows as they stand where the rule runs: base + earlier pending commands here, the stored rows on central. */
export interface RowReader {
  get<N extends NounName>(noun: N, id: string): Row<N> | null;
}

/**
 * How two people's work meets (docs/spec/sync.md): a `fact` is only added and never conflicts; a `guarded`
 * transition names the state it expects and otherwise becomes a conflict that a person resolves.
 */
export type ConflictClass = 'fact' | 'guarded';

export interface CommandDefinition<Name extends string = string, Args extends z.ZodType = z.ZodType> {
  name: Name;
  version: number;
  conflict: ConflictClass;
  args: Args;
  /** Commands of one lane keep their order; lanes do not wait for each other. */
  lane: (args: z.infer<Args>) => string;
  /** Rows the rule may look at or change. */
  reads: (args: z.infer<Args>) => RowKey[];
  apply: (rows: RowReader, args: z.infer<Args>, actor: Actor) => Result<RowChange[], FailureCode>;
}

export const defineCommand = <Name extends string, Args extends z.ZodType>(
  definition: CommandDefinition<Name, Args>,
): CommandDefinition<Name, Args> => definition;
