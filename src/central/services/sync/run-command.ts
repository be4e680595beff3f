/** Runs one command's rule against the stored rows, and writes what it returns. */
import type {
  Actor,
  CommandDefinition,
  RowChange,
  RowKey,
  RowReader,
} from '../../../shared/commands/command.ts';
import type { NounName, Row } from '../../../shared/domain/nouns.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Writer } from '../../db/database.ts';
import { deleteRow, insertRow, lockRow, updateRow } from '../../db/nouns.ts';

export async function runCommand(
  db: Writer,
  command: CommandDefinition,
  args: unknown,
  actor: Actor,
): Promise<Result<null, FailureCode>> {
  const rows = await lockRows(db, command.reads(args));
  const outcome = command.apply(readerOf(rows), args, actor);
  if (!outcome.ok) return outcome;
  for (const change of outcome.value) await write(db, change, rows);
  return ok(null);
}

const keyOf = (noun: string, id: string) => `${noun}\u001f${id}`;

/** In one order everywhere, so that two commands do not wait for each other in a circle. */
async function lockRows(db: Writer, keys: readonly RowKey[]): Promise<Map<string, unknown>> {
  const rows = new Map<string, unknown>();
  const sorted = keys.toSorted((a, b) => (keyOf(a.noun, a.id) < keyOf(b.noun, b.id) ? -1 : 1));
  for (const key of sorted) rows.set(keyOf(key.noun, key.id), await lockRow(db, key));
  return rows;
}

const readerOf = (rows: ReadonlyMap<string, unknown>): RowReader => ({
  get: <N extends NounName>(noun: N, id: string) => {
    const key = keyOf(noun, id);
    if (!rows.has(key)) throw new Error(`the rule read a row of ${noun} that it did not declare`);
    return (rows.get(key) ?? null) as Row<N> | null;
  },
});

async function write(
  db: Writer,
  { noun, id, row }: RowChange,
  rows: ReadonlyMap<string, unknown>,
): Promise<void> {
  const key = keyOf(noun, id);
  if (!rows.has(key)) throw new Error(`the rule changed a row of ${noun} that it did not declare`);
  const isThere = rows.get(key) !== null;
  if (row === null) return isThere ? deleteRow(db, noun, id) : undefined;
  return isThere ? updateRow(db, noun, id, row) : insertRow(db, noun, id, row);
}
