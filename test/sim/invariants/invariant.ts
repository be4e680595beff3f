/** What must hold. One file per family; each check says its number, and returns what it found wrong. */
import type { Seat, World } from '../world.ts';

/** At every instant, of one workstation: called after every commit or action. */
export type Always = (world: World, seat: Seat) => Promise<string | null>;
/** Once everything is still. */
export type Finally = (world: World) => Promise<string | null>;

export interface Invariant {
  id: string;
  always?: Always;
  finally?: Finally;
}
