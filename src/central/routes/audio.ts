/** GET /recordings/v1/:id/audio: the stored audio, whole or in part (RFC 9110 §14). */
import type { FastifyInstance } from 'fastify';
import { RecordingId } from '../../shared/ids.ts';
import { failure } from '../../shared/link/attempt.ts';
import type { AccountParts } from '../services/accounts/accounts.ts';
import { readRange } from '../services/recordings/range.ts';
import { findAudio, type RecordingParts } from '../services/recordings/recordings.ts';
import { callerOf } from './context.ts';

export function audioRoute(app: FastifyInstance, accounts: AccountParts, parts: RecordingParts): void {
  app.get<{ Params: { id: string } }>('/recordings/v1/:id/audio', async (request, reply) => {
    const caller = await callerOf(accounts, request.headers.authorization);
    const id = RecordingId.safeParse(request.params.id);
    if (!id.success) throw failure('request/not-found');
    const found = await findAudio(parts, caller, id.data);
    if (!found.ok) throw failure(found.error);
    const { recording, blobId } = found.value;
    const { bytes, mimeType, sha256 } = recording;
    if ((await parts.blobs.sizeOf(blobId)) !== bytes) throw failure('request/not-found');
    reply.headers({ 'accept-ranges': 'bytes', 'content-type': mimeType, etag: `"${sha256}"` });
    const range = isSame(request.headers['if-range'], sha256) ? request.headers.range : undefined;
    const part = readRange(range, bytes);
    if (part.type === 'unsatisfiable')
      return reply.status(416).header('content-range', `bytes */${bytes}`).send();
    const { start, end } = part.type === 'part' ? part : { start: 0, end: bytes - 1 };
    if (part.type === 'part') reply.status(206).header('content-range', `bytes ${start}-${end}/${bytes}`);
    reply.header('content-length', end - start + 1);
    return reply.send(parts.blobs.read(blobId, { start, end }));
  });
}

/** RFC 9110 §13.1.5: a part only of the representation that the client holds already. */
const isSame = (ifRange: string | string[] | undefined, sha256: string): boolean =>
  ifRange === undefined || ifRange === `"${sha256}"`;
