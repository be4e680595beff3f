/** The first word of a round that begins anew. Rules H1–H4: docs/spec/sync.md. */
import type { Hello, HelloInput } from '../../../shared/contract/sync/hello.ts';
import { OLDEST_PROTOCOL } from '../../../shared/contract/version.ts';
import { grantsOf } from '../../../shared/domain/grants.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { Database, Reader } from '../../db/database.ts';
import { readRow } from '../../db/nouns.ts';
import { bucketHeads, noteProgram } from '../../db/pages.ts';
import type { Caller } from '../accounts/accounts.ts';
import { deviceState } from '../devices/devices.ts';
import type { EpochKeeper } from './epoch.ts';

export interface HelloParts {
  db: Database;
  epoch: EpochKeeper;
  now: () => number;
  pollMs: number;
}

/** What a device keeps to. Rows: of one pull; bytes and mutations: of one push. */
const LIMITS: Hello['limits'] = { mutations: 1_000, bytes: 1024 * 1024, rows: 50_000 };

/** Throws 'sync/epoch-suspect' when the device was acknowledged more than this database knows of. */
export async function hello(parts: HelloParts, caller: Caller, input: HelloInput): Promise<Hello> {
  if (caller.deviceId !== input.deviceId) throw failure('request/forbidden');
  const { epoch } = parts.epoch.known();
  const { state, buckets, knowsMore } = await parts.db.read(caller.tenant, (db) => stand(db, caller, input));
  if (knowsMore) await beSuspect(parts.epoch, caller);
  await noteWho(parts.db, caller, input);
  return {
    epoch,
    state,
    upgradeRequired: input.protocol < OLDEST_PROTOCOL,
    buckets,
    limits: LIMITS,
    serverTimeMs: parts.now(),
    pollAfterMs: parts.pollMs,
  };
}

async function stand(db: Reader, { user, deviceId }: Caller, { epoch, ackedSeq }: HelloInput) {
  const judged = await deviceState(db, { userId: user.id, deviceId }, { epoch, ackedSeq });
  return { ...judged, buckets: await bucketsOf(db, user.id) };
}

async function bucketsOf(db: Reader, userId: string): Promise<Hello['buckets']> {
  const user = await readRow(db, 'user', userId);
  if (!user) return [];
  const { buckets, view } = grantsOf(user);
  const heads = await bucketHeads(db, buckets, view);
  const counts = new Map(heads.map(({ bucket, count }) => [bucket, count]));
  return buckets.map((bucket) => ({ bucket, view, count: counts.get(bucket) ?? 0 }));
}

/** [EP4] An acknowledgement that this database does not know was given by a newer one. */
async function beSuspect(epoch: EpochKeeper, { tenant, deviceId }: Caller): Promise<never> {
  await epoch.suspect({ tenant, deviceId, why: 'an acknowledgement that is not known here' });
  throw failure('sync/epoch-suspect');
}

const noteWho = (db: Database, { tenant, user, deviceId }: Caller, { program, protocol }: HelloInput) =>
  db.write(tenant, (tx) => noteProgram(tx, { userId: user.id, deviceId, program, protocol }));
