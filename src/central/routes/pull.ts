/**
 * POST /sync/v1/pull: lines of JSON from one snapshot, written while they are read (contract/sync/pull.ts). A short
 * answer is sent whole, with its length; a long one is streamed, and reading waits for the network.
 */
import { Readable } from 'node:stream';
import { createZstdCompress, zstdCompressSync, constants } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PULL_PATH, PullInput } from '../../shared/contract/sync/pull.ts';
import { failure } from '../../shared/link/attempt.ts';
import type { AccountParts } from '../services/accounts/accounts.ts';
import { openPull, type OpenPull, type PullParts } from '../services/sync/pull.ts';
import { provenCallerOf } from './context.ts';
import { codeOf } from './errors.ts';

/** Up to here an answer is kept in memory and sent whole. */
const SHORT_CHARS = 64 * 1024;
/** Not worth compressing: it fits into one packet. */
const TINY_CHARS = 1_200;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

export function pullRoute(app: FastifyInstance, accounts: AccountParts, parts: PullParts): void {
  app.post(PULL_PATH, async (request, reply) => {
    const caller = await provenCallerOf(accounts, request);
    const input = PullInput.safeParse(request.body);
    if (!input.success) throw failure('request/invalid');
    const opened = await openPull(parts, caller, input.data);
    reply.raw.once('close', () => void opened.close()); // sent, or the device went away
    return answer(request, reply, opened);
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, opened: OpenPull): Promise<FastifyReply> {
  const lines = opened.lines();
  const start = await firstLines(lines, opened);
  const isZstd = acceptsZstd(request.headers['accept-encoding']);
  reply.header('content-type', 'application/x-ndjson').header('vary', 'accept-encoding');
  if (start.isAll && (!isZstd || start.text.length < TINY_CHARS)) return reply.send(start.text);
  if (isZstd) reply.header('content-encoding', 'zstd');
  if (start.isAll) return reply.send(zstdCompressSync(start.text, ZSTD));
  const body = Readable.from(rest(start.text, lines, request), { objectMode: true, highWaterMark: 2 });
  if (!isZstd) return reply.send(body);
  const packed = createZstdCompress(ZSTD);
  body.once('error', (cause) => packed.destroy(cause));
  packed.once('close', () => body.destroy());
  return reply.send(body.pipe(packed));
}

/** What goes wrong here is answered with its own status; nothing has been sent yet. */
async function firstLines(
  lines: AsyncGenerator<string, void>,
  opened: OpenPull,
): Promise<{ text: string; isAll: boolean }> {
  let text = '';
  try {
    while (text.length < SHORT_CHARS) {
      const { done, value } = await lines.next();
      if (done) return { text, isAll: true };
      text += value;
    }
    return { text, isAll: false };
  } catch (cause) {
    await opened.close();
    throw cause;
  }
}

/** [L13] What breaks in the middle is a line, so that a cut is told from a failure. */
async function* rest(
  start: string,
  lines: AsyncGenerator<string, void>,
  request: FastifyRequest,
): AsyncGenerator<string, void> {
  yield start;
  try {
    yield* lines;
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'internal/mistake') request.log.error({ err: cause }, 'a mistake of ours');
    yield `${JSON.stringify({ type: 'failure', code })}\n`;
  }
}

const acceptsZstd = (header: string | string[] | undefined): boolean =>
  String(header ?? '')
    .split(',')
    .some((coding) => /^\s*zstd\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));
