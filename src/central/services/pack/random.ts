/**
 * Repeatable chance for demo data: the same seed gives the same centre on every machine. Never for secrets.
 * The generator is mulberry32 (public domain, Tommy Ettinger), good enough for names and amounts.
 */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** Both ends included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** `stream` separates independent draws of one seed, so that more of one kind does not change another. */
export function seededRandom(seed: number, stream = 0): Random {
  let state = mix(seed, stream);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return { next, int, chance: (p) => next() < p, pick: (items) => items[int(0, items.length - 1)]! };
}

/** Two numbers into one well-spread 32-bit start (the finaliser of MurmurHash3). */
function mix(seed: number, stream: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

export interface Weighted<T> {
  value: T;
  weight: number;
}

/** A drawer that gives each value in proportion to its weight. */
export function weightedPicker<T>(items: readonly Weighted<T>[]): (random: Random) => T {
  const total = items.reduce((sum, item) => sum + item.weight, 0);
  return (random) => {
    let left = random.next() * total;
    for (const item of items) if ((left -= item.weight) < 0) return item.value;
    return items[items.length - 1]!.value;
  };
}

/** [value, weight] pairs, as pack files write them. */
export const fromPairs = <T>(pairs: readonly (readonly [T, number])[]): Weighted<T>[] =>
  pairs.map(([value, weight]) => ({ value, weight }));
