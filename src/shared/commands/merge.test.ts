import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { mergeFields, type Fields } from './merge.ts';

const seen = { phone: '1', address: 'a', tags: ['x'] };

test.each([
  ['[CF3] untouched by others: taken', { phone: '2' }, seen, seen, { phone: '2' }, {}, false],
  [
    '[CF3] another field was changed: taken',
    { phone: '2' },
    seen,
    { ...seen, address: 'b' },
    { phone: '2' },
    {},
    true,
  ],
  ['[CF4] both wrote the same: nothing to do', { phone: '2' }, seen, { ...seen, phone: '2' }, {}, {}, true],
  [
    '[CF5] both wrote, differently: theirs stays',
    { phone: '2' },
    seen,
    { ...seen, phone: '3' },
    {},
    { phone: '2' },
    true,
  ],
  [
    '[CF5] one field clashes, the other is taken',
    { phone: '2', address: 'c' },
    seen,
    { ...seen, phone: '3' },
    { address: 'c' },
    { phone: '2' },
    true,
  ],
  [
    '[CF5] nobody knows what was seen: only equal values pass',
    { phone: '2', address: 'a' },
    null,
    seen,
    {},
    { phone: '2' },
    true,
  ],
  ['a cleared field is a value like any other', { address: null }, seen, seen, { address: null }, {}, false],
  [
    'order of keys in a value does not matter',
    { tags: { b: 1, a: 2 } },
    { tags: { a: 1, b: 1 } },
    { tags: { b: 1, a: 1 } },
    { tags: { b: 1, a: 2 } },
    {},
    false,
  ],
])('%s', (_name, set, base, theirs, take, clash, othersWorked) => {
  expect(mergeFields(set, base, theirs)).toEqual({ take, clash, othersWorked });
});

const field = fc.constantFrom('a', 'b', 'c', 'd');
const value = fc.oneof(
  fc.constantFrom(0, 1, 2),
  fc.constantFrom('x', null),
  fc.record({ k: fc.constantFrom(1, 2) }),
);
const fields = fc.dictionary(field, value);
/** A row has all its fields. */
const row = fc.record({ a: value, b: value, c: value, d: value });

test('[CF3] [CF5] every field that was set is taken, lost to nobody, or stands in the clash', () => {
  fc.assert(
    fc.property(fields, fc.option(row), row, (set, base, theirs) => {
      const { take, clash } = mergeFields(set, base, theirs);
      const done = { ...theirs, ...take };
      for (const [name, wanted] of Object.entries(set)) {
        const isThere = canonicalJson(done[name as 'a'] ?? null) === canonicalJson(wanted ?? null);
        expect(isThere || Object.hasOwn(clash, name)).toBe(true);
        expect(Object.hasOwn(take, name) && Object.hasOwn(clash, name)).toBe(false);
      }
      for (const name of Object.keys(take)) expect(Object.hasOwn(set, name)).toBe(true);
    }),
  );
});

test('[CF3] what somebody else wrote is never overwritten', () => {
  fc.assert(
    fc.property(fields, fc.option(row), row, (set, base, theirs) => {
      const { take } = mergeFields(set, base, theirs);
      for (const name of Object.keys(take) as 'a'[])
        expect(base && canonicalJson(base[name])).toBe(canonicalJson(theirs[name]));
    }),
  );
});

test('[CF3] two people who set different fields of one base come to one row, in either order', () => {
  fc.assert(
    fc.property(row, fields, fields, (base, mine, other) => {
      const apart = Object.fromEntries(Object.entries(other).filter(([name]) => !Object.hasOwn(mine, name)));
      const after = (first: Fields, second: Fields) => {
        const once = { ...base, ...mergeFields(first, base, base).take };
        const { take, clash } = mergeFields(second, base, once);
        expect(clash).toEqual({});
        return { ...once, ...take };
      };
      expect(after(mine, apart)).toEqual(after(apart, mine));
    }),
  );
});

test('[CF4] saying it again is never a clash', () => {
  fc.assert(
    fc.property(row, fields, (base, set) => {
      const once = { ...base, ...mergeFields(set, base, base).take };
      expect(mergeFields(set, base, once)).toMatchObject({ take: {}, clash: {} });
    }),
  );
});
