/** First copies of big buckets: who may have which image, and when one is built. Rules IM1–IM6: docs/spec/sync.md. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { layoutDigest } from '../../../cache/layout.ts';
import { PAGE_BYTES } from '../../../cache/cipher-page.ts';
import type { Image, ImageAnswer } from '../../../shared/contract/sync/image.ts';
import type { Grants } from '../../../shared/domain/grants.ts';
import { biggestBucket, bucketHeads, countAfter, type BucketHead } from '../../db/pages.ts';
import { listTenants } from '../../db/accounts.ts';
import type { Caller } from '../accounts/accounts.ts';
import { signCursor } from '../sync/cursor.ts';
import { grantsNow } from '../sync/pull-grants.ts';
import type { PullParts } from '../sync/pull.ts';
import { createBuilder } from './builder.ts';
import { FRAME_PAGES, type FramesOnDisk } from './frames.ts';
import { openShelf, type ImagePlace, type KeptImage } from './shelf.ts';

export interface ImageParts {
  pull: PullParts;
  databaseUrl: string;
  dataFolder: string;
  /** A bucket with fewer rows comes by pages. */
  leastRows?: number;
  log: { failed(cause: unknown): void; built(rows: number, ms: number): void };
}

export interface Images {
  /** The image of the biggest bucket that the person may read, if one is worth its while. */
  ask(caller: Caller, layout: string): Promise<ImageAnswer>;
  /** null: not there, or not for this person at this moment. */
  open(caller: Caller, id: string): Promise<FramesOnDisk | null>;
  /** Builds what the next workstation will ask for, where it is missing or old. Nobody waits for it. */
  buildAhead(): Promise<void>;
  close(): Promise<void>;
}

const LEAST_ROWS = 100_000;
/** [IM5] An image that lacks more than this share of the bucket is built anew, for the next ones. */
const STALE_SHARE = 0.1;
const RETRY_MS = 2_000;
/** [IM2] What could not be built is not tried again at once: rows are the way meanwhile. */
const AFTER_FAILURE_MS = 10 * 60_000;

interface Wanted {
  grants: Grants;
  head: BucketHead;
  place: ImagePlace;
}

export function openImages(parts: ImageParts): Images {
  const { db, keys, epoch, now } = parts.pull;
  const shelf = openShelf(join(parts.dataFolder, 'images'), keys);
  const builder = createBuilder();
  const layout = layoutDigest();
  const failedAtMs = new Map<string, number>();
  const hasFailed = (place: ImagePlace): boolean =>
    now() - (failedAtMs.get(keyOf(place)) ?? -Infinity) < AFTER_FAILURE_MS;

  const wanted = (caller: Caller): Promise<{ wanted: Wanted | null; behind: number }> => {
    const known = epoch.known();
    return db.read(caller.tenant, async (reader) => {
      const grants = await grantsNow(reader, { caller, known, epoch });
      const heads = await bucketHeads(reader, grants.buckets, grants.view);
      const head = heads.toSorted((a, b) => b.count - a.count)[0];
      if (!head || head.count < (parts.leastRows ?? LEAST_ROWS)) return { wanted: null, behind: 0 };
      const place = {
        tenant: caller.tenant,
        bucket: head.bucket,
        view: grants.view,
        layout,
        epoch: known.epoch,
      };
      const image = usable(shelf.find(place), head);
      const behind = image ? await countAfter(reader, head.bucket, image.seq) : 0;
      return { wanted: { grants, head, place }, behind };
    });
  };

  /** [IM10] Of each tenant the biggest bucket, as most people see it. */
  const wantedAhead = (tenant: string): Promise<ImagePlace | null> =>
    db.read(tenant, async (reader) => {
      const bucket = await biggestBucket(reader);
      const [head] = bucket === null ? [] : await bucketHeads(reader, [bucket], 'full');
      if (!head || head.count < (parts.leastRows ?? LEAST_ROWS)) return null;
      const place = { tenant, bucket: head.bucket, view: 'full' as const, layout, epoch: epoch.now() };
      const image = usable(shelf.find(place), head);
      const behind = image ? await countAfter(reader, head.bucket, image.seq) : head.count;
      return behind > STALE_SHARE * head.count ? place : null;
    });

  const build = async (place: ImagePlace): Promise<void> => {
    if (builder.isBusy() || hasFailed(place)) return;
    shelf.keepOnly({ layout, epoch: place.epoch });
    const id = randomBytes(32).toString('hex');
    const sealKey = randomBytes(32);
    const startedMs = now();
    const { tenant, bucket, view } = place;
    const job = { databaseUrl: parts.databaseUrl, tenant, bucket, view, path: shelf.pathOf(id), sealKey };
    try {
      const built = await builder.build(job);
      const sealedKey = shelf.sealKey(id, sealKey);
      const form = { pageBytes: PAGE_BYTES, framePages: FRAME_PAGES, madeAtMs: now(), sealedKey };
      shelf.keep({ id, ...place, ...built, ...form });
      parts.log.built(built.sum.count, now() - startedMs);
    } catch (cause) {
      failedAtMs.set(keyOf(place), now());
      parts.log.failed(cause);
    }
  };

  return {
    ask: async (caller, asked) => {
      if (asked !== layout) return { state: 'none' };
      const { wanted: found, behind } = await wanted(caller);
      if (!found) return { state: 'none' };
      const image = usable(shelf.find(found.place), found.head);
      if (!image || behind > STALE_SHARE * found.head.count) void build(found.place);
      if (!image && hasFailed(found.place)) return { state: 'none' };
      if (!image) return { state: 'building', retryAfterMs: Math.round(RETRY_MS * (1 + Math.random())) };
      return { state: 'ready', image: toldImage(image) };
    },
    open: async (caller, id) => {
      const image = shelf.byId(id);
      if (!image || image.tenant !== caller.tenant) return null;
      const known = epoch.known();
      const grants = await db.read(caller.tenant, (reader) => grantsNow(reader, { caller, known, epoch }));
      const isTheirs = grants.buckets.some((bucket) => bucket === image.bucket) && grants.view === image.view;
      return isTheirs && image.epoch === known.epoch ? shelf.frames(image) : null;
    },
    buildAhead: async () => {
      for (const tenant of await db.owner(listTenants)) {
        const place = await wantedAhead(tenant);
        if (place) await build(place);
      }
    },
    close: () => builder.close(),
  };

  function toldImage({ tenant, seq, sealedKey: _key, ...image }: KeptImage): Image {
    const { epoch, bucket, view } = image;
    return { ...image, cursor: signCursor(keys, { tenant, epoch, bucket, view }, { seq, silentTo: 0 }) };
  }
}

const keyOf = ({ tenant, bucket, view }: ImagePlace): string => JSON.stringify([tenant, bucket, view]);

/** [IM5] What left under a forgotten number could not be told to whoever starts from before it. */
const usable = (image: KeptImage | null, head: BucketHead): KeptImage | null =>
  image && image.seq >= head.floor ? image : null;
