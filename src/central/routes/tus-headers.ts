/** Headers of tus 1.0, and our one addition: hashes of a request's pieces. */
import type { IncomingHttpHeaders } from 'node:http';
import { failure } from '../../shared/link/attempt.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Checks } from '../services/blobs/verified.ts';

const PIECE_BYTES = { least: 64 * 1024, most: 1024 * 1024 };
const MOST_PIECES = 64;

/** Throws `request/invalid`. */
export function wholeNumber(header: string | string[] | undefined): number {
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) throw failure('request/invalid');
  return Number(header);
}

/** Upload-Metadata: "key <base64>[,key <base64>]" (tus 1.0, Creation). */
export function metadataOf(header: string | string[] | undefined): Record<string, string> {
  const pairs = String(header ?? '')
    .split(',')
    .map((pair) => pair.trim().split(' '));
  return Object.fromEntries(
    pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
}

/**
 * Upload-Checksum: "sha256 <base64>" (tus 1.0, Checksum). Upload-Pieces: "<bytes> <base64>,<base64>…": hashes of the
 * body's stretches of so many bytes, so that what a cut leaves is proven too. Anything else is refused.
 */
export function checksOf(headers: IncomingHttpHeaders): Result<Checks, null> {
  const whole = headers['upload-checksum'];
  const pieces = headers['upload-pieces'];
  const hash = whole === undefined ? null : hashOf(/^sha256 (\S+)$/.exec(String(whole))?.[1]);
  if (whole !== undefined && !hash) return err(null);
  if (pieces === undefined) return ok({ whole: hash, pieces: null });
  const [bytes = '', list = ''] = String(pieces).split(' ');
  const hashes = list.split(',').flatMap((text) => hashOf(text) ?? []);
  const isFit = Number(bytes) >= PIECE_BYTES.least && Number(bytes) <= PIECE_BYTES.most;
  if (!isFit || hashes.length !== list.split(',').length || hashes.length > MOST_PIECES) return err(null);
  return ok({ whole: hash, pieces: { bytes: Number(bytes), hashes } });
}

function hashOf(base64: string | undefined): Buffer | null {
  const hash = Buffer.from(base64 ?? '', 'base64');
  return hash.length === 32 ? hash : null;
}
