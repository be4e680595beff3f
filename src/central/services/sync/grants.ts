/** Which buckets a person may read, from the stored row of this moment; most wanted first: a page fills in this order. */
import type { Bucket } from '../../../shared/domain/noun.ts';
import type { User } from '../../../shared/domain/people.ts';
import { unreachable } from '../../../shared/result.ts';

export function grantedBuckets(user: User): Bucket[] {
  if (!user.enabled) return [];
  const own: Bucket[] = [`user:${user.id}`, `team:${user.teamId}`];
  switch (user.role) {
    case 'agent':
      return [...own, 'centre'];
    case 'lead':
    case 'inspector':
    case 'administrator':
      return [...own, 'quality', 'centre'];
    default:
      return unreachable(user.role);
  }
}
