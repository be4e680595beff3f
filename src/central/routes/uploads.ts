/**
 * Resumable uploads of recordings: tus 1.0 at /blobs (protocol: tus.io/protocols/resumable-upload). Every request is
 * judged by the recording's stored row before tus sees it; the upload's id is made of what it belongs to.
 */
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { FailureCode } from '../../shared/errors.ts';
import { RecordingId } from '../../shared/ids.ts';
import { failure } from '../../shared/link/attempt.ts';
import type { AccountParts } from '../services/accounts/accounts.ts';
import { mayUpload, type RecordingParts } from '../services/recordings/recordings.ts';
import { callerOf } from './context.ts';
import { errorBody } from './errors.ts';

/** Eight hours of stereo speech at 64 kbit/s. */
const MOST_BYTES = 256 * 1024 * 1024;
const PATH = '/blobs';

export function uploadRoutes(app: FastifyInstance, accounts: AccountParts, parts: RecordingParts): void {
  const store = new FileStore({ directory: parts.blobs.folder });
  const ids = new WeakMap<object, string>();
  const tus = new Server({
    path: PATH,
    datastore: store,
    maxSize: MOST_BYTES,
    relativeLocation: true,
    namingFunction: (request) => {
      const raw = request.runtime?.node?.req;
      const id = raw && ids.get(raw);
      if (!id) throw new Error('an upload without its recording');
      return id;
    },
    onResponseError: (_request, cause) => toText(cause),
  });
  const serve = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value) reply.raw.setHeader(name, value);
    await tus.handle(request.raw, reply.raw);
  };

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers(); // the body goes to tus as a stream
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post(PATH, async (request, reply) => {
      const caller = await callerOf(accounts, request.headers.authorization);
      const recordingId = recordingIdOf(request.headers['upload-metadata']);
      const bytes = Number(request.headers['upload-length']);
      const allowed = await mayUpload(parts, caller, { recordingId, bytes });
      if (!allowed.ok) throw failure(allowed.error);
      ids.set(request.raw, parts.blobs.idOf(caller.tenant, recordingId));
      await serve(request, reply);
    });
    scope.route<{ Params: { id: string } }>({
      method: ['PATCH', 'HEAD'],
      url: `${PATH}/:id`,
      handler: async (request, reply) => {
        const caller = await callerOf(accounts, request.headers.authorization);
        const recordingId = await recordingOfUpload(store, request.params.id);
        const allowed = await mayUpload(parts, caller, { recordingId, bytes: null });
        if (!allowed.ok || parts.blobs.idOf(caller.tenant, recordingId) !== request.params.id) {
          throw failure('request/not-found');
        }
        await serve(request, reply);
      },
    });
  });
}

/** Upload-Metadata: "recordingId <base64>[,…]" (tus 1.0, Creation). */
function recordingIdOf(header: string | string[] | undefined): RecordingId {
  const pairs = String(header ?? '')
    .split(',')
    .map((pair) => pair.trim().split(' '));
  const value = pairs.find(([key]) => key === 'recordingId')?.[1] ?? '';
  const parsed = RecordingId.safeParse(Buffer.from(value, 'base64').toString('utf8'));
  if (!parsed.success) throw failure('request/invalid');
  return parsed.data;
}

const UploadMetadata = z.object({ recordingId: RecordingId });

async function recordingOfUpload(store: FileStore, id: string): Promise<RecordingId> {
  if (!/^[0-9a-f]{64}$/.test(id)) throw failure('request/not-found');
  const upload = await store.configstore.get(id).catch(() => undefined); // no such file
  const parsed = UploadMetadata.safeParse(upload?.metadata);
  if (!parsed.success) throw failure('request/not-found');
  return parsed.data.recordingId;
}

/** tus names what is wrong in its own words; ours are codes. */
function toText(cause: Error | { status_code: number; body: string }): { status_code: number; body: string } {
  const status = 'status_code' in cause ? cause.status_code : 500;
  const code: FailureCode =
    status === 404 || status === 410
      ? 'request/not-found'
      : status < 500
        ? 'request/invalid'
        : 'central/unavailable';
  return { status_code: status < 500 ? status : 503, body: JSON.stringify(errorBody(code)) };
}
