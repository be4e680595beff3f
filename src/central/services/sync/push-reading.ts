/** What this program makes of a mutation before any row is looked at. */
import type { CommandDefinition, RowKey } from '../../../shared/commands/command.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

export type FindCommand = (name: string) => CommandDefinition | null;

export type Reading =
  | { type: 'runnable'; command: CommandDefinition; args: unknown; lane: string; keys: RowKey[] }
  | { type: 'unreadable'; code: FailureCode }
  /** Our own mistake: the definition threw. */
  | { type: 'broken'; cause: unknown };

export function readMutation(find: FindCommand, mutation: Mutation): Reading {
  const command = find(mutation.command);
  if (!command || mutation.version > command.version) return { type: 'unreadable', code: 'command/unknown' };
  const lifted = upcast(command, mutation);
  if (!lifted.ok) return { type: 'unreadable', code: lifted.error };
  const parsed = command.args.safeParse(lifted.value);
  if (!parsed.success) return { type: 'unreadable', code: 'request/invalid' };
  try {
    const args = parsed.data;
    return { type: 'runnable', command, args, lane: command.lane(args), keys: command.reads(args) };
  } catch (cause) {
    return { type: 'broken', cause };
  }
}

/** [CF12] Version by version; one that nothing leads up from is unknown here. */
function upcast(
  command: CommandDefinition,
  { version, args }: Mutation,
): Result<unknown, 'command/unknown' | 'request/invalid'> {
  let lifted = args;
  for (let from = version; from < command.version; from += 1) {
    const step = command.upcast?.[from];
    if (!step) return err('command/unknown');
    try {
      lifted = step(lifted);
    } catch {
      return err('request/invalid');
    }
  }
  return ok(lifted);
}
