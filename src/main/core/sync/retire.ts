/** After a complete pull: what central has and has sent back leaves the outbox for the archive. Rule OV5: docs/spec/store.md. */
import { getBase } from '../../../cache/row.ts';
import { archive, pruneArchive } from '../store/archive.ts';
import { inConflict, retirable, type OutboxEntry } from '../store/outbox.ts';
import { showAgain } from '../commands/run.ts';
import { REMEMBERED_MS } from './epoch.ts';
import type { Pulled } from './pull.ts';
import type { RoundParts } from './round.ts';

/** A complete page is at most a second old (L9): what was acknowledged this long before it is in it. */
const SURELY_IN_MS = 10_000;

export function retire(parts: RoundParts, { sequencedThrough, serverTimeMs }: Pulled): void {
  const { vault } = parts.store;
  const done = retirable(vault.read, sequencedThrough, serverTimeMs - SURELY_IN_MS);
  const decided = inConflict(vault.read).filter((entry) => isDecided(parts, entry));
  if (done.length + decided.length === 0) return;
  vault.write((db) => {
    for (const { mutationId, ending } of done) archive(db, mutationId, ending ?? 'applied', serverTimeMs);
    for (const { mutationId } of decided) archive(db, mutationId, 'resolved', serverTimeMs);
    pruneArchive(db, serverTimeMs - REMEMBERED_MS);
  });
  if (done.length > 0) parts.touched(showAgain(parts.store, done, parts.actor));
}

/** A person resolved the conflict that it ended in, here or elsewhere. */
const isDecided = ({ store }: RoundParts, { conflictId }: OutboxEntry): boolean =>
  conflictId !== null && getBase(store.cache().read, 'conflict', conflictId)?.state === 'resolved';
