/** Finding what differs: a bucket in 256 slices, then one slice's rows, then the rows themselves. Rules CK: docs/spec/sync.md. */
import { z } from 'zod';
import { DeviceId } from '../../ids.ts';
import { BucketName, BucketSum, Hex64, WireRow } from './identity.ts';

const RowName = z.tuple([z.string().min(1).max(64), z.string().min(1).max(200)]);

export const AuditInput = z.strictObject({
  deviceId: DeviceId,
  epoch: z.string().max(64),
  bucket: BucketName,
  ask: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('sums') }),
    /** A row lies in the slice that the first byte of SHA-256 over `noun \n id` names. */
    z.strictObject({ type: z.literal('slice'), slice: z.number().int().min(0).max(255) }),
    z.strictObject({ type: z.literal('rows'), rows: z.array(RowName).min(1).max(1_000) }),
  ]),
});
export type AuditInput = z.infer<typeof AuditInput>;

export const AuditAnswer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('sums'), whole: BucketSum, slices: z.array(BucketSum).length(256) }),
  z.strictObject({
    type: z.literal('slice'),
    /** [noun, id, ver, hash] */
    rows: z.array(z.tuple([z.string(), z.string(), z.number().int(), Hex64])),
  }),
  /** Rows that are not in the bucket come as tombstones. */
  z.strictObject({ type: z.literal('rows'), rows: z.array(WireRow) }),
]);
export type AuditAnswer = z.infer<typeof AuditAnswer>;
