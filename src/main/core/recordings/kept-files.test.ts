import { expect, test } from 'vitest';
import { whatGoes, type KeptFile, type KeptKind } from './kept-files.ts';

const HOUR = 3_600_000;
const policy = { keepBytes: 1_000, keepMs: 168 * HOUR };
const nowMs = 1_000 * HOUR;
const file = (name: string, kind: KeptKind, bytes: number, hoursAgo: number): KeptFile => ({
  name,
  recordingId: name,
  kind,
  bytes,
  sinceMs: nowMs - hoursAgo * HOUR,
});

test.each<[string, KeptFile[], string[]]>([
  ['nothing, while there is room', [file('a', 'stored', 500, 1), file('b', 'downloaded', 500, 2)], []],
  [
    'what is older than its time, however much room there is',
    [file('a', 'stored', 1, 169), file('b', 'downloaded', 1, 169), file('c', 'stored', 1, 167)],
    ['a', 'b'],
  ],
  [
    'the oldest first, and no more than needed',
    [file('new', 'stored', 500, 1), file('old', 'stored', 500, 50), file('middle', 'downloaded', 500, 20)],
    ['old'],
  ],
  [
    'never what central does not have, however old or large',
    [file('waiting', 'waiting', 99_000, 9_000), file('a', 'stored', 1, 1)],
    ['a'],
  ],
  [
    'a download that nobody goes on with, after a day',
    [file('a', 'part', 1, 25), file('b', 'part', 1, 23)],
    ['a'],
  ],
  ['too old before too much', [file('new', 'stored', 900, 100), file('part', 'part', 200, 30)], ['part']],
])('[RE12] [RE18] %s', (_what, files, gone) => {
  expect(
    whatGoes(files, { policy, nowMs })
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(gone.toSorted());
});
