/**
 * tus 1.0 as a workstation speaks it: an upload is begun, asked how far it is, and sent on in pieces that prove
 * themselves. What does not speak tus is not central, whatever its status says. Failures are thrown as our codes.
 */
import { createHash } from 'node:crypto';
import { isFailureCode, type FailureCode } from '../../../shared/errors.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { CentralLink } from '../sync/central-link.ts';
import { paced, type TokenBucket } from './token-bucket.ts';

const VERSION = '1.0.0';
const PATIENCE_MS = 20_000;
/** A line slower than this is as good as none. */
const SLOWEST_BYTES_PER_MS = 8;

export interface Begun {
  /** Path from central's root. */
  url: string;
  offset: number;
}

/** Bytes on their way, with the hash of each of their pieces of 256 KiB. */
export interface Chunk {
  bytes: Buffer;
  pieceBytes: number;
  pieceHashes: Buffer[];
}

export interface TusClient {
  /** `offset` is the whole length when central had these bytes already. */
  begin(
    recording: { recordingId: string; bytes: number; proof: string },
    signal: AbortSignal,
  ): Promise<Begun>;
  /** null: there is no such upload any more. */
  offset(url: string, signal: AbortSignal): Promise<number | null>;
  /** The offset after it; null: there is no such upload any more. */
  send(url: string, at: { offset: number; chunk: Chunk }, signal: AbortSignal): Promise<number | null>;
}

export function createTusClient(link: CentralLink, bucket: TokenBucket | null): TusClient {
  const ask = (path: string, init: RequestInit, { signal, patienceMs = PATIENCE_MS }: Waiting) =>
    link.fetch(path, {
      ...init,
      headers: { 'tus-resumable': VERSION, ...(init.headers as Record<string, string>) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
  const offset: TusClient['offset'] = async (url, signal) => {
    const answer = await ask(url, { method: 'HEAD' }, { signal });
    if (isGone(answer)) return null;
    await mustBe(answer, 200);
    return numberIn(answer, 'upload-offset');
  };
  return {
    offset,
    begin: async ({ recordingId, bytes, proof }, signal) => {
      const headers = {
        'upload-length': String(bytes),
        'upload-metadata': `recordingId ${base64(recordingId)},proof ${base64(proof)}`,
      };
      const answer = await ask('/blobs', { method: 'POST', headers }, { signal });
      await mustBe(answer, 201);
      const url = answer.headers.get('location') ?? '';
      if (!/^\/blobs\/[0-9a-f]+$/.test(url)) throw failure('central/unreachable');
      return { url, offset: numberIn(answer, 'upload-offset') };
    },
    send: async (url, { offset: from, chunk }, signal) => {
      const headers = { 'upload-offset': String(from), ...headersOf(chunk) };
      const patienceMs = PATIENCE_MS + Math.ceil(chunk.bytes.length / slowest(bucket)); // timers take whole ms
      const answer = await ask(
        url,
        { method: 'PATCH', headers, ...bodyOf(chunk, bucket, signal) },
        { signal, patienceMs },
      );
      if (isGone(answer)) return null;
      if (answer.status === 409 && speaksTus(answer)) return offset(url, signal);
      await mustBe(answer, 204);
      return numberIn(answer, 'upload-offset');
    },
  };
}

interface Waiting {
  signal: AbortSignal;
  patienceMs?: number;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const slowest = (bucket: TokenBucket | null): number =>
  bucket ? Math.min(SLOWEST_BYTES_PER_MS, (bucket.sip * 4) / 2_000) : SLOWEST_BYTES_PER_MS;

function headersOf({ bytes, pieceBytes, pieceHashes }: Chunk): Record<string, string> {
  const hash = createHash('sha256').update(bytes).digest('base64');
  return {
    'content-type': 'application/offset+octet-stream',
    'upload-checksum': `sha256 ${hash}`,
    'upload-pieces': `${pieceBytes} ${pieceHashes.map((piece) => piece.toString('base64')).join(',')}`,
  };
}

const bodyOf = ({ bytes }: Chunk, bucket: TokenBucket | null, signal: AbortSignal): RequestInit =>
  bucket
    ? ({ body: paced(bytes, bucket, signal), duplex: 'half' } as RequestInit)
    : { body: new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length) };

const speaksTus = (answer: Response): boolean => answer.headers.get('tus-resumable') === VERSION;

const isGone = (answer: Response): boolean =>
  (answer.status === 404 || answer.status === 410) && speaksTus(answer);

/** [WS2] A sign-in page with 200 is nobody's upload. */
async function mustBe(answer: Response, status: number): Promise<void> {
  if (speaksTus(answer) && answer.status === status) return;
  const code = await codeIn(answer);
  throw failure(code ?? (answer.status >= 500 ? 'central/unavailable' : 'central/unreachable'));
}

async function codeIn(answer: Response): Promise<FailureCode | null> {
  const body = (await answer.json().catch(() => null)) as { code?: unknown } | null;
  if (isFailureCode(body?.code)) return body.code;
  return speaksTus(answer) && answer.status === 401 ? 'account/signed-out' : null;
}

function numberIn(answer: Response, header: string): number {
  const text = answer.headers.get(header) ?? '';
  if (!/^\d{1,15}$/.test(text)) throw failure('central/unreachable');
  return Number(text);
}
