import { expect, test } from 'vitest';
import { mergeFields } from './merge.ts';

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
