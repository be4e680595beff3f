/**
 * The sync protocol (docs/spec/sync.md). Knows nothing of call centres: rows are opaque bodies of a named noun.
 * Beside these procedures, over plain HTTP: POST `PULL_PATH` (pull.ts, lines) and GET `imagePath(id)` (image.ts, frames).
 */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { DeviceId, EpochMs } from '../../ids.ts';
import { procedure } from '../procedure.ts';
import { AuditAnswer, AuditInput } from './audit.ts';
import { Hello, HelloInput } from './hello.ts';
import { BucketName, Cursor } from './identity.ts';
import { PushAnswer, PushInput } from './push.ts';

/** [noun, id, ver, body]; body null is a tombstone. Goes with `page`. */
export const PageRow = z.tuple([z.string(), z.string(), z.number().int(), z.unknown()]);
export type PageRow = z.infer<typeof PageRow>;

/** Goes when the streamed pull is in. */
export const PullPage = z.strictObject({
  epoch: z.string(),
  buckets: z.array(
    z.strictObject({
      bucket: BucketName,
      state: z.enum(['active', 'reset', 'revoked']),
      cursor: Cursor,
      rows: z.array(PageRow),
    }),
  ),
  complete: z.boolean(),
  sequencedThrough: z.number().int(),
  serverTimeMs: EpochMs,
  pollAfterMs: z.number().int(),
});
export type PullPage = z.infer<typeof PullPage>;

export const syncContract = {
  hello: procedure
    .route({ method: 'POST', path: '/sync/v1/hello', summary: 'Who asks, and what central thinks of them' })
    .input(HelloInput)
    .output(Hello),
  push: procedure
    .route({ method: 'POST', path: '/sync/v1/push', summary: 'An ordered batch of mutations' })
    .input(PushInput)
    .output(PushAnswer),
  pull: procedure
    .route({ method: 'POST', path: '/sync/v1/page', summary: 'Rows since the given cursors' })
    .input(
      z.strictObject({
        epoch: z.string().max(64).nullable(),
        deviceId: DeviceId,
        cursors: z.record(BucketName, Cursor),
        limit: z.number().int().min(1).max(10_000),
      }),
    )
    .output(PullPage),
  audit: procedure
    .route({
      method: 'POST',
      path: '/sync/v1/audit',
      summary: 'Which rows of a bucket differ, and those rows',
    })
    .input(AuditInput)
    .output(AuditAnswer),
  poke: procedure
    .route({
      method: 'GET',
      path: '/sync/v1/poke',
      summary: 'Says only that something moved; carries no data',
    })
    .output(eventIterator(z.strictObject({ moved: z.literal(true) }))),
};
