import { assert, constantFrom, property, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { changeTags } from './tags.ts';

test('[WK2] adding and removing commute when they are about different tags', () => {
  const tags = uniqueArray(constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
  assert(
    property(tags, tags, tags, (start, added, removed) => {
      const one = { add: added.filter((tag) => !removed.includes(tag)), remove: [] };
      const two = { add: [], remove: removed };
      expect(changeTags(changeTags(start, one), two)).toEqual(changeTags(changeTags(start, two), one));
    }),
  );
});
