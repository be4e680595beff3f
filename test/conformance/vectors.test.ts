/** Golden vectors: what another implementation compares its first bytes with. */
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  batchHash,
  canonicalJson,
  chainOf,
  FIRST_CHAIN,
  payloadHash,
  proofText,
  rowHash,
  sliceOf,
  sumOf,
  type Content,
  type Proven,
} from './hashing.ts';
import { canonicalJson as ourCanonicalJson } from '../../src/shared/commands/canonical.ts';
import { batchText, chainText, payloadText } from '../../src/shared/contract/sync/lineage.ts';
import { rowHash as ourRowHash, sliceOf as ourSliceOf } from '../../src/cache/row-hash.ts';
import { sha256 } from './hashing.ts';

interface Vectors {
  canonicalJson: { value: unknown; text: string }[];
  rowHash: { noun: string; id: string; ver: number; body: string; hash: string; slice: number }[];
  sum: { hashes: string[]; count: number; sum: string }[];
  chain: { content: Content; id: string; payloadHash: string; chain: string }[];
  batchHash: string;
  proof: { of: Proven; text: string; publicKey: string; signature: string }[];
}

const vectors = JSON.parse(readFileSync(new URL('vectors/vectors.json', import.meta.url), 'utf8')) as Vectors;

describe('golden vectors', () => {
  test.each(vectors.canonicalJson)('canonical JSON: $text', ({ value, text }) => {
    expect([canonicalJson(value), ourCanonicalJson(value)]).toEqual([text, text]);
  });
  test.each(vectors.rowHash)('[CK1] hash and slice of $noun $id', ({ noun, id, ver, body, hash, slice }) => {
    expect([rowHash(noun, id, ver, body), ourRowHash(noun, id, ver, body)]).toEqual([hash, hash]);
    expect([sliceOf(noun, id), ourSliceOf(noun, id)]).toEqual([slice, slice]);
  });
  test.each(vectors.sum)('sum modulo 2^64: $sum', ({ hashes, count, sum }) => {
    expect(sumOf(hashes)).toEqual({ count, sum });
  });
  test('[DV7] payload hashes, the chain over them, and the batch', () => {
    let before = FIRST_CHAIN;
    for (const { content, id, payloadHash: payload, chain } of vectors.chain) {
      expect([payloadHash(content), sha256(payloadText(content as never))]).toEqual([payload, payload]);
      expect([
        chainOf(before, id, payload),
        sha256(chainText(before, { id, payloadHash: payload } as never)),
      ]).toEqual([chain, chain]);
      before = chain;
    }
    expect([batchHash(vectors.chain), sha256(batchText(vectors.chain as never))]).toEqual([
      vectors.batchHash,
      vectors.batchHash,
    ]);
  });
  test.each(vectors.proof)('[DV2] proof of $of.method $of.path', ({ of, text, publicKey, signature }) => {
    expect(proofText(of)).toBe(text);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    expect(verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });
});
