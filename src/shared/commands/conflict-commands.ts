/** A person decides a conflict, or asks their lead. Rules CF7–CF9: docs/spec/sync.md. */
import { z } from 'zod';
import type { Conflict } from '../domain/conflict.ts';
import { isNounName, nounByName } from '../domain/nouns.ts';
import type { FailureCode } from '../errors.ts';
import { ConflictId, EpochMs } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import { defineCommand, type Actor, type RowChange, type RowKey } from './command.ts';

const lane = (conflictId: string): string => `conflict:${conflictId}`;

/** [CF7] Its own author, or a lead of their team. */
const mayDecide = (conflict: Conflict, actor: Actor): boolean =>
  conflict.mineBy.userId === actor.userId || (actor.role === 'lead' && conflict.mineTeamId === actor.teamId);

/** Only conflicts over fields write the row; the others are closed, and the work is done again by hand or by retry. */
export const conflictResolve = defineCommand({
  name: 'conflict.resolve',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({
    conflictId: ConflictId,
    /** The row it is about, as the conflict names it: what the rule may change is known beforehand. */
    noun: z.string().min(1).max(64),
    rowId: z.string().min(1).max(200),
    choice: z.enum(['mine', 'theirs', 'combined']),
    /** `combined`: the values chosen, for fields of the conflict. Else null. */
    fields: z.record(z.string(), z.unknown()).nullable(),
    atMs: EpochMs,
  }),
  lane: ({ conflictId }) => lane(conflictId),
  reads: ({ conflictId, noun, rowId }) => [
    { noun: 'conflict', id: conflictId },
    ...(isNounName(noun) ? [{ noun, id: rowId }] : []),
  ],
  apply: (rows, args, actor) => {
    const conflict = rows.get('conflict', args.conflictId);
    if (!conflict) return err('command/row-missing');
    if (!mayDecide(conflict, actor)) return err('command/not-yours');
    if (conflict.state === 'resolved') return err('command/already-done');
    if (conflict.noun !== args.noun || conflict.rowId !== args.rowId || !isNounName(args.noun))
      return err('request/invalid');
    const fields = chosen(conflict, args);
    if (!fields.ok) return fields;
    const written = fields.value && changeOf({ noun: args.noun, id: args.rowId }, rows, fields.value);
    if (written && !written.ok) return written;
    const resolution = { choice: args.choice, by: actor.userId, atMs: args.atMs, fields: fields.value };
    const resolved = { ...conflict, state: 'resolved', resolution } as Conflict;
    return ok([{ noun: 'conflict', id: conflict.id, row: resolved }, ...(written ? [written.value] : [])]);
  },
});

type Fields = Record<string, unknown>;

/** [CF8] What is to be written: null for nothing. Fields outside the conflict are never touched. */
function chosen(
  { kind, mine }: Conflict,
  { choice, fields }: { choice: 'mine' | 'theirs' | 'combined'; fields: Fields | null },
): Result<Fields | null, FailureCode> {
  if (choice === 'combined') {
    if (kind !== 'fields' || !fields || Object.keys(fields).some((name) => !Object.hasOwn(mine, name)))
      return err('request/invalid');
    return ok(fields);
  }
  return ok(choice === 'mine' && kind === 'fields' ? mine : null);
}

function changeOf(
  key: RowKey,
  rows: { get: (noun: RowKey['noun'], id: string) => unknown },
  fields: Fields,
): Result<RowChange, FailureCode> {
  const row = rows.get(key.noun, key.id) as Fields | null;
  if (!row) return err('command/row-missing');
  const parsed = nounByName(key.noun).schema.safeParse({ ...row, ...fields });
  return parsed.success ? ok({ ...key, row: parsed.data } as unknown as RowChange) : err('request/invalid');
}

export const conflictAsk = defineCommand({
  name: 'conflict.ask',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({ conflictId: ConflictId, question: z.string().trim().max(500) }),
  lane: ({ conflictId }) => lane(conflictId),
  reads: ({ conflictId }) => [{ noun: 'conflict', id: conflictId }],
  apply: (rows, { conflictId, question }, actor) => {
    const conflict = rows.get('conflict', conflictId);
    if (!conflict) return err('command/row-missing');
    if (conflict.mineBy.userId !== actor.userId) return err('command/not-yours');
    if (conflict.state === 'resolved') return err('command/already-done');
    return ok([{ noun: 'conflict', id: conflictId, row: { ...conflict, state: 'asked', question } }]);
  },
});
