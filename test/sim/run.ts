/** One run from its first action to the last check. */
import type { Action, Case } from './actions.ts';
import type { SimCentral } from './central.ts';
import { invariants } from './invariants/all.ts';
import { perform } from './perform.ts';
import { quiesce } from './quiesce.ts';
import { closeWorld, createWorld, seatAt, type World } from './world.ts';

export interface Breach {
  invariant: string;
  found: string;
  /** Which action it followed; null: at the end. */
  after: number | null;
}

export type MakeCentral = (seed: number) => Promise<{ central: SimCentral; nameOfRun: string }>;

/** null: every invariant held. Throws only for a mistake in the simulation itself. */
export async function run(given: Case, make: MakeCentral): Promise<Breach | null> {
  const { central, nameOfRun } = await make(given.seed);
  const world = await createWorld(central, { ...given, nameOfRun });
  try {
    for (const [index, action] of given.actions.entries()) {
      const breach = await step(world, action);
      if (breach) return { ...breach, after: index };
    }
    await quiesce(world);
    return (await lastly(world)) ?? null;
  } finally {
    await closeWorld(world);
  }
}

async function step(world: World, action: Action): Promise<Omit<Breach, 'after'> | null> {
  world.isUndisturbed = action.do !== 'between';
  const seat = 'at' in action ? seatAt(world, action.at) : null;
  if (seat) seat.isFresh = action.do === 'round' || action.do === 'between';
  await perform(world, action);
  const heard = heardOf(world);
  if (heard || !seat || seat.state !== 'up') return heard;
  for (const { id, always } of invariants) {
    const found = await always?.(world, seat);
    if (found) return { invariant: id, found };
  }
  return null;
}

/** What was noticed on the way: on the wire, or by an action itself. */
function heardOf({ breaches, wire }: World): Omit<Breach, 'after'> | null {
  const [first] = [...breaches, ...wire.breaches];
  return first ? { invariant: first[0], found: first[1] } : null;
}

async function lastly(world: World): Promise<Breach | null> {
  const heard = heardOf(world);
  if (heard) return { ...heard, after: null };
  for (const { id, finally: check } of invariants) {
    const found = await check?.(world);
    if (found) return { invariant: id, found, after: null };
  }
  return null;
}
