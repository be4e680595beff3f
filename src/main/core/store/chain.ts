/** What a mutation's content is known by, and how mutations are linked in the order they were made. */
import { createHash } from 'node:crypto';
import { batchText, chainText, FIRST_CHAIN, payloadText } from '../../../shared/contract/sync/lineage.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The chain before a device's first mutation. */
export const FIRST_LINK = FIRST_CHAIN;

/** A resend must carry the same. */
export const payloadHash = (payload: Parameters<typeof payloadText>[0]): string =>
  sha256(payloadText(payload));

export const nextLink = (before: string, id: string, hash: string): string =>
  sha256(chainText(before, { id: id as Mutation['id'], payloadHash: hash }));

/** A batch whose answer was lost may come again as it was. */
export const batchHash = (mutations: Parameters<typeof batchText>[0]): string => sha256(batchText(mutations));
