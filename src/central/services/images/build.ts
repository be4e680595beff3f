/** Building one image, in a thread of its own: rows of one snapshot into a database, the database into frames. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { BucketSum, View } from '../../../shared/contract/sync/identity.ts';
import { createImageFile, type ImageFile, type ToldRow } from '../../../cache/image-file.ts';
import { openDatabase, type Reader } from '../../db/database.ts';
import { bucketHeads, bucketRowsAfter } from '../../db/pages.ts';
import { writeFrames, type Framed } from './frames.ts';

export interface BuildJob {
  databaseUrl: string;
  tenant: string;
  bucket: string;
  view: View;
  /** Without an ending: `.db` and `.frames` are put behind it. */
  path: string;
  sealKey: Uint8Array;
}

export interface Built extends Framed {
  /** The image is the bucket as of this number. */
  seq: number;
  sum: BucketSum;
}

const ROWS_AT_ONCE = 5_000;
const CACHE_KIB = 192 * 1024;

/** Leaves `path`.frames and nothing else. Throws when the rows do not add up to what central says of them. */
export async function buildImage(job: BuildJob): Promise<Built> {
  const db = openDatabase(job.databaseUrl);
  const database = `${job.path}.db`;
  const fileKey = randomBytes(32);
  try {
    const file = createImageFile({ path: database, key: fileKey, bucket: job.bucket, cacheKib: CACHE_KIB });
    const filled = await db
      .read(job.tenant, (reader) => fill(reader, file, job))
      .catch((cause: unknown) => {
        file.abandon();
        throw cause;
      });
    const framed = await writeFrames({
      from: database,
      fileKey,
      to: `${job.path}.frames`,
      sealKey: job.sealKey,
    });
    return { ...framed, ...filled };
  } finally {
    rmSync(database, { force: true });
    await db.close();
  }
}

async function fill(
  db: Reader,
  file: ImageFile,
  { bucket, view }: BuildJob,
): Promise<{ seq: number; sum: BucketSum }> {
  const [head] = await bucketHeads(db, [bucket], view);
  if (!head) throw new Error('there is nothing in the bucket');
  for (let after = 0, isMore = true; isMore;) {
    const rows = await bucketRowsAfter(db, { bucket, view, after, silentTo: head.head, limit: ROWS_AT_ONCE });
    file.put(
      rows.flatMap(({ hash, text, ...row }): ToldRow[] => (hash && text ? [{ ...row, hash, text }] : [])),
    );
    after = rows.at(-1)?.seq ?? after;
    isMore = rows.length === ROWS_AT_ONCE;
  }
  const sum = file.finish();
  if (sum.count !== head.count || sum.sum !== head.sum)
    throw new Error('the rows do not add up to their sum');
  return { seq: head.head, sum };
}
