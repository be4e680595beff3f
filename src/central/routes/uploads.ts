/**
 * Resumable uploads of recordings: tus 1.0 at /blobs with creation, checksum, expiration and termination (protocol:
 * tus.io/protocols/resumable-upload). Every request is judged by the recording's stored row before a byte is read.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FailureCode } from '../../shared/errors.ts';
import { RecordingId } from '../../shared/ids.ts';
import { failure } from '../../shared/link/attempt.ts';
import type { AccountParts, Caller } from '../services/accounts/accounts.ts';
import type { BlobParts } from '../services/blobs/parts.ts';
import { beginUpload, endUpload, receive } from '../services/blobs/uploads.ts';
import { adopt, findOwnUpload, mayUpload, MOST_BYTES } from '../services/recordings/recordings.ts';
import type { BlobUpload } from '../db/blobs.ts';
import { callerOf } from './context.ts';
import { errorBody } from './errors.ts';
import { blobTrouble, type Trouble } from './blob-trouble.ts';
import { checksOf, metadataOf, wholeNumber } from './tus-headers.ts';

const PATH = '/blobs';
const VERSION = '1.0.0';
const HEADERS = { 'tus-resumable': VERSION };
/** What `OPTIONS` answers (tus 1.0, Core): no sign-in, nothing of anybody's. */
const ABILITIES = {
  ...HEADERS,
  'tus-version': VERSION,
  'tus-extension': 'creation,checksum,expiration,termination',
  'tus-checksum-algorithm': 'sha256',
  'tus-max-size': String(MOST_BYTES),
};

type OfUpload = { Params: { id: string } };

export function uploadRoutes(app: FastifyInstance, accounts: AccountParts, parts: BlobParts): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers(); // the body is read as a stream
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.addHook('onRequest', async (request, reply) => {
      void reply.headers(HEADERS);
      const version = request.headers['tus-resumable'];
      if (request.method !== 'OPTIONS' && version !== VERSION)
        return refuse(reply.header('tus-version', VERSION), { status: 412, code: 'request/invalid' });
    });
    scope.setErrorHandler((cause, _request, reply) => {
      const trouble = blobTrouble(cause);
      if (!trouble) throw cause; // told as everywhere else
      return refuse(reply, trouble);
    });
    const callerBehind = (request: FastifyRequest): Promise<Caller> =>
      callerOf(accounts, request.headers.authorization);
    /** [R1] Judged before anybody's turn ends for it. */
    const withUpload = async (request: FastifyRequest<OfUpload>, work: Work): Promise<FastifyReply> => {
      const caller = await callerBehind(request);
      const { id } = await ownUpload(parts, caller, request.params.id);
      return parts.turns.take(id, async (signal) =>
        work({ caller, upload: await ownUpload(parts, caller, id), signal }),
      );
    };

    scope.options(PATH, (_request, reply) => reply.status(204).headers(ABILITIES).send());
    scope.post(PATH, async (request, reply) =>
      create(parts, await callerBehind(request), { request, reply }),
    );
    scope.head<OfUpload>(`${PATH}/:id`, (request, reply) =>
      withUpload(request, async ({ upload }) => {
        if (isOver(parts, upload)) return refuse(reply, GONE);
        return reply.headers({ 'upload-length': upload.bytes, ...progressOf(upload) }).send();
      }),
    );
    scope.patch<OfUpload>(`${PATH}/:id`, (request, reply) =>
      withUpload(request, (own) => append(parts, own, { request, reply })),
    );
    scope.delete<OfUpload>(`${PATH}/:id`, (request, reply) =>
      withUpload(request, async ({ caller, upload }) => {
        await endUpload(parts, caller.tenant, upload.id);
        return reply.status(204).send();
      }),
    );
  });
}

/** An upload whose turn it is; `signal` aborts when somebody newer waits for it. */
interface Own {
  caller: Caller;
  upload: BlobUpload;
  signal: AbortSignal;
}
type Work = (own: Own) => Promise<FastifyReply>;

const GONE: Trouble = { status: 410, code: 'request/not-found' };

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** [R7] With a proof, what is here already needs no sending: the answer says that all of it has arrived. */
async function create(parts: BlobParts, caller: Caller, { request, reply }: Exchange): Promise<FastifyReply> {
  const metadata = metadataOf(request.headers['upload-metadata']);
  const recordingId = RecordingId.safeParse(metadata['recordingId']);
  if (!recordingId.success) throw failure('request/invalid');
  const bytes = wholeNumber(request.headers['upload-length']);
  const allowed = await mayUpload(parts, caller, { recordingId: recordingId.data, bytes });
  if (!allowed.ok) throw failure(allowed.error);
  const recording = allowed.value;
  const { id, sha256 } = recording;
  const { proof } = metadata;
  if (proof && (await adopt(parts, caller, { recording, proof })))
    return reply
      .status(201)
      .headers({ location: `${PATH}/${sha256}`, 'upload-offset': bytes })
      .send();
  const begun = await beginUpload(parts, caller.tenant, { noun: 'recording', rowId: id, sha256, bytes });
  return reply
    .status(201)
    .headers({ location: `${PATH}/${begun.id}`, 'upload-offset': 0, ...expiryOf(begun) })
    .send();
}

async function append(
  parts: BlobParts,
  { caller, upload, signal }: Own,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  if (request.headers['content-type'] !== 'application/offset+octet-stream')
    return refuse(reply, { status: 415, code: 'request/invalid' });
  if (isOver(parts, upload)) return refuse(reply, GONE);
  if (wholeNumber(request.headers['upload-offset']) !== upload.received)
    return refuse(reply, { status: 409, code: 'request/invalid' });
  const checks = checksOf(request.headers);
  if (!checks.ok) return refuse(reply, { status: 400, code: 'request/invalid' });
  try {
    const body = { stream: bodyUntil(request, signal), checks: checks.value };
    const received = await receive(parts, caller.tenant, { upload, body });
    return reply
      .status(204)
      .headers(progressOf({ ...upload, received }))
      .send();
  } catch (cause) {
    if (request.raw.destroyed && !request.raw.complete) return reply.hijack(); // nobody is there to be told
    request.raw.resume(); // the rest is read past, so that the answer gets through
    throw cause;
  }
}

/** The request's bytes; it breaks off when somebody newer wants to go on with this upload. */
function bodyUntil({ raw }: FastifyRequest, signal: AbortSignal): AsyncIterable<Buffer> {
  const stop = (): void => void raw.destroy(new Error('somebody newer goes on'));
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>; // an answer still goes out on it
}

async function ownUpload(parts: BlobParts, caller: Caller, id: string): Promise<BlobUpload> {
  const found = /^[0-9a-f]{32}$/.test(id) ? await findOwnUpload(parts, caller, id) : null;
  if (!found?.ok) throw failure('request/not-found');
  return found.value;
}

const isOver = ({ now }: BlobParts, { expiresAtMs }: BlobUpload): boolean => expiresAtMs <= now();

const progressOf = ({ received, expiresAtMs }: BlobUpload): Record<string, string> => ({
  'upload-offset': String(received),
  ...expiryOf({ expiresAtMs }),
});

/** RFC 9110 §5.6.7, as tus asks for. */
const expiryOf = ({ expiresAtMs }: { expiresAtMs: number }): Record<string, string> => ({
  'upload-expires': new Date(expiresAtMs).toUTCString(),
});

const refuse = (reply: FastifyReply, { status, code }: { status: number; code: FailureCode }): FastifyReply =>
  reply.status(status).send({ ...errorBody(code), status });
