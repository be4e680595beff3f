/** The storm is over: everything that can come to rest does, within so many rounds, or that is a breach (I19). */
import { perform, round } from './perform.ts';
import type { World } from './world.ts';

export const MOST_ROUNDS = 12;

export async function quiesce(world: World): Promise<void> {
  await perform(world, { do: 'underway' });
  for (const who of [0, 1, 2, 3]) await world.central.act({ do: 'person', who, change: 'enable' });
  await world.central.settle();
  world.isUndisturbed = true;
  // everybody says one more thing, so that every lineage of a copied disk has spoken
  for (const [at] of world.seats.entries()) await perform(world, { do: 'type', at, what: 'note', a: at });
  let still = 0;
  for (let turn = 0; turn < MOST_ROUNDS && still < 2; turn += 1)
    still = (await calmRound(world, turn)) ? still + 1 : 0;
  if (still < 2) world.breaches.push(['I19', `not at rest after ${MOST_ROUNDS} rounds: ${standing(world)}`]);
}

async function calmRound(world: World, turn: number): Promise<boolean> {
  let isStill = true;
  for (const seat of world.seats) {
    if (seat.state !== 'up') continue;
    const { station } = seat;
    station.clock.pass(400_000);
    station.memory.checkWanted ||= turn === 1;
    await round(world, seat, 0);
    await world.central.settle();
    const waiting = station.store.vault.read.get(
      `SELECT 1 FROM outbox WHERE state IN ('pending', 'acked') LIMIT 1`,
    );
    isStill &&= seat.last === 'synced' && waiting === undefined;
  }
  return isStill && turn > 1;
}

const standing = (world: World): string =>
  world.seats
    .map(({ station, last, state }) => `${station.name} ${state} ${last ?? ''} ${station.lastFailure()}`)
    .join(', ');
