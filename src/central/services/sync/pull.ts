/** A page of rows since the given cursors, from one snapshot. Rules L1–L7: docs/spec/sync.md. */
import { grantsOf } from '../../../shared/domain/grants.ts';
import type { PullPage, PageRow } from '../../../shared/contract/sync/sync.ts';
import type { Database, Reader } from '../../db/database.ts';
import { sequencedThrough } from '../../db/mutations.ts';
import { readRow } from '../../db/nouns.ts';
import { bucketRowsAfter, headOf, type BucketRow } from '../../db/pages.ts';
import { isBehind } from '../../db/sequence.ts';
import type { Keys } from '../../keys.ts';
import type { Caller } from '../accounts/accounts.ts';
import { readCursor, signCursor } from './cursor.ts';

export interface PullParts {
  db: Database;
  keys: Keys;
  epoch: string;
  now: () => number;
}

export interface PullRequest {
  cursors: Record<string, string>;
  limit: number;
}

const POLL_AFTER_MS = 15_000;
/** A single change is numbered within 50 ms: one that has waited for longer than this is part of a great many. */
const BEHIND_MS = 1_000;
/** Its numbering is announced by a poke; this is for the device that misses it. */
const POLL_WHILE_BEHIND_MS = 2_000;

type BucketPage = PullPage['buckets'][number];

export function pull(parts: PullParts, caller: Caller, request: PullRequest): Promise<PullPage> {
  return parts.db.read(caller.tenant, async (db) => {
    const user = await readRow(db, 'user', caller.user.id); // as this snapshot has it, not as it was a moment ago
    const granted = user ? grantsOf(user).buckets : [];
    const filled = await fill(db, parts, { ...request, tenant: caller.tenant, granted });
    const behind = await isBehind(db, caller.tenant, BEHIND_MS);
    return {
      epoch: parts.epoch,
      buckets: [...revoked(request.cursors, granted), ...filled.buckets],
      complete: filled.complete && !behind,
      sequencedThrough: await sequencedThrough(db, caller.tenant, caller.deviceId),
      serverTimeMs: parts.now(),
      pollAfterMs: behind ? POLL_WHILE_BEHIND_MS : POLL_AFTER_MS,
    };
  });
}

/** [L4] Whatever the device holds and may not see, whether it exists or not. */
const revoked = (cursors: PullRequest['cursors'], granted: readonly string[]): BucketPage[] =>
  Object.keys(cursors)
    .filter((bucket) => !granted.includes(bucket))
    .map((bucket) => ({ bucket, state: 'revoked', cursor: '', rows: [] }));

interface Filling extends PullRequest {
  tenant: string;
  granted: readonly string[];
}

/** Buckets one after the other until the page is full. One that was not reached is left out: it comes next time. */
async function fill(
  db: Reader,
  parts: PullParts,
  { cursors, limit, tenant, granted }: Filling,
): Promise<{ buckets: BucketPage[]; complete: boolean }> {
  const buckets: BucketPage[] = [];
  let room = limit;
  for (const bucket of granted) {
    if (room === 0) return { buckets, complete: false };
    const scope = { tenant, epoch: parts.epoch, bucket };
    const cursor = readCursor(parts.keys, scope, cursors[bucket] ?? '');
    const found = await bucketRowsAfter(db, bucket, cursor ?? 0, room + 1);
    const rows = found.slice(0, room);
    const isAll = rows.length === found.length;
    const seq = isAll ? Math.max(await headOf(db, bucket), cursor ?? 0) : (rows.at(-1)?.seq ?? 0);
    const state = cursor === null ? 'reset' : 'active';
    buckets.push({ bucket, state, cursor: signCursor(parts.keys, scope, seq), rows: rows.map(wireRow) });
    if (!isAll) return { buckets, complete: false };
    room -= rows.length;
  }
  return { buckets, complete: true };
}

const wireRow = ({ noun, id, ver, body }: BucketRow): PageRow => [noun, id, ver, body];
