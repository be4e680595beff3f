/** Central's own digest of a mutation's content: a reused id is noticed whatever hash came with it. */
import { createHash } from 'node:crypto';
import type { Mutation } from '../../../shared/contract/sync/push.ts';

export const contentHash = ({
  command,
  version,
  args,
}: Pick<Mutation, 'command' | 'version' | 'args'>): string =>
  createHash('sha256').update(canonicalJson({ command, version, args })).digest('hex');

/** JSON with sorted keys: the same content gives the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
