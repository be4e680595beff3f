/** The page of the first protocol, until no workstation asks for it. One whole page of JSON, from one snapshot. */
import { grantsOf } from '../../../shared/domain/grants.ts';
import type { PageRow, PullPage } from '../../../shared/contract/sync/sync.ts';
import type { Reader } from '../../db/database.ts';
import { sequencedThrough } from '../../db/mutations.ts';
import { readRow } from '../../db/nouns.ts';
import { bucketHeads, bucketRowsAfter, type BucketRow } from '../../db/pages.ts';
import { isBehind } from '../../db/sequence.ts';
import type { Caller } from '../accounts/accounts.ts';
import { readCursor, signCursor } from './cursor.ts';
import type { PullParts } from './pull.ts';

interface PageRequest {
  cursors: Record<string, string>;
  limit: number;
}
type BucketPage = PullPage['buckets'][number];

export function pullPage(parts: PullParts, caller: Caller, request: PageRequest): Promise<PullPage> {
  const epoch = parts.epoch.now();
  return parts.db.read(caller.tenant, async (db) => {
    const user = await readRow(db, 'user', caller.user.id);
    const granted = user ? grantsOf(user) : { buckets: [], view: 'masked' as const };
    const filled = await fill(db, parts, { ...request, tenant: caller.tenant, granted, epoch });
    const behind = await isBehind(db, caller.tenant, 1_000);
    const revoked = Object.keys(request.cursors)
      .filter((bucket) => !granted.buckets.some((name) => name === bucket))
      .map((bucket): BucketPage => ({ bucket, state: 'revoked', cursor: '', rows: [] }));
    return {
      epoch,
      buckets: [...revoked, ...filled.buckets],
      complete: filled.complete && !behind,
      sequencedThrough: await sequencedThrough(db, caller.tenant, caller.deviceId),
      serverTimeMs: parts.now(),
      pollAfterMs: behind ? 2_000 : parts.pollMs,
    };
  });
}

interface Filling extends PageRequest {
  tenant: string;
  epoch: string;
  granted: ReturnType<typeof grantsOf>;
}

async function fill(
  db: Reader,
  parts: PullParts,
  { cursors, limit, tenant, granted, epoch }: Filling,
): Promise<{ buckets: BucketPage[]; complete: boolean }> {
  const buckets: BucketPage[] = [];
  const { view } = granted;
  const heads = new Map((await bucketHeads(db, granted.buckets, view)).map((h) => [h.bucket, h.head]));
  let room = limit;
  for (const bucket of granted.buckets) {
    if (room === 0) return { buckets, complete: false };
    const scope = { tenant, epoch, bucket, view };
    const cursor = readCursor(parts.keys, scope, cursors[bucket] ?? '');
    const after = cursor?.seq ?? 0;
    const silentTo = cursor && after > 0 ? cursor.silentTo : (heads.get(bucket) ?? 0);
    const found = await bucketRowsAfter(db, { bucket, view, after, silentTo, limit: room + 1 });
    const rows = found.slice(0, room);
    const isAll = rows.length === found.length;
    const seq = isAll ? Math.max(heads.get(bucket) ?? 0, after) : (rows.at(-1)?.seq ?? 0);
    const state = cursor === null ? 'reset' : 'active';
    const next = signCursor(parts.keys, scope, { seq, silentTo });
    buckets.push({ bucket, state, cursor: next, rows: rows.map(wireRow) });
    if (!isAll) return { buckets, complete: false };
    room -= rows.length;
  }
  return { buckets, complete: true };
}

const wireRow = ({ noun, id, ver, text }: BucketRow): PageRow => [
  noun,
  id,
  ver,
  text === null ? null : JSON.parse(text),
];
