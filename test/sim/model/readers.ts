/** Who may read what, and how far they have read. */
import { grantsOf } from '../../../src/shared/domain/grants.ts';
import { nounByName } from '../../../src/shared/domain/nouns.ts';
import { sha256, sumOf } from './hash.ts';
import { placesOf, rowOf, shownAs, type ModelState, type ShownRow } from './state.ts';

export interface Grants {
  buckets: string[];
  view: 'full' | 'masked';
}

/** By the stored row of the person, now. */
export function grantsNow(state: ModelState, userId: string): Grants {
  const user = rowOf(state, 'user', userId);
  return user ? grantsOf(user) : { buckets: [], view: 'masked' };
}

interface CursorScope {
  epoch: string;
  bucket: string;
  view: string;
}

const SECRET = 'known to central alone';

export const writeCursor = (scope: CursorScope, seq: number): string =>
  `m.${seq.toString(36)}.${sha256([SECRET, scope.epoch, scope.bucket, scope.view, seq].join('\n')).slice(0, 24)}`;

/** 0: from the beginning. null: not one that was given for this bucket, view and epoch. */
export function readCursor(scope: CursorScope, cursor: string): number | null {
  if (cursor === '') return 0;
  const seq = cursorSeq(cursor);
  return writeCursor(scope, seq) === cursor ? seq : null;
}

export const cursorSeq = (cursor: string): number => parseInt(cursor.split('.')[1] ?? '', 36);

/** The rows of a bucket as a person of this view gets them. */
export function liveRows(state: ModelState, bucket: string, view: Grants['view']): ShownRow[] {
  return [...placesOf(state, bucket)]
    .filter(([, place]) => place.live)
    .map(([key]) => state.published.get(key))
    .filter((row) => row !== undefined && row.body !== null)
    .map((row) => shownAs(row!, view));
}

export const bucketSum = (
  state: ModelState,
  bucket: string,
  view: Grants['view'],
): ReturnType<typeof sumOf> => sumOf(liveRows(state, bucket, view).map((row) => row.hash));

/** May this person reach the stored row? A row that does not exist is out of nobody's reach. */
export function reaches(state: ModelState, userId: string, noun: string, id: string): boolean {
  const body = rowOf(state, noun as 'call', id);
  if (!body) return true;
  const granted = grantsNow(state, userId).buckets;
  return nounByName(noun as 'call')
    .buckets(body)
    .some((bucket) => granted.includes(bucket));
}
