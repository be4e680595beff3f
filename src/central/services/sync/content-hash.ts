/** Central's own digest of a mutation's content: a reused id is noticed whatever hash came with it. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../shared/commands/canonical.ts';
import { payloadText } from '../../../shared/contract/sync/lineage.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Content = Pick<Mutation, 'command' | 'version' | 'args' | 'base'>;

/** Without a base, as before there were any: digests that were stored then stay true. */
export const contentHash = ({ command, version, args, base }: Content): string =>
  sha256(canonicalJson({ command, version, args, ...(base && { base }) }));

/** `isGenuine`: what was sent as its hash is the hash of the content, now or as programs before bases made it. */
export function digests(mutation: Content & Pick<Mutation, 'payloadHash'>): {
  hash: string;
  isGenuine: boolean;
} {
  const hash = contentHash(mutation);
  const sent = mutation.payloadHash;
  return { hash, isGenuine: sent === hash || sent === sha256(payloadText(mutation)) };
}
