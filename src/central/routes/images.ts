/** GET /sync/v1/image/:id: an image's frames, whole or from anywhere on (RFC 9110 §14). */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { imagePath } from '../../shared/contract/sync/image.ts';
import { failure } from '../../shared/link/attempt.ts';
import type { AccountParts } from '../services/accounts/accounts.ts';
import { readRange } from '../services/blobs/range.ts';
import { readFrames } from '../services/images/frames.ts';
import type { Images } from '../services/images/images.ts';
import { provenCallerOf } from './context.ts';

export function imageRoute(app: FastifyInstance, accounts: AccountParts, images: Images): void {
  app.get<{ Params: { id: string } }>(imagePath(':id'), async (request, reply) => {
    const caller = await provenCallerOf(accounts, request);
    const frames = await images.open(caller, request.params.id);
    const bytes = frames?.frameEnds.at(-1);
    if (!frames || !bytes) throw failure('request/not-found');
    reply.headers({ 'accept-ranges': 'bytes', 'content-type': 'application/octet-stream' });
    const part = readRange(request.headers.range, bytes);
    if (part.type === 'unsatisfiable')
      return reply.status(416).header('content-range', `bytes */${bytes}`).send();
    const { start, end } = part.type === 'part' ? part : { start: 0, end: bytes - 1 };
    if (part.type === 'part') reply.status(206).header('content-range', `bytes ${start}-${end}/${bytes}`);
    reply.header('content-length', end - start + 1);
    return reply.send(Readable.from(readFrames(frames, { start, end })));
  });
}
