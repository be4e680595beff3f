import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failures } from '../../src/shared/errors.ts';

const page = readFileSync(new URL('../../docs/operating-codes.md', import.meta.url), 'utf8');
const told = [...page.matchAll(/^\| `([\w/-]+)` +\| ([^|]+)\| ([^|]+)\|$/gm)].map(([, code]) => code);

test('every failure code has its line for the operator, and no line is about a code that is gone', () => {
  expect(told.toSorted()).toEqual(Object.keys(failures).toSorted());
});
