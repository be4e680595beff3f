/** Conflicts as this person sees them. They are rows like any other; here they are only counted and chosen. */
import type { Reader } from '../../../cache/handle.ts';
import { lookUp } from '../../../cache/row.ts';
import type { Actor } from '../../../shared/commands/command.ts';
import type { Conflict } from '../../../shared/domain/conflict.ts';

export interface ConflictQuery {
  /** team: of the people this person leads; nobody's for everybody else. */
  scope: 'mine' | 'team';
  resolved: boolean;
  limit: number;
}

const MOST = 10_000;

/** Newest first. */
export const conflictsOf = (cache: Reader, actor: Actor, query: ConflictQuery): Conflict[] =>
  inState(cache, query.resolved ? 'resolved' : 'open')
    .filter((row) => isIn(query.scope, row, actor))
    .slice(0, query.limit);

/** Those that wait for a decision. */
export function openConflicts(cache: Reader, actor: Actor): { mine: number; team: number } {
  const open = inState(cache, 'open');
  const count = (scope: ConflictQuery['scope']): number =>
    open.filter((row) => isIn(scope, row, actor)).length;
  return { mine: count('mine'), team: count('team') };
}

const inState = (cache: Reader, state: 'open' | 'resolved'): Conflict[] =>
  lookUp(cache, 'conflict', 'state', state, { limit: MOST });

const isIn = (scope: ConflictQuery['scope'], row: Conflict, actor: Actor): boolean =>
  scope === 'mine'
    ? row.mineBy.userId === actor.userId
    : actor.role === 'lead' && row.mineTeamId === actor.teamId && row.mineBy.userId !== actor.userId;
