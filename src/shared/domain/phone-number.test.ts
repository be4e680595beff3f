import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithheld, lastDigits, maskNumber, normalizeNumber } from './phone-number.ts';

describe('one key for all forms of one number', () => {
  const forms: Record<string, string[]> = {
    '13800001234': [
      '13800001234',
      '013800001234',
      '+8613800001234',
      '008613800001234',
      '8613800001234',
      '+86 138 0000 1234',
      '0086-138-0000-1234',
      '(+86) 138 0000 1234',
      '＋８６ １３８００００１２３４',
      '+86 0138 0000 1234',
    ],
    '057188881234': [
      '0571-8888 1234',
      '(0571) 88881234',
      '+86 571 8888 1234',
      '008657188881234',
      '+86 0571 88881234',
    ],
    '01088881234': ['010-8888 1234', '+86 10 8888 1234'],
    '057188886666': ['0571-88886666转801', '0571-88886666 ext. 801', '0571-88886666#801'],
    '4008001234': ['400-800-1234', '+86 400 800 1234'],
    '95598': ['95598', '+86 95598'],
    '+14155550100': ['+1 415 555 0100', '0014155550100'],
    '+85221234567': ['+852 2123 4567', '0085221234567'],
  };
  test.each(Object.entries(forms))('[PN1] %s', (key, raws) => {
    expect(raws.map(normalizeNumber)).toEqual(raws.map(() => key));
  });

  test('[PN3] a foreign number is never taken for a mobile of ours with the same digits', () => {
    expect(normalizeNumber('+1 415 555 0100')).not.toBe(normalizeNumber('14155550100'));
  });

  test('[PN5] a key is its own key, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+- ()转x') }), (raw) => {
        const key = normalizeNumber(raw);
        expect(key).toMatch(/^\+?\d*$/);
        expect(normalizeNumber(normalizeNumber(key))).toBe(normalizeNumber(key));
      }),
    );
  });

  test('nothing to compare', () => {
    expect(['', '   ', '+', 'anonymous', '转'].map(normalizeNumber)).toEqual(['', '', '', '', '']);
  });
});

test.each([
  [null, true],
  ['', true],
  ['  ', true],
  ['Anonymous', true],
  ['unavailable', true],
  ['RESTRICTED', true],
  ['13800001234', false],
  ['95598', false],
])('[PN6] withheld: %j → %j', (raw, withheld) => {
  expect(isWithheld(raw)).toBe(withheld);
});

test.each([
  ['13812345678', '138****5678'],
  ['057188881234', '057****1234'],
  ['88881234', '****1234'],
  ['8881234', '****1234'],
  ['1088881234', '10****1234'],
  ['95598', '95598'],
])('[PN7] %s is shown as %s', (number, shown) => {
  expect(maskNumber(number)).toBe(shown);
});

test('[PN7] at least four digits stay hidden from eight on', () => {
  for (let length = 8; length <= 20; length += 1) {
    const shown = maskNumber('1'.repeat(length)).replace(/\*/g, '');
    expect(length - shown.length).toBeGreaterThanOrEqual(4);
  }
});

test('[PN8] the ending', () => {
  expect(['+86 138 0000 1234', '0571-88886666转801', '123', ''].map(lastDigits)).toEqual([
    '1234',
    '6666',
    '123',
    '',
  ]);
});
