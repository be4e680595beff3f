import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';

/** The same, said with JSON.stringify: slower, and plain to see. */
const plainly = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );

test('it is JSON with sorted keys, whatever is written', () => {
  fc.assert(
    fc.property(
      fc.anything({ withDate: true, withBigInt: false, withNullPrototype: true, withObjectString: true }),
      (value) => {
        const wrapped = { value, 10: value, 9: value, ü: [value, undefined] };
        expect(canonicalJson(wrapped)).toBe(plainly(wrapped));
      },
    ),
  );
});

test('content that is the same in another order gives the same text, and is read back as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const turned = Object.fromEntries(Object.entries(object).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(object));
      expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});
