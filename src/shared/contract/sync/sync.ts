/**
 * The sync protocol (docs/spec/sync.md). Knows nothing of call centres: rows are opaque bodies of a named noun.
 * Beside these procedures, over plain HTTP: POST `PULL_PATH` (pull.ts, lines) and GET `imagePath(id)` (image.ts, frames).
 */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from '../procedure.ts';
import { AuditAnswer, AuditInput } from './audit.ts';
import { Hello, HelloInput } from './hello.ts';
import { ImageAnswer, ImageInput } from './image.ts';
import { PushAnswer, PushInput } from './push.ts';

export const syncContract = {
  hello: procedure
    .route({ method: 'POST', path: '/sync/v1/hello', summary: 'Who asks, and what central thinks of them' })
    .input(HelloInput)
    .output(Hello),
  push: procedure
    .route({ method: 'POST', path: '/sync/v1/push', summary: 'An ordered batch of mutations' })
    .input(PushInput)
    .output(PushAnswer),
  image: procedure
    .route({
      method: 'POST',
      path: '/sync/v1/image',
      summary: 'A whole database of the biggest bucket, for a first copy',
    })
    .input(ImageInput)
    .output(ImageAnswer),
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
