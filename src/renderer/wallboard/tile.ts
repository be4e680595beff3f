/**
 * One agent as the wallboard shows it, derived from the live feed. A tile is a plain value without any running time:
 * it stays the same object until something on it changes, so that an unchanged cell is never drawn again.
 * Rules WB1–WB4: docs/spec/wallboard.md.
 */
import type { LiveAgent, LiveCall } from '../../shared/contract/live.ts';

/** What the board counts and colours. `lost`: nothing was heard from the workstation for LOST_AFTER_MS. */
export type TileState = 'ready' | 'onCall' | 'wrapUp' | 'notReady' | 'lost';

/** The order in which states are shown everywhere. */
export const tileStates = ['ready', 'onCall', 'wrapUp', 'notReady', 'lost'] as const satisfies TileState[];

/** Workstations report every 10 s; three missed reports mean that nobody knows any more. */
export const LOST_AFTER_MS = 30_000;

export interface Tile {
  readonly userId: string;
  readonly name: string;
  readonly teamId: string;
  readonly state: TileState;
  /** Central's time at which the state began; for `lost`, when the agent was last heard from. */
  readonly sinceMs: number;
  /** Why not ready; null otherwise, or when no reason was given. */
  readonly reasonId: string | null;
  /** The call in progress, if any. */
  readonly phase: LiveCall['phase'] | null;
  readonly queueId: string | null;
  readonly training: boolean;
}

/** [WB1] [WB2] null for an agent who signed out: there is nothing to show. `nowMs` is central's time. */
export function tileOf(agent: LiveAgent, call: LiveCall | undefined, nowMs: number): Tile | null {
  const { state } = agent;
  if (state.name === 'signedOut') return null;
  const lost = nowMs - agent.heardAtMs > LOST_AFTER_MS;
  return {
    userId: agent.userId,
    name: agent.name,
    teamId: agent.teamId,
    state: lost ? 'lost' : state.name,
    sinceMs: lost ? agent.heardAtMs : state.sinceMs,
    reasonId: state.name === 'notReady' ? state.reasonId : null,
    phase: lost || !call ? null : call.phase,
    queueId: call?.queueId ?? null,
    training: call?.line === 'training',
  };
}

const keys = [
  'userId',
  'name',
  'teamId',
  'state',
  'sinceMs',
  'reasonId',
  'phase',
  'queueId',
  'training',
] as const satisfies (keyof Tile)[];

const isSameTile = (a: Tile, b: Tile): boolean => keys.every((key) => a[key] === b[key]);

/**
 * [WB3] The tiles of a board; a tile equal to the one before is that very object, and when nothing changed at all
 * the very map is returned.
 */
export function nextTiles(
  before: ReadonlyMap<string, Tile>,
  board: { agents: readonly LiveAgent[]; calls: readonly LiveCall[] },
  nowMs: number,
): ReadonlyMap<string, Tile> {
  const callOf = new Map(board.calls.map((call) => [call.agentId as string, call]));
  const after = new Map<string, Tile>();
  let changed = false;
  for (const agent of board.agents) {
    const fresh = tileOf(agent, callOf.get(agent.userId), nowMs);
    if (!fresh) continue;
    const known = before.get(fresh.userId);
    const kept = known && isSameTile(known, fresh) ? known : fresh;
    changed ||= kept !== known;
    after.set(kept.userId, kept);
  }
  return changed || after.size !== before.size ? after : before;
}
