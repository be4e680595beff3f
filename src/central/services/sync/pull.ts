/**
 * Rows since the given cursors, from one snapshot, as lines that are made while they are sent. Rules L1–L11, CK4:
 * docs/spec/sync.md.
 *
 *   openPull ── who asks, heads, plan ──► lines ── head · rows … ──► end
 *                    │                       │
 *                    └── a failure code ◄────┴── close: the reader went away
 */
import { EMPTY_SUM, type BucketSum } from '../../../shared/contract/sync/identity.ts';
import type { PullInput, PullLine } from '../../../shared/contract/sync/pull.ts';
import type { Grants } from '../../../shared/domain/grants.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { Database, OpenSnapshot } from '../../db/database.ts';
import { sequencedThrough } from '../../db/mutations.ts';
import { bucketHeads, type BucketHead } from '../../db/pages.ts';
import { isBehind } from '../../db/sequence.ts';
import type { Keys } from '../../keys.ts';
import type { Caller } from '../accounts/accounts.ts';
import { readCursor, signCursor, type Position } from './cursor.ts';
import type { EpochKeeper } from './epoch.ts';
import { planPull, type Plan } from './pull-plan.ts';
import { packLines } from './pull-pack.ts';
import { readAhead } from './pull-ahead.ts';
import { portionsOf, remainingAfter, type Reading } from './pull-portions.ts';
import { grantsNow } from './pull-grants.ts';

export interface PullParts {
  db: Database;
  keys: Keys;
  epoch: EpochKeeper;
  now: () => number;
  /** What devices are told to wait between rounds. */
  pollMs: number;
}

export interface OpenPull {
  /** JSON with its line end; to be read once. */
  lines(): AsyncGenerator<string, void>;
  /** Gives the snapshot back, whether everything was read or not. */
  close(): Promise<void>;
}

/** A single change is numbered within 50 ms: one that has waited for longer than this is part of a great many. */
const BEHIND_MS = 1_000;
/** Its numbering is announced by a poke; this is for the device that misses it. */
const POLL_WHILE_BEHIND_MS = 2_000;
/** More buckets than anybody is granted. */
const MOST_BUCKETS = 1_000;

interface Pull {
  parts: PullParts;
  caller: Caller;
  input: PullInput;
  epoch: string;
  snapshot: OpenSnapshot;
  grants: Grants;
  heads: ReadonlyMap<string, BucketHead>;
  plan: Plan;
}

/** Throws a failure before the first line; what goes wrong later is a line of its own. */
export async function openPull(parts: PullParts, caller: Caller, input: PullInput): Promise<OpenPull> {
  if (caller.deviceId !== input.deviceId) throw failure('request/forbidden');
  if (Object.keys(input.cursors).length > MOST_BUCKETS) throw failure('request/invalid');
  const known = parts.epoch.known();
  const snapshot = await parts.db.openSnapshot(caller.tenant);
  try {
    const grants = await grantsNow(snapshot.db, { caller, known, epoch: parts.epoch });
    const found = await bucketHeads(snapshot.db, grants.buckets, grants.view);
    const heads = new Map(found.map((head) => [head.bucket, head]));
    const pull = { parts, caller, input, epoch: known.epoch, snapshot, grants, heads };
    const plan = planPull({
      granted: grants.buckets,
      heads,
      cursors: input.cursors,
      read: (bucket, cursor) => readCursor(parts.keys, scopeOf(pull, bucket), cursor),
    });
    if (plan.isSuspect) await mustNotBeSuspect(pull);
    return { lines: () => lines({ ...pull, plan }), close: snapshot.end };
  } catch (cause) {
    await snapshot.end();
    throw cause;
  }
}

const scopeOf = ({ caller, epoch, grants }: Omit<Pull, 'plan'>, bucket: string) => ({
  tenant: caller.tenant,
  epoch,
  bucket,
  view: grants.view,
});

/** [EP4] Only central signs cursors: a device that holds one beyond the newest number has seen a newer database. */
async function mustNotBeSuspect({ parts, caller }: Omit<Pull, 'plan'>): Promise<never> {
  const { tenant, deviceId } = caller;
  await parts.epoch.suspect({ tenant, deviceId, why: 'a cursor beyond the newest number' });
  throw failure('sync/epoch-suspect');
}

async function* lines(pull: Pull): AsyncGenerator<string, void> {
  const { parts, input, plan, epoch, snapshot } = pull;
  yield lineOf({ type: 'head', epoch, serverTimeMs: parts.now() });
  const reading: Reading = { stopped: null };
  const portions = portionsOf(snapshot.db, {
    plan,
    view: pull.grants.view,
    limit: input.limit,
    lineRows: input.lineRows,
    reading,
    now: parts.now,
  });
  const sign = (bucket: string, at: Position) => signCursor(parts.keys, scopeOf(pull, bucket), at);
  yield* packLines(readAhead(portions), { revoked: plan.revoked, lineRows: input.lineRows, sign });
  const end = await endOf(pull, reading);
  void snapshot.end(); // the reader may be slow with what is left; nobody waits for the database to hear of it
  yield lineOf(end);
}

const lineOf = (line: PullLine): string => `${JSON.stringify(line)}\n`;

async function endOf(pull: Pull, { stopped }: Reading): Promise<PullLine> {
  const { snapshot, caller, parts, heads } = pull;
  const behind = await isBehind(snapshot.db, caller.tenant, BEHIND_MS);
  const complete = !behind && stopped === null;
  return {
    type: 'end',
    complete,
    sums: complete ? sumsOf(pull) : {},
    sequencedThrough: await sequencedThrough(snapshot.db, caller.tenant, caller.deviceId),
    remaining: stopped
      ? await remainingAfter(snapshot.db, stopped, (bucket) => heads.get(bucket)?.count ?? 0)
      : 0,
    pollAfterMs: behind ? Math.min(POLL_WHILE_BEHIND_MS, parts.pollMs) : parts.pollMs,
  };
}

const sumsOf = ({ grants, heads }: Pull): Record<string, BucketSum> =>
  Object.fromEntries(
    grants.buckets.map((bucket) => {
      const { count, sum } = heads.get(bucket) ?? EMPTY_SUM;
      return [bucket, { count, sum }];
    }),
  );
