/** An arrived database is looked at, and gets what the old one has and it has not. Rule IM8. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Image } from '../../../shared/contract/sync/image.ts';
import { applyBuckets } from '../../../cache/apply.ts';
import { bucketSums, cacheEpoch, findBucket, setCacheEpoch, setCursor } from '../../../cache/bucket.ts';
import { linesOf } from '../../../cache/carry.ts';
import type { Reader, StoreFile } from '../../../cache/handle.ts';
import { meetLayout } from '../../../cache/rebuild.ts';

/** Rows of small buckets carried over in one transaction: some 5 ms. */
const CARRY_ROWS = 100;

/** False: it is not what it was said to be. */
export async function prepareArrived(arrived: StoreFile, old: Reader, image: Image): Promise<boolean> {
  if (arrived.write(meetLayout) !== 'same') return false;
  const sum = bucketSums(arrived.read)[image.bucket];
  if (sum?.count !== image.sum.count || sum.sum !== image.sum.sum) return false;
  arrived.write((db) => {
    const bucket = findBucket(db, image.bucket);
    if (bucket) setCursor(db, bucket, image.cursor);
    setCacheEpoch(db, image.epoch);
  });
  if (cacheEpoch(old) === image.epoch) await carry(arrived, old, image.bucket);
  return true;
}

/** What came by rows before (the person's own bucket, the team's) need not come again. */
async function carry(arrived: StoreFile, old: Reader, except: string): Promise<void> {
  for (const line of linesOf(old, except, CARRY_ROWS)) {
    arrived.write((db) => applyBuckets(db, [line]));
    await nextTurn();
  }
}
