/**
 * What can happen in a run, as plain data: a list of these and a seed are a whole run, can be cut down and pasted.
 * Numbers name things modulo how many there are, so that any part of the list still makes sense.
 */
import type { Random } from './random.ts';
import type { CrashMoment } from './station/gate.ts';

export type Typing =
  | 'note'
  | 'ticket-open'
  | 'ticket-edit'
  | 'ticket-edit-priority'
  | 'ticket-move'
  | 'ticket-tag'
  | 'ticket-note'
  | 'follow-up-done'
  | 'call'
  | 'message'
  | 'resolve'
  | 'ask'
  | 'poison';

export type SqlWrite =
  'change-ticket' | 'change-customer' | 'delete-ticket' | 'new-customer' | 'many' | 'move-row';

export type PersonChange = 'other-team' | 'other-role' | 'disable' | 'enable';

export type Rot = 'missing' | 'stale' | 'extra' | 'altered';

/** At the workstation `at`. */
export type StationAction =
  | { do: 'type'; at: number; what: Typing; a: number }
  | { do: 'draft'; at: number; a: number }
  /** weather 0: fair; else the seed of what the network does in it. */
  | { do: 'round'; at: number; weather: number }
  | { do: 'crash'; at: number; nth: number; moment: CrashMoment; weather: number }
  | { do: 'crash-typing'; at: number; what: Typing; a: number; nth: number; moment: CrashMoment }
  | { do: 'clone'; at: number }
  | { do: 'clock'; at: number; days: number }
  | { do: 'rot'; at: number; how: Rot; a: number }
  | { do: 'downgrade'; at: number }
  | { do: 'let-go'; at: number; again: boolean }
  /** Requests that no program of ours makes: other people's rows, used ids, made-up cursors. */
  | { do: 'forge'; at: number; a: number };

export type CentralAction =
  | { do: 'sql'; what: SqlWrite; a: number }
  | { do: 'person'; who: number; change: PersonChange }
  | { do: 'sequencer'; behind: boolean }
  /** A transaction that stays open until the action `close`. */
  | { do: 'hold'; a: number }
  | { do: 'close' }
  | { do: 'collect' }
  | { do: 'backup' }
  /** rotate false: central is put back and nobody says so, until it is noticed. */
  | { do: 'restore'; rotate: boolean }
  | { do: 'newer'; on: boolean }
  | { do: 'central-crash'; at: number; nth: number }
  | { do: 'wipe'; who: number };

/** Something happens at central in the middle of a round: after its n-th request. */
export type Between = { do: 'between'; at: number; nth: number; thereupon: CentralAction; weather: number };

export type Action =
  StationAction | CentralAction | Between | { do: 'pass'; ms: number } | { do: 'underway' };

export interface Case {
  seed: number;
  stations: number;
  actions: Action[];
}

type Weighted = [weight: number, make: (random: Random) => Action];

const TYPINGS: readonly Typing[] = [
  'note',
  'note',
  'ticket-open',
  'ticket-edit',
  'ticket-edit',
  'ticket-edit-priority',
  'ticket-move',
  'ticket-tag',
  'ticket-note',
  'follow-up-done',
  'call',
  'message',
  'resolve',
  'ask',
  'poison',
];
const SQL: readonly SqlWrite[] = [
  'change-ticket',
  'change-ticket',
  'change-customer',
  'delete-ticket',
  'new-customer',
  'many',
  'move-row',
];
const CHANGES: readonly PersonChange[] = [
  'other-team',
  'other-team',
  'other-role',
  'other-role',
  'disable',
  'enable',
];
const MOMENTS: readonly CrashMoment[] = ['before', 'after', 'power'];
const ROTS: readonly Rot[] = ['missing', 'stale', 'extra', 'altered'];

const at = (random: Random): number => random.int(60);
const weather = (random: Random): number => (random.chance(0.5) ? 0 : 1 + random.int(1_000_000));
const a = (random: Random): number => random.int(1_000);

const centralActions: readonly [number, (random: Random) => CentralAction][] = [
  [10, (r) => ({ do: 'sql', what: r.pick(SQL), a: a(r) })],
  [6, (r) => ({ do: 'person', who: r.int(4), change: r.pick(CHANGES) })],
  [3, (r) => ({ do: 'sequencer', behind: r.chance(0.5) })],
  [2, (r) => ({ do: 'hold', a: a(r) })],
  [2, () => ({ do: 'close' })],
  [3, () => ({ do: 'collect' })],
  [4, () => ({ do: 'backup' })],
  [4, (r) => ({ do: 'restore', rotate: r.chance(0.7) })],
  [2, (r) => ({ do: 'newer', on: r.chance(0.6) })],
  [2, (r) => ({ do: 'central-crash', at: at(r), nth: 1 + r.int(40) })],
  [0.5, (r) => ({ do: 'wipe', who: r.int(4) })],
];

const actions: readonly Weighted[] = [
  [40, (r) => ({ do: 'type', at: at(r), what: r.pick(TYPINGS), a: a(r) })],
  [6, (r) => ({ do: 'draft', at: at(r), a: a(r) })],
  [40, (r) => ({ do: 'round', at: at(r), weather: weather(r) })],
  [10, (r) => ({ do: 'crash', at: at(r), nth: 1 + r.int(6), moment: r.pick(MOMENTS), weather: weather(r) })],
  [4, crashTyping],
  [3, (r) => ({ do: 'clone', at: at(r) })],
  [3, (r) => ({ do: 'clock', at: at(r), days: r.pick([-365, -1, 1, 40, 365]) })],
  [5, (r) => ({ do: 'rot', at: at(r), how: r.pick(ROTS), a: a(r) })],
  [3, (r) => ({ do: 'downgrade', at: at(r) })],
  [3, (r) => ({ do: 'let-go', at: at(r), again: r.chance(0.5) })],
  [4, (r) => ({ do: 'forge', at: at(r), a: a(r) })],
  [6, (r) => ({ do: 'pass', ms: r.pick([1_000, 20_000, 400_000, 86_400_000]) })],
  [4, () => ({ do: 'underway' })],
  [8, between],
  [30, (r) => weighted(centralActions, r)(r)],
];

function crashTyping(r: Random): Action {
  const what = r.pick(TYPINGS);
  return { do: 'crash-typing', at: at(r), what, a: a(r), nth: 1 + r.int(2), moment: r.pick(MOMENTS) };
}

function between(r: Random): Action {
  const thereupon = weighted(centralActions, r)(r);
  return { do: 'between', at: at(r), nth: 1 + r.int(5), thereupon, weather: weather(r) };
}

function weighted<T>(from: readonly [number, T][], random: Random): T {
  const total = from.reduce((sum, [weight]) => sum + weight, 0);
  let left = (random.int(1_000_000) / 1_000_000) * total;
  for (const [weight, value] of from) {
    left -= weight;
    if (left < 0) return value;
  }
  throw new Error('nothing to choose from');
}

/** The run of a seed: two or three workstations and `length` things that happen. */
export function generate(random: Random, seed: number, length: number): Case {
  const stations = 2 + random.int(2);
  return { seed, stations, actions: Array.from({ length }, () => weighted(actions, random)(random)) };
}
