/** An ordered batch of mutations, each judged alone, all answered. Rules P1–P15: docs/spec/sync.md. */
import { commandByName } from '../../../shared/commands/registry.ts';
import type { Mutation, MutationResult, PushInput } from '../../../shared/contract/sync/push.ts';
import { grantsOf } from '../../../shared/domain/grants.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Database, Writer } from '../../db/database.ts';
import {
  markForked,
  readStanding,
  saveProgress,
  writeAs,
  type Standing,
  type StoredDevice,
} from '../../db/devices.ts';
import { saveSuspect } from '../../db/epoch.ts';
import {
  attemptsOf,
  knownMutations,
  lockDevice,
  mutationsAt,
  wakeSequencer,
  type DeviceName,
} from '../../db/mutations.ts';
import type { Keys } from '../../keys.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { SecurityLog } from '../devices/devices.ts';
import { leavingOf } from '../devices/leaving.ts';
import { batchHashOf, continues, neighbourSeqs } from '../devices/lineage.ts';
import { judgeToken, tokenOf, type TokenVerdict } from '../devices/rolling-token.ts';
import { digests } from './content-hash.ts';
import { runGroup, type Answered, type Group } from './push-group.ts';
import { NOTHING_HELD, type Item } from './push-judge.ts';
import { readMutation, type FindCommand } from './push-reading.ts';

export interface PushParts {
  db: Database;
  keys: Keys;
  now: () => number;
  /** Without contents: ids lead to what was kept. */
  log: SecurityLog & { failed(mutationId: string, command: string, cause: unknown): void };
  /** Replaced in tests to make a command fail. */
  commandByName?: FindCommand;
}

/** `epoch` left out: whoever asks is not a device. */
export type PushRequest = Pick<PushInput, 'token' | 'batchHash' | 'mutations'> &
  Partial<Pick<PushInput, 'epoch'>>;

export interface Pushed {
  epoch: string;
  tokenNext: string;
  results: MutationResult[];
}

export type PushFailure =
  'request/invalid' | 'sync/device-forked' | 'sync/epoch-suspect' | 'sync/epoch-changed';

/** Sum of the mutations as JSON; a single one may be larger. */
export const MOST_BYTES = 1_048_576;

export async function push(
  parts: PushParts,
  caller: Caller,
  request: PushRequest,
): Promise<Result<Pushed, PushFailure>> {
  const { mutations, batchHash } = request;
  if (batchHash !== batchHashOf(mutations) || isTooLarge(mutations)) return err('request/invalid');
  const pushed = await parts.db.write(caller.tenant, (db) => inTransaction(db, parts, caller, request));
  if (!pushed.ok && pushed.error === 'sync/device-forked') {
    const { tenant, deviceId, user } = caller;
    parts.log.security('device-forked', { tenant, deviceId, userId: user.id });
  }
  return pushed;
}

const isTooLarge = (mutations: readonly Mutation[]): boolean =>
  mutations.length > 1 &&
  mutations.reduce((sum, mutation) => sum + Buffer.byteLength(JSON.stringify(mutation)), 0) > MOST_BYTES;

async function inTransaction(
  db: Writer,
  parts: PushParts,
  { tenant, deviceId, user }: Caller,
  request: PushRequest,
): Promise<Result<Pushed, PushFailure>> {
  const who = { userId: user.id, deviceId };
  await lockDevice(db, tenant, deviceId);
  const standing = await readStanding(db, who);
  const { epoch } = standing;
  // [DV6] what it was acknowledged before comes first: pushed now, its later work would overtake it
  const isOfAnother = (request.epoch ?? epoch) !== epoch;
  if (isOfAnother && leavingOf(standing) === null) return err('sync/epoch-changed');
  const tokenAt = (no: number) => tokenOf(parts.keys, { tenant, epoch, ...who }, no);
  const verdict = await judgeLineage(db, who, { standing, request, tokenAt });
  if (verdict.type === 'ahead') {
    await saveSuspect(db, { tenant, epoch, deviceId, why: 'a push token that is not known here' });
    return err('sync/epoch-suspect');
  }
  if (verdict.type === 'forked') {
    await markForked(db, who); // committed: the answer is a failure, the mark is not undone with it
    return err('sync/device-forked');
  }
  await writeAs(db, who);
  const answered = await runGroup(
    await openGroup(db, parts, who, { standing, request }),
    itemsOf(parts, request),
  );
  await saveProgress(db, who, progress(standing, verdict, { answered, mutations: request.mutations }));
  await wakeSequencer(db);
  const tokenNext = leavingOf(standing) ? request.token : tokenAt(verdict.state.no);
  return ok({ epoch, tokenNext: tokenNext ?? '', results: answered.results });
}

export interface Asked {
  standing: Standing;
  request: PushRequest;
}

/**
 * [DV4] [DV7] Programs from before keys have neither token nor chain. [DV10] From whoever is leaving everything is only
 * kept, and nothing is spent: a copy of their disk hands in what it has as well.
 */
async function judgeLineage(
  db: Writer,
  who: DeviceName,
  { standing, request, tokenAt }: Asked & { tokenAt: (no: number) => string | null },
): Promise<TokenVerdict> {
  const { device, epoch } = standing;
  const state = {
    epoch: device?.tokenEpoch ?? null,
    no: device?.tokenNo ?? 0,
    lastBatchHash: device?.lastBatchHash ?? null,
  };
  if (leavingOf(standing)) return { type: 'again', state };
  if (!device?.publicKey) return { type: 'next', state: { epoch, no: 0, lastBatchHash: null } };
  const { mutations, batchHash } = request;
  const token = request.token === '' ? null : request.token; // '' is what a program from before keys was answered
  const verdict = judgeToken(state, { epoch, token, batchHash }, tokenAt);
  if (verdict.type === 'forked' || verdict.type === 'ahead') return verdict;
  const sentBefore = await mutationsAt(db, who, neighbourSeqs(mutations));
  return continues(mutations, sentBefore) ? verdict : { type: 'forked' };
}

export async function openGroup(
  db: Writer,
  parts: PushParts,
  who: DeviceName,
  { standing, request: { mutations } }: Asked,
): Promise<Group> {
  const ids = mutations.map(({ id }) => id);
  const { user, device } = standing;
  const known = await knownMutations(db, ids);
  return {
    db,
    who,
    known: new Map(known.map((entry) => [entry.id, entry])),
    attempts: await attemptsOf(db, ids),
    held: NOTHING_HELD,
    prunedSeq: device?.prunedSeq ?? 0,
    isChained: device?.publicKey != null,
    late: leavingOf(standing),
    grants: user ? grantsOf(user) : { buckets: [], view: 'masked' },
    by: {
      actor: { userId: who.userId, teamId: user?.teamId ?? '', role: user?.role ?? 'agent' },
      deviceId: who.deviceId,
      nowMs: parts.now(),
    },
    failed: parts.log.failed,
  };
}

export const itemsOf = (parts: PushParts, { mutations }: PushRequest): Item[] =>
  mutations.map((mutation) => ({
    mutation,
    ...digests(mutation),
    reading: readMutation(parts.commandByName ?? commandByName, mutation),
  }));

function progress(
  { device, user }: Standing,
  verdict: Exclude<TokenVerdict, { type: 'forked' | 'ahead' }>,
  { answered, mutations }: { answered: Answered; mutations: readonly Mutation[] },
): Pick<
  StoredDevice,
  'tokenEpoch' | 'tokenNo' | 'lastBatchHash' | 'lastSeq' | 'seqBefore' | 'lastMark' | 'keptLate'
> {
  const settled = mutations.filter((_, place) => answered.results[place]?.status !== 'retry');
  const lastSeq = Math.max(device?.lastSeq ?? 0, ...settled.map(({ deviceSeq }) => deviceSeq));
  const isLate = leavingOf({ user, device }) !== null;
  return {
    tokenEpoch: verdict.state.epoch,
    tokenNo: verdict.state.no,
    lastBatchHash: verdict.state.lastBatchHash,
    lastSeq,
    seqBefore: verdict.type === 'next' ? (device?.lastSeq ?? 0) : (device?.seqBefore ?? 0),
    lastMark: Math.max(device?.lastMark ?? 0, answered.mark),
    keptLate: (device?.keptLate ?? 0) + (isLate ? answered.kept : 0),
  };
}
