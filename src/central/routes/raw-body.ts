/** The text of a request's body as it came: what the device signed (docs/spec/sync.md DV2). */
import type { FastifyRequest } from 'fastify';
import { PROOF_HEADER } from '../../shared/contract/sync/proof.ts';
import type { SignedRequest } from '../services/devices/proof.ts';

const bodies = new WeakMap<FastifyRequest, string>();

export const keepBody = (request: FastifyRequest, text: string): void => void bodies.set(request, text);

export function signedRequest(request: FastifyRequest): SignedRequest {
  const proof = request.headers[PROOF_HEADER];
  return {
    method: request.method,
    path: request.url,
    body: bodies.get(request) ?? '',
    proof: typeof proof === 'string' ? proof : undefined,
  };
}
