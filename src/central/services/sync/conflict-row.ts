/** Both sides of a meeting, whole, as a row that syncs. Rules CF1–CF11: docs/spec/sync.md. */
import { createHash } from 'node:crypto';
import type { Actor, RowKey } from '../../../shared/commands/command.ts';
import type { Fields } from '../../../shared/commands/merge.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';
import type { Conflict } from '../../../shared/domain/conflict.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { ConflictId, TeamId, UserId } from '../../../shared/ids.ts';
import type { StagedRow } from './push-stage.ts';

export interface MetBy {
  actor: Actor;
  deviceId: string;
  nowMs: number;
}

export type Meeting =
  | { kind: 'fields'; mine: Fields; theirs: Fields }
  /** `theirs`: the whole row as this person may see it; null: it never was there. */
  | { kind: 'guard'; theirs: Fields | null; code: FailureCode }
  | { kind: 'deleted'; code: FailureCode };

/** The same mutation always gives the same conflict, also after a restore. */
export const conflictIdOf = (mutationId: string): ConflictId =>
  ConflictId.parse(`cf-${createHash('sha256').update(mutationId).digest('hex').slice(0, 32)}`);

export function conflictRow(
  mutation: Mutation,
  row: StagedRow,
  meeting: Meeting,
  { actor, deviceId, nowMs }: MetBy,
): Conflict {
  const { kind } = meeting;
  const seen = mutation.base?.fields ?? null;
  return {
    id: conflictIdOf(mutation.id),
    kind,
    ...nameOf(row),
    mutationId: mutation.id,
    command: mutation.command,
    commandVersion: mutation.version,
    args: mutation.args ?? null,
    code: kind === 'fields' ? null : meeting.code,
    mine: kind === 'fields' ? meeting.mine : {},
    seen: kind === 'fields' ? seen && only(seen, meeting.mine) : seen,
    theirs: kind === 'deleted' ? null : meeting.theirs,
    mineBy: { userId: UserId.parse(actor.userId), atMs: doneAtMs(mutation), deviceId },
    mineTeamId: TeamId.parse(actor.teamId),
    theirsBy: { ...row.by, userId: row.by.userId === null ? null : UserId.parse(row.by.userId) },
    state: 'open',
    question: null,
    resolution: null,
    metAtMs: nowMs,
  };
}

const nameOf = ({ noun, id }: RowKey) => ({ noun, rowId: id });

/** The workstation's clock, corrected by what it knows of ours. Told to people; it orders nothing. */
const doneAtMs = ({ at }: Mutation): number =>
  Math.min(Math.max(at.wallMs + (at.skewMs ?? 0), 0), 8_640_000_000_000_000);

const only = (fields: Fields, like: Fields): Fields =>
  Object.fromEntries(Object.keys(like).map((name) => [name, fields[name] ?? null]));
