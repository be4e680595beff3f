/** What central says of rows, into the cache: rows and the screen rows over them, in one transaction each. */
import type { Actor, RowKey } from '../../../shared/commands/command.ts';
import type { WireRow } from '../../../shared/contract/sync/identity.ts';
import type { BucketRows } from '../../../shared/contract/sync/pull.ts';
import { applyBuckets, endOfPull, putAuditRows, type Applied } from '../../../cache/apply.ts';
import type { Writer } from '../../../cache/handle.ts';
import type { Store } from '../store/store.ts';
import { keysOf, keyText, rebase } from '../commands/overlay.ts';
import { shownWork, type OutboxEntry } from '../store/outbox.ts';

export interface ApplyParts {
  store: Pick<Store, 'vault' | 'cache'>;
  actor: Actor;
}

/** [WS8] One line of a pull with its cursors. Throws `WrongHash` (cache/apply.ts) when it is not what central hashed. */
export const applyLine = (parts: ApplyParts, buckets: readonly BucketRows[]): Applied =>
  applied(parts, (db) => applyBuckets(db, buckets));

/** Rows that central sent again because they differed here. */
export const applyRepair = (parts: ApplyParts, bucket: string, rows: readonly WireRow[]): Applied =>
  applied(parts, (db) => putAuditRows(db, bucket, rows));

/** [WS9] Rows that nobody repeated, or that may not be seen any more, go; at most `limit` at once. */
export const letGo = (
  parts: ApplyParts,
  options: { isComplete: boolean; limit: number },
): { touched: RowKey[]; more: boolean } => applied(parts, (db) => endOfPull(db, options));

function applied<T extends { touched: RowKey[] }>({ store, actor }: ApplyParts, work: (db: Writer) => T): T {
  const commands = shownWork(store.vault.read);
  return store.cache().write((db) => {
    const done = work(db);
    const covered = coveredBy(commands, done.touched);
    if (covered.length > 0) rebase(db, commands, covered, actor);
    return done;
  });
}

/** Only rows that some command may show differently need a second look. */
function coveredBy(commands: readonly OutboxEntry[], touched: readonly RowKey[]): RowKey[] {
  if (commands.length === 0 || touched.length === 0) return [];
  const watched = new Set(commands.flatMap(keysOf).map(keyText));
  return touched.filter((key) => watched.has(keyText(key)));
}
