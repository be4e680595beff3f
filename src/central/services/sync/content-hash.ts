/** Central's own digest of a mutation's content: a reused id is noticed whatever hash came with it. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../shared/commands/canonical.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';

/** Without a base, as before there were any: digests that were stored then stay true. */
export const contentHash = ({
  command,
  version,
  args,
  base,
}: Pick<Mutation, 'command' | 'version' | 'args' | 'base'>): string =>
  createHash('sha256')
    .update(canonicalJson({ command, version, args, ...(base && { base }) }))
    .digest('hex');
