/** Who asks, judged in the snapshot that will answer. Every read of sync begins here. Rules L2, EP4, EP5, H3. */
import { grantsOf, type Grants } from '../../../shared/domain/grants.ts';
import { OLDEST_PROTOCOL } from '../../../shared/contract/version.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { Reader } from '../../db/database.ts';
import { readAsker } from '../../db/pages.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { EpochNote } from './epoch-judge.ts';
import type { EpochKeeper } from './epoch.ts';

const NOBODY: Grants = { buckets: [], view: 'masked' };

/**
 * The grants of the person, in this snapshot. `known`: the epoch as it was known before the snapshot was taken.
 * Throws 'central/unavailable' when the database is not the one that was looked at last, 'sync/epoch-suspect' while
 * the tenant's pulls wait for an operator, 'sync/upgrade-required' for a program that is too old.
 */
export async function grantsNow(
  db: Reader,
  { caller, known, epoch }: { caller: Caller; known: EpochNote; epoch: EpochKeeper },
): Promise<Grants> {
  const who = { tenant: caller.tenant, userId: caller.user.id, deviceId: caller.deviceId };
  const asker = await readAsker(db, who);
  if (!asker || asker.epoch !== known.epoch || asker.beat < known.beat) {
    void epoch.check().catch(() => {}); // the keeper's own round says what is wrong
    throw failure('central/unavailable');
  }
  if (asker.isSuspect) throw failure('sync/epoch-suspect');
  if (asker.protocol !== null && asker.protocol < OLDEST_PROTOCOL) throw failure('sync/upgrade-required');
  return asker.user ? grantsOf(asker.user) : NOBODY;
}
