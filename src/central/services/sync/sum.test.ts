import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addHash } from '../../../cache/row-hash.ts';
import { EMPTY_SUM } from '../../../shared/contract/sync/identity.ts';
import { hexOfNumeric } from './sum.ts';

const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const hex = (value: bigint): string => value.toString(16).padStart(16, '0');

test('[CK3] what PostgreSQL adds up with a sign is the sum that a device works out', () => {
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 20 }), (values) => {
      const signed = values.reduce((sum, one) => sum + BigInt.asIntN(64, one), 0n);
      expect(hexOfNumeric(String(signed))).toBe(values.map(hex).reduce(addHash, EMPTY_SUM).sum);
    }),
  );
  expect(hexOfNumeric(null)).toBe(EMPTY_SUM.sum);
});
