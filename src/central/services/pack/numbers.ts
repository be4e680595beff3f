import { normalizeNumber } from '../../../shared/domain/phone-number.ts';
import type { Random } from './random.ts';

export interface NumberSource {
  mobile(random: Random): string;
  landLine(random: Random): string;
}

/** Telephone numbers of the right shape, each given once. `taken` are numbers that somebody has already. */
export function numberSource(
  { mobilePrefixes, areaCode }: { mobilePrefixes: readonly string[]; areaCode: string },
  taken: Iterable<string>,
): NumberSource {
  const used = new Set([...taken].map(normalizeNumber));
  const once = (draw: () => string): string => {
    for (;;) {
      const number = draw();
      const key = normalizeNumber(number);
      if (used.has(key)) continue;
      used.add(key);
      return number;
    }
  };
  return {
    mobile: (random) => once(() => random.pick(mobilePrefixes) + digits(random, 8)),
    landLine: (random) =>
      once(() => `${areaCode}-8${random.pick(['1', '2', '5', '6', '8'])}${digits(random, 6)}`),
  };
}

const digits = (random: Random, count: number): string =>
  String(random.int(0, 10 ** count - 1)).padStart(count, '0');
