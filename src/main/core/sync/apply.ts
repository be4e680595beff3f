/** One pulled page into the cache: rows, memberships, cursors and the overlay of touched rows, in one transaction. */
import { nounByName, isNounName } from '../../../shared/domain/nouns.ts';
import type { Actor, RowKey } from '../../../shared/commands/command.ts';
import type { PullPage, PageRow } from '../../../shared/contract/sync/sync.ts';
import { keysOf, rebase, type Shown } from '../commands/overlay.ts';
import {
  cacheEpoch,
  dropBucket,
  dropMember,
  forgetCursors,
  openBucket,
  putMember,
  setCacheEpoch,
  setCursor,
  startSweep,
  sweep,
} from '../../../cache/bucket.ts';
import type { StoreFile, Writer } from '../../../cache/handle.ts';

export interface Applied {
  touched: RowKey[];
  rows: number;
  /** Rows that this program cannot read (a newer central); left out until the program is newer too. */
  unfit: number;
}

export function applyPage(
  cache: StoreFile,
  page: PullPage,
  commands: readonly Shown[],
  actor: Actor,
): Applied {
  return cache.write((db) => {
    meetEpoch(db, page.epoch);
    const applied: Applied = { touched: [], rows: 0, unfit: 0 };
    for (const bucket of page.buckets) applyBucket(db, bucket, applied);
    if (page.complete) applied.touched.push(...sweep(db));
    if (commands.length > 0) rebase(db, commands, overlaid(applied.touched, commands), actor);
    return applied;
  });
}

/** [WS7] Another epoch: central's numbers start anew; rows stay until they are replaced or swept. */
function meetEpoch(db: Writer, epoch: string): void {
  const known = cacheEpoch(db);
  if (known === epoch) return;
  if (known !== null) forgetCursors(db);
  setCacheEpoch(db, epoch);
}

function applyBucket(db: Writer, page: PullPage['buckets'][number], applied: Applied): void {
  const bucket = openBucket(db, page.bucket);
  if (page.state === 'revoked') {
    applied.touched.push(...dropBucket(db, bucket.id));
    return;
  }
  const present = page.state === 'reset' ? startSweep(db, bucket.id) : bucket;
  for (const row of page.rows) applyRow(db, present, row, applied);
  setCursor(db, bucket.id, page.cursor);
}

function applyRow(
  db: Writer,
  bucket: { id: number; generation: number },
  [noun, id, ver, body]: PageRow,
  applied: Applied,
): void {
  if (!isNounName(noun)) return void (applied.unfit += 1);
  applied.rows += 1;
  applied.touched.push({ noun, id });
  if (body === null || body === undefined) return dropMember(db, noun, bucket.id, id);
  const parsed = nounByName(noun).schema.safeParse(body);
  if (!parsed.success) return void (applied.unfit += 1);
  putMember(db, noun, bucket, { id, ver, body: parsed.data });
}

/** Only rows that some command may show differently need a second look. */
function overlaid(touched: readonly RowKey[], commands: readonly Shown[]): RowKey[] {
  const watched = watchedKeys(commands);
  return touched.filter(({ noun, id }) => watched.has(`${noun} ${id}`));
}

const watchedKeys = (commands: readonly Shown[]): Set<string> =>
  new Set(commands.flatMap(keysOf).map(({ noun, id }) => `${noun} ${id}`));
