import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';

/** The same, said plainly: what JSON makes of it, its keys sorted as text. */
const plainly = (value: unknown): string => sorted(JSON.parse(JSON.stringify(value)) as unknown);

const sorted = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${sorted(field)}`).join(',')}}`;
};

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
