/**
 * First sync of a big bucket: a whole database file, built once at central for everyone with the same view, sent page
 * by page and encrypted by the workstation under its own key while it arrives. Rules IM: docs/spec/sync.md.
 */
import { z } from 'zod';
import { DeviceId, EpochMs } from '../../ids.ts';
import { BucketName, BucketSum, Cursor, Sha256, View } from './identity.ts';

/** GET, with Range; the body is the frames one after the other. */
export const imagePath = (id: string): string => `/sync/v1/image/${id}`;

export const ImageInput = z.strictObject({
  deviceId: DeviceId,
  /** Digest of the layout of cache.db that the device's program has; an image of another layout is of no use to it. */
  layout: z.string().max(64),
});
export type ImageInput = z.infer<typeof ImageInput>;

export const Image = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  epoch: z.string().max(64),
  bucket: BucketName,
  view: View,
  layout: z.string().max(64),
  /** The image is the bucket as of this cursor, with this sum. */
  cursor: Cursor,
  sum: BucketSum,
  /** Of the plain database: pages × pageBytes. `plainSha256` is over all of it. */
  pages: z.number().int().positive(),
  pageBytes: z.number().int().positive(),
  plainSha256: Sha256,
  /** Each frame is `framePages` pages (the last may be fewer), zstd; where each ends on the wire. Resume at any of them. */
  framePages: z.number().int().positive(),
  frameEnds: z.array(z.number().int().positive()).min(1).max(100_000),
  madeAtMs: EpochMs,
});
export type Image = z.infer<typeof Image>;

export const ImageAnswer = z.discriminatedUnion('state', [
  /** Nothing is big enough, or the layouts differ: use pages. */
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('building'), retryAfterMs: z.number().int().positive() }),
  z.strictObject({ state: z.literal('ready'), image: Image }),
]);
export type ImageAnswer = z.infer<typeof ImageAnswer>;
