/**
 * Requests of the sync protocol are signed by the device's Ed25519 key: a stolen access token alone is of no use.
 * No clock is in it (a machine's clock may be a year wrong): the token's own ten minutes bound a replay, and what is
 * replayed changes nothing (mutation ids, signed cursors).
 */
import { z } from 'zod';

/** An Ed25519 public key: its 32 bytes as base64url. */
export const DeviceKey = z.string().regex(/^[\w-]{43}$/);

export const PROOF_HEADER = 'seatline-proof';

export interface Proven {
  method: string;
  /** Path of the URL with its query, as sent. */
  path: string;
  /** Lower-case hex; of the empty string for requests without a body. */
  bodySha256: string;
  /** Lower-case hex of SHA-256 over the access token; over the refresh token where there is none yet (`auth.refresh`). */
  tokenSha256: string;
}

/** What is signed; the header carries the signature as base64url. */
export const proofText = ({ method, path, bodySha256, tokenSha256 }: Proven): string =>
  ['seatline-proof-1', method.toUpperCase(), path, bodySha256, tokenSha256].join('\n');
