/** Everything of one run: central, the workstations, what was typed, and what was heard on the wire. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SimCentral } from './central.ts';
import { loginOf, START_MS } from './centre.ts';
import type { RoundEnd } from '../../src/main/core/sync/round.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { randomOf, type Random } from './random.ts';
import { createStationClock } from './station/clock.ts';
import { openStation, type Station } from './station/station.ts';
import { scratchFolder } from './scratch.ts';
import { listen, type Wire } from './wire.ts';

export interface Seat {
  station: Station;
  /** Facts that the person saw on the screen and must go on seeing. */
  facts: Set<string>;
  /** gone: its data was destroyed by an administrator's word. */
  state: 'up' | 'gone';
  /** How often its program was started. */
  openings: number;
  /** A row was spoiled beneath the engine, the last commits never reached the disk, or an old answer came: until the next whole round. */
  isSpoiled: boolean;
  /** It stays so until a full check came through. */
  isRotten: boolean;
  /** How the last round ended. */
  last: RoundEnd['type'] | null;
  /** The last action was a round of it. */
  isFresh: boolean;
  /** What it held after the last round, to see what was dropped. */
  held: ReadonlyMap<string, number>;
  /** In which of central's histories that was. */
  history: number;
  /** Everything that it ever held. */
  everHeld: Set<string>;
}

export const newSeat = (station: Station, facts: Iterable<string> = []): Seat => ({
  station,
  facts: new Set(facts),
  state: 'up',
  openings: 1,
  isSpoiled: false,
  isRotten: false,
  last: null,
  isFresh: false,
  held: new Map(),
  history: 0,
  everHeld: new Set(),
});

export interface World {
  central: SimCentral;
  wire: Wire;
  seats: Seat[];
  ledger: Ledger;
  random: Random;
  folder: string;
  /** Invariant and what was found; a run ends with the first. */
  breaches: [string, string][];
  nameOfRun: string;
  /** Nothing at central changed while the last action ran, except by it. */
  isUndisturbed: boolean;
  /** Copies of disks were made: two lineages of one device live. */
  clones: number;
}

const NAMES = ['wang', 'chen', 'liu', 'zhang'] as const;

export async function createWorld(
  central: SimCentral,
  { seed, stations, nameOfRun = '' }: { seed: number; stations: number; nameOfRun?: string },
): Promise<World> {
  const random = randomOf(seed ^ 0x5ea711);
  const folder = mkdtempSync(join(scratchFolder(), 'run-'));
  const world: World = {
    central,
    wire: listen(central),
    seats: [],
    ledger: createLedger(),
    random,
    folder,
    breaches: [],
    nameOfRun,
    clones: 0,
    isUndisturbed: true,
  };
  const third = random.pick([2, 3, 0]);
  for (const name of [0, 1, third].slice(0, stations))
    await seat(world, NAMES[name] as string, `${world.seats.length}`);
  return world;
}

async function seat(world: World, person: string, name: string): Promise<void> {
  const clock = createStationClock(START_MS + world.random.int(5_000), world.random.fork());
  const station = await openStation({
    name: `${world.nameOfRun}${name}`,
    login: loginOf(world.nameOfRun, person),
    folder: join(world.folder, name),
    clock,
    serve: world.wire.serve,
  });
  world.seats.push(newSeat(station));
}

export async function closeWorld(world: World): Promise<void> {
  for (const { station } of world.seats) station.close();
  await world.central.close();
  rmSync(world.folder, { recursive: true, force: true });
}

/** A workstation named by an action; null when there is none that lives. */
export function seatAt(world: World, at: number): Seat | null {
  const up = world.seats.filter(({ state }) => state === 'up');
  return up.length > 0 ? (up[at % up.length] ?? null) : null;
}
