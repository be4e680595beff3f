import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addHash, hexOfNumeric } from './sum.ts';

const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const hex = (value: bigint): string => value.toString(16).padStart(16, '0');
const ZERO = '0'.repeat(16);

test('[CK3] a sum does not depend on the order, and what is taken away was never there', () => {
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 20 }), fc.array(bits, { maxLength: 20 }), (kept, gone) => {
      const all = [...kept, ...gone].toReversed().reduce((sum, one) => addHash(sum, hex(one)), ZERO);
      const left = gone.reduce((sum, one) => addHash(sum, ZERO, hex(one)), all);
      const direct = kept.reduce((sum, one) => addHash(sum, hex(one)), ZERO);
      expect(left).toBe(direct);
      expect(left).toBe(
        hex(
          BigInt.asUintN(
            64,
            kept.reduce((sum, one) => sum + one, 0n),
          ),
        ),
      );
    }),
  );
});

test('[CK3] what PostgreSQL adds up with a sign is the same sum', () => {
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 20 }), (values) => {
      const signed = values.reduce((sum, one) => sum + BigInt.asIntN(64, one), 0n);
      expect(hexOfNumeric(String(signed))).toBe(values.reduce((sum, one) => addHash(sum, hex(one)), ZERO));
    }),
  );
  expect(hexOfNumeric(null)).toBe(ZERO);
});
