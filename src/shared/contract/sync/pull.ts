/**
 * What comes down: one snapshot, told in lines of JSON (application/x-ndjson, zstd when asked for). Every `rows` line
 * stands for itself: apply it, with its cursors, in one transaction. A response that is cut anywhere keeps what its
 * whole lines brought. Without an `end` line it was cut. Rules L: docs/spec/sync.md.
 */
import { z } from 'zod';
import { DeviceId, EpochMs } from '../../ids.ts';
import { BucketName, BucketSum, Cursor, WireRow } from './identity.ts';

export const PULL_PATH = '/sync/v1/pull';

export const PullInput = z.strictObject({
  epoch: z.string().max(64).nullable(),
  deviceId: DeviceId,
  /** Buckets the device holds; central adds those newly granted and marks those revoked. */
  cursors: z.record(BucketName, Cursor),
  /** Most rows of the whole response. */
  limit: z.number().int().min(1).max(50_000),
  /** Most rows of one line: what the device wants to write in one transaction. */
  lineRows: z.number().int().min(1).max(1_000),
});
export type PullInput = z.infer<typeof PullInput>;

export const BucketRows = z.strictObject({
  bucket: BucketName,
  /** reset: forget this bucket's rows that the coming lines do not repeat. revoked: forget them all. */
  state: z.enum(['active', 'reset', 'revoked']),
  cursor: Cursor,
  rows: z.array(WireRow),
});
export type BucketRows = z.infer<typeof BucketRows>;

export const PullLine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('head'), epoch: z.string().max(64), serverTimeMs: EpochMs }),
  z.strictObject({ type: z.literal('rows'), buckets: z.array(BucketRows) }),
  z.strictObject({
    type: z.literal('end'),
    /** True only when this snapshot reached the tail of every granted bucket: a consistent checkpoint. */
    complete: z.boolean(),
    /** Of every granted bucket as this snapshot has it; to be compared when complete. Empty when not. */
    sums: z.record(BucketName, BucketSum),
    /** Every change with a mark ≤ this is in the rows so far; meaningful when complete. */
    sequencedThrough: z.number().int(),
    /** Rows still to come after this response; for the progress bar. */
    remaining: z.number().int().nonnegative(),
    pollAfterMs: z.number().int().positive(),
  }),
  /** Central broke off in the middle: as if the line had been cut, with a reason. */
  z.strictObject({ type: z.literal('failure'), code: z.string().max(64) }),
]);
export type PullLine = z.infer<typeof PullLine>;
