/** The rows that a group of commands meets, held in memory while the rules run; written once, when all have run. */
import type { RowChange, RowKey, RowReader } from '../../../shared/commands/command.ts';
import { canonicalJson } from '../../../shared/commands/canonical.ts';
import type { NounName, Row } from '../../../shared/domain/nouns.ts';
import type { Grave, LockedRow, RowWrite, WrittenBy } from '../../db/command-rows.ts';

export interface StagedRow extends RowKey {
  /** null: not there. */
  body: unknown;
  /** Who wrote it last, or deleted it. */
  by: WrittenBy;
  wasDeleted: boolean;
}

export interface Stage {
  get(key: RowKey): StagedRow | null;
  put(change: RowChange, by: WrittenBy): void;
  /** What is different now from when the rows were locked. */
  writes(): RowWrite[];
}

const NOBODY: WrittenBy = { userId: null, deviceId: null, atMs: null };

export const keyOf = ({ noun, id }: RowKey): string => `${noun}\u001f${id}`;

/** Rows that the rule may change, by name. */
export const changeable = (keys: readonly RowKey[]): string[] =>
  keys.filter(({ lookOnly }) => !lookOnly).map(keyOf);

export function createStage(locked: readonly LockedRow[], graves: readonly Grave[]): Stage {
  const stored = new Map(locked.map((row) => [keyOf(row), row.body]));
  const rows = new Map<string, StagedRow>();
  for (const { noun, id, by } of graves)
    rows.set(keyOf({ noun, id }), { noun, id, body: null, by, wasDeleted: true });
  for (const row of locked) rows.set(keyOf(row), { ...row, wasDeleted: false });
  const changed = new Set<string>();
  return {
    get: (key) => rows.get(keyOf(key)) ?? null,
    put: ({ noun, id, row }, by) => {
      const key = keyOf({ noun, id });
      const before = rows.get(key)?.body ?? null;
      if (canonicalJson(before) === canonicalJson(row)) return;
      rows.set(key, { noun, id, body: row, by, wasDeleted: row === null });
      changed.add(key);
    },
    writes: () => [...changed].flatMap((key) => writeOf(rows.get(key), stored.has(key))),
  };
}

function writeOf(row: StagedRow | undefined, isStored: boolean): RowWrite[] {
  if (!row) return [];
  const { noun, id, body } = row;
  if (body !== null) return [{ noun, id, body, type: isStored ? 'update' : 'insert' }];
  return isStored ? [{ noun, id, body, type: 'delete' }] : [];
}

/** What the rule may look at: the rows that it declared, as the commands before it left them. */
export function readerOf(stage: Stage, declared: readonly RowKey[]): RowReader {
  const allowed = new Set(declared.map(keyOf));
  return {
    get: <N extends NounName>(noun: N, id: string) => {
      if (!allowed.has(keyOf({ noun, id })))
        throw new Error(`the rule read a row of ${noun} that it did not declare`);
      return (stage.get({ noun, id })?.body ?? null) as Row<N> | null;
    },
  };
}

export const stagedOr = (stage: Stage, key: RowKey): StagedRow =>
  stage.get(key) ?? { ...key, body: null, by: NOBODY, wasDeleted: false };
