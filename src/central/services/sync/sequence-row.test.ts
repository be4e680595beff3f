import { expect, test } from 'vitest';
import { sequenceRow, type RowFacts, type RowStep } from './sequence-row.ts';

const hashes = { full: 'aa', masked: 'bb' };
const present = (ver: number, ...buckets: string[]) => ({ ver, buckets, ...hashes });
const known = (ver: number, deleted = false) => ({ ver, deleted, ...hashes });
const live = (bucket: string) => ({ bucket, live: true });
const left = (bucket: string) => ({ bucket, live: false });
const copy = { type: 'copy' } as const;
const same = { type: 'same' } as const;

const table: { rule: string; facts: RowFacts; step: RowStep }[] = [
  {
    rule: '[O4] a new row enters each of its buckets',
    facts: { present: present(3, 'quality', 'user:a'), known: null, members: [] },
    step: { row: copy, members: [live('quality'), live('user:a')] },
  },
  {
    rule: '[O4] a row that did not change gets no number',
    facts: { present: present(3, 'centre'), known: known(3), members: [live('centre')] },
    step: { row: same, members: [] },
  },
  {
    rule: '[O4] a changed row gets a new number in every bucket',
    facts: { present: present(5, 'centre'), known: known(3), members: [live('centre')] },
    step: { row: copy, members: [live('centre')] },
  },
  {
    rule: '[CK2] a row whose masked text alone is another is told anew',
    facts: {
      present: { ...present(3, 'centre'), masked: 'cc' },
      known: known(3),
      members: [live('centre')],
    },
    step: { row: copy, members: [live('centre')] },
  },
  {
    rule: '[O5] a row that moves leaves before it enters, in one step',
    facts: { present: present(5, 'user:b'), known: known(3), members: [live('user:a')] },
    step: { row: copy, members: [left('user:a'), live('user:b')] },
  },
  {
    rule: '[O5] a row that comes back enters again',
    facts: { present: present(7, 'user:a'), known: known(5), members: [left('user:a'), live('user:b')] },
    step: { row: copy, members: [left('user:b'), live('user:a')] },
  },
  {
    rule: '[O5] a definition that names other buckets moves the row without a new version',
    facts: { present: present(3, 'quality'), known: known(3), members: [live('centre')] },
    step: { row: same, members: [left('centre'), live('quality')] },
  },
  {
    rule: '[O6] a deleted row leaves all its buckets under the next version',
    facts: { present: null, known: known(3), members: [live('centre'), left('user:a')] },
    step: { row: { type: 'bury', ver: 4 }, members: [left('centre')] },
  },
  {
    rule: '[O6] a tombstone is written once',
    facts: { present: null, known: known(4, true), members: [left('centre')] },
    step: { row: same, members: [] },
  },
  {
    rule: '[CK8] a buried row that still lies in a bucket leaves it',
    facts: { present: null, known: known(4, true), members: [live('centre')] },
    step: { row: { type: 'bury', ver: 4 }, members: [left('centre')] },
  },
  {
    rule: '[O6] a row made anew is alive again',
    facts: { present: present(5, 'centre'), known: known(4, true), members: [left('centre')] },
    step: { row: copy, members: [live('centre')] },
  },
  {
    rule: '[O4] a row that came and went between two passes was never there',
    facts: { present: null, known: null, members: [] },
    step: { row: same, members: [] },
  },
  {
    rule: '[O7] a row without a place leaves everywhere',
    facts: { present: present(5), known: known(3), members: [live('centre')] },
    step: { row: copy, members: [left('centre')] },
  },
];

test.each(table)('$rule', ({ facts, step }) => {
  expect(sequenceRow(facts)).toEqual(step);
});
