/**
 * Does this copy equal central's? Compared by sums after every complete pull, and by every row's own hash in a full
 * check. What differs is found by drilling down (bucket → 256 slices → rows) and only those rows are fetched again.
 * Rules WS19–WS21: docs/spec/sync.md.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditAnswer, AuditInput } from '../../../shared/contract/sync/audit.ts';
import { EMPTY_SUM, type BucketSum, type WireRow } from '../../../shared/contract/sync/identity.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { DeviceId } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { WrongHash } from '../../../cache/apply.ts';
import {
  recheck,
  recount,
  rowsOfSlices,
  sliceSums,
  type CheckMark,
  type HashedRow,
} from '../../../cache/audit.ts';
import { bucketSums, findBucket, setCursor, startSweep } from '../../../cache/bucket.ts';
import { getFact, putFact } from '../store/kv.ts';
import { applyRepair } from './apply.ts';
import { atEndpoint } from './endpoint.ts';
import type { RoundParts } from './round.ts';

const DAY_MS = 24 * 3_600_000;
/** [WS21] More often than this in a day, and the bucket is read from its beginning. */
const REPAIRS_A_DAY = 3;
/** When a great bucket differs almost everywhere, reading it from its beginning costs less than asking. */
const MOST_SLICES = 64;
const MANY_ROWS = 20_000;
const ROWS_AT_ONCE = 100;
const RECHECK_ROWS = 500;

type RowName = [noun: string, id: string];
type Ask = AuditInput['ask'];
type Answer<T extends Ask['type']> = Extract<AuditAnswer, { type: T }>;

/** Buckets in which this copy is not what the snapshot had. */
export function differingBuckets({ store }: RoundParts, sums: Record<string, BucketSum>): string[] {
  const here = bucketSums(store.cache().read);
  const names = new Set([...Object.keys(sums), ...Object.keys(here)]);
  return [...names].filter((name) => !isSame(here[name] ?? EMPTY_SUM, sums[name] ?? EMPTY_SUM));
}

const isSame = (a: BucketSum, b: BucketSum): boolean => a.count === b.count && a.sum === b.sum;

/** [WS19] Fetches what differs. The sums are compared again after the next complete pull. */
export async function repairBucket(parts: RoundParts, bucket: string): Promise<Result<void, FailureCode>> {
  if (repairsToday(parts, bucket) >= REPAIRS_A_DAY) return ok(await startAnew(parts, bucket));
  const there = await ask(parts, bucket, { type: 'sums' });
  if (!there.ok) return there;
  const slices = await differingSlices(parts, bucket, there.value.slices);
  if (slices.size > MOST_SLICES && there.value.whole.count > MANY_ROWS)
    return ok(await startAnew(parts, bucket));
  const wrong = await differingRows(parts, bucket, slices);
  if (!wrong.ok) return wrong;
  const fetched = await fetchAgain(parts, bucket, wrong.value);
  if (!fetched.ok) return fetched;
  await recount(parts.store.cache()); // the books may be what is wrong
  noteRepair(parts, bucket, wrong.value.length);
  return parts.isClosed() ? err('link/closed') : ok(undefined);
}

async function differingSlices(
  { store }: RoundParts,
  bucket: string,
  there: readonly BucketSum[],
): Promise<Set<number>> {
  const here = await sliceSums(store.cache().read, bucket);
  return new Set(there.flatMap((sum, slice) => (isSame(sum, here[slice] ?? EMPTY_SUM) ? [] : [slice])));
}

async function differingRows(
  parts: RoundParts,
  bucket: string,
  slices: ReadonlySet<number>,
): Promise<Result<RowName[], FailureCode>> {
  const here = await rowsOfSlices(parts.store.cache().read, bucket, slices);
  const wrong: RowName[] = [];
  for (const [slice, ours] of here) {
    const there = await ask(parts, bucket, { type: 'slice', slice });
    if (!there.ok) return there;
    wrong.push(...differing(ours, there.value.rows));
  }
  return ok(wrong);
}

/** Missing here, other than there, or only here. */
function differing(here: readonly HashedRow[], there: readonly HashedRow[]): RowName[] {
  const text = ([noun, id, ver, hash]: HashedRow): string => [noun, id, ver, hash].join('\n');
  const [ours, theirs] = [new Set(here.map(text)), new Set(there.map(text))];
  const wrong = [
    ...there.filter((row) => !ours.has(text(row))),
    ...here.filter((row) => !theirs.has(text(row))),
  ];
  return [...new Map(wrong.map(([noun, id]) => [`${noun}\n${id}`, [noun, id] as RowName])).values()];
}

function takeRows(parts: RoundParts, bucket: string, rows: readonly WireRow[]): Result<void, FailureCode> {
  try {
    parts.touched(applyRepair(parts, bucket, rows).touched.map(({ noun }) => noun));
    return ok(undefined);
  } catch (cause) {
    if (cause instanceof WrongHash) return err('central/unreachable'); // changed on its way
    throw cause;
  }
}

/** Rows that are not in the bucket come back as tombstones. */
async function fetchAgain(
  parts: RoundParts,
  bucket: string,
  rows: readonly RowName[],
): Promise<Result<void, FailureCode>> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE);
    const answer = await ask(parts, bucket, { type: 'rows', rows: some });
    if (!answer.ok) return answer;
    const repaired = takeRows(parts, bucket, answer.value.rows);
    if (!repaired.ok) return repaired;
    await nextTurn();
  }
  return ok(undefined);
}

/**
 * [WS20] Every stored text is hashed again; what is not what central hashed is fetched. Then the books are counted anew: a
 * row that is simply not there any more has no text to be wrong. Returns how many rows and books were wrong.
 */
export async function checkTexts(parts: RoundParts): Promise<Result<number, FailureCode>> {
  const wrong: RowName[] = [];
  let after: CheckMark = null;
  do {
    const step = recheck(parts.store.cache().read, { after, limit: RECHECK_ROWS });
    wrong.push(...step.wrong);
    after = step.next;
    await nextTurn();
    if (parts.isClosed()) return err('link/closed');
  } while (after !== null);
  for (const bucket of wrong.length > 0 ? Object.keys(bucketSums(parts.store.cache().read)) : []) {
    const fetched = await fetchAgain(parts, bucket, wrong);
    if (!fetched.ok) return fetched;
  }
  if (wrong.length > 0) noteRepair(parts, '*', wrong.length);
  const books = await recount(parts.store.cache());
  return parts.isClosed() ? err('link/closed') : ok(wrong.length + books.length);
}

/** [WS21] Rows stay until they are told again or swept; the books begin with what lies there. */
async function startAnew({ store }: RoundParts, name: string): Promise<void> {
  store.cache().write((db) => {
    const bucket = findBucket(db, name);
    if (bucket) setCursor(db, startSweep(db, bucket), '');
  });
  await recount(store.cache());
}

async function ask<A extends Ask>(
  parts: RoundParts,
  bucket: string,
  question: A,
): Promise<Result<Answer<A['type']>, FailureCode>> {
  const { tokens, link, device, store } = parts;
  const epoch = getFact(store.vault.read, 'epoch') ?? '';
  const answer = await atEndpoint(parts, 'audit', () =>
    tokens.use(() =>
      link.client.sync.audit({ deviceId: device.id() as DeviceId, epoch, bucket, ask: question }),
    ),
  );
  if (parts.isClosed()) return err('link/closed');
  if (!answer.ok) return answer;
  return answer.value.type === question.type
    ? ok(answer.value as Answer<A['type']>)
    : err('central/unreachable');
}

function noteRepair({ store, clock }: RoundParts, bucket: string, rows: number): void {
  const nowMs = clock.nowMs();
  store.vault.write((db) => {
    const known = (getFact(db, 'repairs') ?? []).filter(({ atMs }) => isOfToday(atMs, nowMs));
    putFact(db, 'repairs', [...known, { atMs: nowMs, bucket, rows }]);
  });
}

const isOfToday = (atMs: number, nowMs: number): boolean => Math.abs(nowMs - atMs) < DAY_MS;

const repairsToday = ({ store, clock }: RoundParts, bucket: string): number =>
  (getFact(store.vault.read, 'repairs') ?? []).filter(
    (repair) => repair.bucket === bucket && isOfToday(repair.atMs, clock.nowMs()),
  ).length;

/** Rows found wrong here and fetched again, in the last day. */
export const repairedRows = ({ store, clock }: Pick<RoundParts, 'store' | 'clock'>): number =>
  (getFact(store.vault.read, 'repairs') ?? [])
    .filter(({ atMs }) => isOfToday(atMs, clock.nowMs()))
    .reduce((sum, { rows }) => sum + rows, 0);
