/** Who may read a blob: whoever may see a row that speaks of it, by the stored rows of this moment. Rule R5. */
import { grantsOf, reaches } from '../../../shared/domain/grants.ts';
import { nounByName } from '../../../shared/domain/nouns.ts';
import { readBlob, refsOf, type Blob } from '../../db/blobs.ts';
import type { Reader } from '../../db/database.ts';
import { readRow } from '../../db/nouns.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { BlobParts } from './parts.ts';

/** null: for this caller there is none. */
export const findBlob = ({ db }: BlobParts, caller: Caller, sha256: string): Promise<Blob | null> =>
  db.read(caller.tenant, async (tx) => {
    const blob = await readBlob(tx, sha256);
    return blob?.state === 'stored' && (await isWithinReach(tx, caller, sha256)) ? blob : null;
  });

async function isWithinReach(tx: Reader, { user }: Caller, sha256: string): Promise<boolean> {
  const grants = grantsOf(user);
  for (const { noun, rowId } of await refsOf(tx, sha256)) {
    const row = await readRow(tx, noun, rowId);
    if (row && reaches(grants, nounByName(noun).buckets(row))) return true;
  }
  return false;
}
