/** Words of the sync protocol that several messages share. Rules: docs/spec/sync.md. */
import { z } from 'zod';

export const BucketName = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\w.:-]+$/);
/** How far a device has read a bucket. Opaque to the device; central signs it. '' = from the beginning. */
export const Cursor = z.string().max(200);

/** 64 bits as 16 lower-case hex digits, most significant first. */
export const Hex64 = z.string().regex(/^[0-9a-f]{16}$/);
/** A SHA-256 as lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How many rows a bucket holds, and the sum of their hashes modulo 2^64. Two copies with one sum hold the same rows. */
export const BucketSum = z.strictObject({ count: z.number().int().nonnegative(), sum: Hex64 });
export type BucketSum = z.infer<typeof BucketSum>;

/** The sum of nothing. */
export const EMPTY_SUM: BucketSum = { count: 0, sum: '0000000000000000' };

/** How a bucket's rows are shown to this person: `masked` hides what the noun's `mask` hides. */
export const View = z.enum(['full', 'masked']);
export type View = z.infer<typeof View>;

/**
 * A row on the wire: [noun, id, ver, hash, body] or, for a row that left the bucket, [noun, id, ver].
 * `body` is the row's canonical JSON **as text**: stored, hashed and sent on without being written anew.
 * `hash` is the first 8 bytes of SHA-256 over `noun \n id \n ver \n body` (UTF-8).
 */
export const WireRow = z.union([
  z.tuple([z.string().min(1).max(64), z.string().min(1).max(200), z.number().int(), Hex64, z.string()]),
  z.tuple([z.string().min(1).max(64), z.string().min(1).max(200), z.number().int()]),
]);
export type WireRow = z.infer<typeof WireRow>;
