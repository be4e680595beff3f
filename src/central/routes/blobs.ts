/** GET /blobs/:sha256: stored bytes, whole or in part (RFC 9110 §13–14), for whoever sees a row that speaks of them. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { failure } from '../../shared/link/attempt.ts';
import type { AccountParts } from '../services/accounts/accounts.ts';
import { findBlob } from '../services/blobs/find-blob.ts';
import type { BlobParts } from '../services/blobs/parts.ts';
import { readStretch } from '../services/blobs/read-blob.ts';
import { readRange } from '../services/blobs/range.ts';
import { blobTrouble } from './blob-trouble.ts';
import { callerOf } from './context.ts';

type OfBlob = { Params: { sha256: string } };

export function blobRoute(app: FastifyInstance, accounts: AccountParts, parts: BlobParts): void {
  app.get<OfBlob>('/blobs/:sha256', { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await callerOf(accounts, request.headers.authorization);
    const { sha256 } = request.params;
    const blob = /^[0-9a-f]{64}$/.test(sha256) ? await findBlob(parts, caller, sha256) : null;
    if (!blob) throw failure('request/not-found');
    const asked = isSame(request.headers['if-range'], sha256) ? request.headers.range : undefined;
    const part = readRange(asked, blob.bytes);
    void reply.headers({
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
      etag: `"${sha256}"`,
    });
    if (part.type === 'unsatisfiable')
      return reply.status(416).header('content-range', `bytes */${blob.bytes}`).send();
    const { start, end } = part.type === 'part' ? part : { start: 0, end: blob.bytes - 1 };
    const stretch = readStretch(parts, caller.tenant, { blob, range: { start, end: end + 1 } });
    const first = await firstOf(stretch);
    if (part.type === 'part')
      void reply.status(206).header('content-range', `bytes ${start}-${end}/${blob.bytes}`);
    return reply.header('content-length', end - start + 1).send(Readable.from(withFirst(first, stretch)));
  });
}

/** What cannot be read is noticed before anything is promised; later on, the answer breaks off. */
async function firstOf(stretch: AsyncGenerator<Buffer>): Promise<Buffer> {
  try {
    return (await stretch.next()).value ?? Buffer.alloc(0);
  } catch (cause) {
    if (blobTrouble(cause)) throw failure('central/unavailable');
    throw cause;
  }
}

async function* withFirst(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** RFC 9110 §13.1.5: a part only of the representation that the client holds already. */
const isSame = (ifRange: string | string[] | undefined, sha256: string): boolean =>
  ifRange === undefined || ifRange === `"${sha256}"`;
