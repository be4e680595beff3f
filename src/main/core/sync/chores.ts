/** What the cache has still to do, a few rows at a time while nothing else is: words for the search, tables of new nouns. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { findMore } from '../../../cache/find-more.ts';
import { rebuildMore } from '../../../cache/rebuild.ts';
import { CACHE_KIB } from '../store/cache.ts';
import type { Store } from '../store/store.ts';

/** Some 3 ms each. */
const WORDS_AT_ONCE = 50;
const ROWS_AT_ONCE = 80;

export async function doChores({ store }: { store: Store }, mustStop: () => boolean): Promise<void> {
  while (!mustStop() && store.cache().write((db) => rebuildMore(db, ROWS_AT_ONCE))) await nextTurn();
  while (!mustStop() && store.cache().write((db) => findMore(db, WORDS_AT_ONCE)) > 0) await nextTurn();
  if (mustStop()) return;
  store.cache().limitMemory(CACHE_KIB); // a first copy may have had more
  store.dropIncoming(); // one that was given up for rows holds what may have been revoked since
}
