/** Is this request signed by the device that the token belongs to? Rules DV2, DV3: docs/spec/sync.md. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { proofText } from '../../../shared/contract/sync/proof.ts';

export interface SignedRequest {
  method: string;
  /** Path with query, as it was sent. */
  path: string;
  body: string;
  /** What the header carried. */
  proof: string | undefined;
}

const SIGNATURE = /^[\w-]{86}$/; // 64 bytes, base64url

/** `token`: the access token; for a refresh, the refresh token. */
export function isProven(publicKey: string, token: string, { proof, ...request }: SignedRequest): boolean {
  if (!proof || !SIGNATURE.test(proof)) return false;
  const text = proofText({
    method: request.method,
    path: request.path,
    bodySha256: sha256(request.body),
    tokenSha256: sha256(token),
  });
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(proof, 'base64url'));
  } catch {
    return false; // 32 bytes that are no point of the curve
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
