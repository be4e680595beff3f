import { expect, test } from 'vitest';
import { whyNewEpoch, type EpochFacts } from './epoch-judge.ts';

const here = { system: '7', timeline: 1 };
const kept = { epoch: 'e2', beat: 50, ...here };
const facts = (over: Partial<EpochFacts> = {}): EpochFacts => ({
  here,
  kept,
  note: { epoch: 'e2', beat: 50 },
  isNotePast: false,
  ...over,
});

test.each([
  ['[EP1] the same database', {}],
  [
    '[EP2] the note is a little behind: central was killed before it wrote',
    { note: { epoch: 'e2', beat: 40 } },
  ],
  ['[EP2] a new data folder', { note: null }],
  ['[EP3] another central began the epoch', { note: { epoch: 'e1', beat: 900 }, isNotePast: true }],
] as const)('%s: the epoch goes on', (_rule, over) => {
  expect(whyNewEpoch(facts(over))).toBe(null);
});

test.each([
  ['[EP1] a database without one', { kept: null, note: null }],
  ['[EP1] restored into another cluster', { here: { system: '8', timeline: 1 } }],
  ['[EP1] recovered to a point in time', { here: { system: '7', timeline: 2 } }],
  ['[EP2] an older copy of the same files', { note: { epoch: 'e2', beat: 51 } }],
  ['[EP2] a copy from before the noted epoch', { note: { epoch: 'e3', beat: 1 } }],
] as const)('%s: another epoch begins', (_rule, over) => {
  expect(whyNewEpoch(facts(over))).toEqual(expect.any(String));
});
