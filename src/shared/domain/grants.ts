/** What a person may read: which buckets, and whether masked. The engine asks this table and nothing else. */
import { unreachable } from '../result.ts';
import type { Bucket } from './noun.ts';
import type { User } from './people.ts';

export interface Grants {
  /** Most wanted first: a first copy fills in this order. */
  buckets: Bucket[];
  /** `masked`: rows come as the noun's `mask` leaves them. */
  view: 'full' | 'masked';
}

/** [L2] From the stored row of the person, as it is at this moment; a disabled one is granted nothing. */
export function grantsOf(user: User): Grants {
  if (!user.enabled) return { buckets: [], view: 'masked' };
  const own: Bucket[] = [`user:${user.id}`, `team:${user.teamId}`];
  switch (user.role) {
    case 'agent':
      return { buckets: [...own, 'centre'], view: 'full' };
    case 'lead':
      return { buckets: [...own, `lead:${user.teamId}`, 'quality', 'centre'], view: 'full' };
    case 'administrator':
      return { buckets: [...own, 'quality', 'centre'], view: 'full' };
    case 'inspector':
      return { buckets: [...own, 'quality', 'centre'], view: 'masked' };
    default:
      return unreachable(user.role);
  }
}

/** Is a row that lies in these buckets within reach? */
export const reaches = (grants: Grants, rowBuckets: readonly Bucket[]): boolean =>
  rowBuckets.some((bucket) => grants.buckets.includes(bucket));
