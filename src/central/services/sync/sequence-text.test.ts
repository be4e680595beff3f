import { expect, test } from 'vitest';
import { customer } from '../../../../test/central/small-centre.ts';
import { rowHash } from '../../../cache/row-hash.ts';
import { canonicalJson } from '../../../shared/commands/canonical.ts';
import { toldRow } from './sequence-text.ts';

const told = (noun: 'customer' | 'queue' | 'recording', body: unknown) =>
  toldRow(noun, { id: 'c-1', ver: 8, body });

test('[CK1] [CK2] a row is told as canonical text, and once more where something in it is hidden', () => {
  const body = customer('c-1');
  const { fullText, maskedText, full, masked, buckets } = told('customer', body).told;
  expect([fullText, buckets]).toEqual([canonicalJson(body), ['centre']]);
  expect(JSON.parse(maskedText ?? '')).toEqual({
    ...body,
    numbers: [{ number: '138****1234', kind: 'mobile' }],
  });
  expect([full, masked]).toEqual([
    rowHash('customer', 'c-1', 8, fullText),
    rowHash('customer', 'c-1', 8, maskedText ?? ''),
  ]);
});

test('[CK2] where nothing is hidden there is one text, and both views share its hash', () => {
  for (const reading of [
    told('customer', { ...customer('c-1'), numbers: [] }),
    told('queue', { id: 'c-1' }),
  ]) {
    expect(reading.told.maskedText).toBe(null);
    expect(reading.told.masked).toBe(reading.told.full);
  }
});

test.each([
  ['cannot be masked', 'customer', { id: 'c-1', numbers: 'not a list' }],
  ['names a place that is none', 'recording', { id: 'c-1', agentId: 'a b' }],
  ['is no row at all', 'recording', null],
] as const)('[O7] [CK2] a row that %s is shown to nobody', (_what, noun, body) => {
  const reading = told(noun, body);
  expect([reading.isMisplaced, reading.told.buckets, reading.told.maskedText]).toEqual([true, [], null]);
});
