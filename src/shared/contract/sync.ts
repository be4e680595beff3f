/** The sync protocol (docs/spec/sync.md). Knows nothing of call centres: rows are opaque bodies of a named noun. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { DeviceId, EpochMs, MutationId } from '../ids.ts';
import { procedure } from './procedure.ts';

const BucketName = z.string().min(1).max(80);
/** How far a device has read a bucket. Opaque to the device; central signs it. '' = from the beginning. */
const Cursor = z.string().max(200);

export const Mutation = z.strictObject({
  id: MutationId,
  /** Dense per device, from 1: the order in which the person worked. */
  deviceSeq: z.number().int().positive(),
  command: z.string().min(1).max(64),
  version: z.number().int().positive(),
  args: z.unknown(),
  /** SHA-256 of canonical {command, version, args}: a resend must carry the same content. */
  payloadHash: z.string().regex(/^[0-9a-f]{64}$/),
  atMs: EpochMs,
});
export type Mutation = z.infer<typeof Mutation>;

export const MutationResult = z.discriminatedUnion('status', [
  /** Done, now or by an earlier send. `mark`: retire when a pull says `sequencedThrough` ≥ mark. */
  z.strictObject({ id: MutationId, status: z.literal('applied'), mark: z.number().int() }),
  /** The rule refused it against central's rows. Kept for a person. */
  z.strictObject({ id: MutationId, status: z.literal('refused'), code: z.string().max(64) }),
  /** Central could not run it (unknown here, or failed three times); its content is kept on central. */
  z.strictObject({ id: MutationId, status: z.literal('quarantined'), code: z.string().max(64) }),
  /** Not now: this one and the rest of its lane come again later. */
  z.strictObject({ id: MutationId, status: z.literal('retry'), afterMs: z.number().int() }),
]);
export type MutationResult = z.infer<typeof MutationResult>;

/** [noun, id, ver, body]; body null is a tombstone. */
export const WireRow = z.tuple([z.string(), z.string(), z.number().int(), z.unknown()]);
export type WireRow = z.infer<typeof WireRow>;

export const PullPage = z.strictObject({
  epoch: z.string(),
  buckets: z.array(
    z.strictObject({
      bucket: BucketName,
      /** reset: forget this bucket's rows that the coming pages do not repeat. revoked: forget them all. */
      state: z.enum(['active', 'reset', 'revoked']),
      cursor: Cursor,
      rows: z.array(WireRow),
    }),
  ),
  /** True only when this page's own snapshot reached the tail of every bucket: a consistent checkpoint. */
  complete: z.boolean(),
  /** Every change with a mark ≤ this is in the pages so far; meaningful when complete. */
  sequencedThrough: z.number().int(),
  serverTimeMs: EpochMs,
  pollAfterMs: z.number().int(),
});
export type PullPage = z.infer<typeof PullPage>;

export const syncContract = {
  push: procedure
    .route({ method: 'POST', path: '/sync/v1/push', summary: 'An ordered batch of mutations' })
    .input(
      z.strictObject({
        epoch: z.string().max(64).nullable(),
        deviceId: DeviceId,
        mutations: z.array(Mutation).min(1).max(1_000),
      }),
    )
    .output(z.strictObject({ epoch: z.string(), results: z.array(MutationResult), serverTimeMs: EpochMs })),
  pull: procedure
    .route({ method: 'POST', path: '/sync/v1/pull', summary: 'Rows since the given cursors' })
    .input(
      z.strictObject({
        epoch: z.string().max(64).nullable(),
        deviceId: DeviceId,
        /** Buckets the device holds; central adds those newly granted and marks those revoked. */
        cursors: z.record(BucketName, Cursor),
        limit: z.number().int().min(1).max(10_000),
      }),
    )
    .output(PullPage),
  poke: procedure
    .route({
      method: 'GET',
      path: '/sync/v1/poke',
      summary: 'Says only that something moved; carries no data',
    })
    .output(eventIterator(z.strictObject({ moved: z.literal(true) }))),
};
