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
  /** The rule looks at it and never changes it: many may do so at the same time. */
  lookOnly?: true;
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
 * How two people's work meets (docs/spec/sync.md, rules CF):
 * `fact` is only added and never conflicts; `text` is a fact too: a new revision beside the old ones, never over them.
 * `field` changes named fields: what others left alone is taken, what they changed too goes to a conflict.
 * `guarded` names the state it expects; another one becomes a conflict that a person resolves.
 * `commutative` (tags, counters) is applied always, in any order.
 */
export type ConflictClass = 'fact' | 'text' | 'field' | 'guarded' | 'commutative';

/** What a `field` command changes: the engine merges it with others' work before the rule sees it. */
export interface Edit {
  key: RowKey;
  set: Record<string, unknown>;
}

export interface CommandDefinition<Name extends string = string, Args extends z.ZodType = z.ZodType> {
  name: Name;
  version: number;
  conflict: ConflictClass;
  args: Args;
  /** Commands of one lane keep their order; lanes do not wait for each other. */
  lane: (args: z.infer<Args>) => string;
  /** Rows the rule may look at or change; the first is the one that the command is about. */
  reads: (args: z.infer<Args>) => RowKey[];
  apply: (rows: RowReader, args: z.infer<Args>, actor: Actor) => Result<RowChange[], FailureCode>;
  /** Of the `field` class alone (see edit.ts). */
  edit?: {
    of: (args: z.infer<Args>) => Edit;
    /** The same arguments with only these fields to set. */
    with: (args: z.infer<Args>, set: Record<string, unknown>) => z.infer<Args>;
  };
  /** [CF12] Arguments of version n become those of n + 1: what an older workstation sent is still understood. */
  upcast?: Readonly<Record<number, (args: unknown) => unknown>>;
}

export const defineCommand = <Name extends string, Args extends z.ZodType>(
  definition: CommandDefinition<Name, Args>,
): CommandDefinition<Name, Args> => definition;
