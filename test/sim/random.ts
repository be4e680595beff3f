/** Chance that can be repeated: everything random in a run comes from its seed. */

export interface Random {
  /** 0 ≤ n < below */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  bytes(count: number): Uint8Array;
  /** A generator of its own, so that what it is used for disturbs nobody else's chance. */
  fork(): Random;
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough to shuffle actions. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    chance: (probability) => next() < probability,
    pick: (from) => {
      if (from.length === 0) throw new Error('nothing to pick from');
      return from[int(from.length)] as (typeof from)[number];
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => int(256)),
    fork: () => randomOf(int(0x7fffffff)),
  };
}
