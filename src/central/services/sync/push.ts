/** An ordered batch of mutations, each judged alone, all answered. Rules P1–P9: docs/spec/sync.md. */
import { commandByName } from '../../../shared/commands/registry.ts';
import type { CommandDefinition } from '../../../shared/commands/command.ts';
import type { Mutation, MutationResult } from '../../../shared/contract/sync/push.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { Database, Writer } from '../../db/database.ts';
import {
  countAttempt,
  knownMutations,
  lockDevice,
  quarantine,
  recordMutation,
  savepoint,
  wakeSequencer,
  writeMark,
  type KnownMutation,
} from '../../db/mutations.ts';
import { isClash, isDuplicate, isUnstorable } from '../../db/sql-error.ts';
import type { Caller } from '../accounts/accounts.ts';
import { contentHash } from './content-hash.ts';
import { runCommand } from './run-command.ts';

export interface PushParts {
  db: Database;
  /** The reference goes to the log without content; the mutation id leads to the quarantine. */
  log: { failed(mutationId: string, command: string, cause: unknown): void };
  /** Replaced in tests to make a command fail. */
  commandByName?: (name: string) => CommandDefinition | null;
}

const RETRY_AFTER_MS = 2_000;
const LAST_ATTEMPT = 3;
/** How often one mutation is run again at once because a row or result appeared between look and write. */
const RERUNS = 2;

export function push(
  parts: PushParts,
  caller: Caller,
  mutations: readonly Mutation[],
): Promise<MutationResult[]> {
  return parts.db.write(caller.tenant, async (db) => {
    await lockDevice(db, caller.tenant, caller.deviceId);
    const batch = await openBatch(db, parts, caller, mutations);
    const results: MutationResult[] = [];
    for (const mutation of mutations) results.push(await answer(batch, mutation));
    await wakeSequencer(db);
    return results;
  });
}

interface Batch {
  db: Writer;
  parts: PushParts;
  caller: Caller;
  known: Map<string, KnownMutation>;
  /** Lanes in which something must come again: what follows there must not overtake it. */
  held: Set<string>;
}

async function openBatch(
  db: Writer,
  parts: PushParts,
  caller: Caller,
  mutations: readonly Mutation[],
): Promise<Batch> {
  const known = await knownMutations(
    db,
    mutations.map(({ id }) => id),
  );
  return { db, parts, caller, known: new Map(known.map((entry) => [entry.id, entry])), held: new Set() };
}

/** What the program makes of a mutation before it touches any row. */
type Reading =
  | { type: 'runnable'; command: CommandDefinition; args: unknown; lane: string }
  | { type: 'unreadable'; code: FailureCode; lane: string };

async function answer(batch: Batch, mutation: Mutation): Promise<MutationResult> {
  const hash = contentHash(mutation);
  const before = batch.known.get(mutation.id);
  if (before) return replay(batch, mutation, before, hash);
  const reading = read(batch.parts.commandByName ?? commandByName, mutation);
  if (batch.held.has(reading.lane)) return retry(mutation.id);
  const result = await judge(batch, mutation, reading, hash);
  if (result.status === 'retry') batch.held.add(reading.lane);
  return result;
}

/** [P2] The same id with the same content: the same answer. [P3] With other content: kept apart, nothing runs. */
async function replay(
  batch: Batch,
  mutation: Mutation,
  before: KnownMutation,
  hash: string,
): Promise<MutationResult> {
  if (before.contentHash === hash && before.payloadHash === mutation.payloadHash) {
    return JSON.parse(before.result) as MutationResult;
  }
  await store(batch, mutation, hash, 'sync/mutation-id-reused');
  return { id: mutation.id, status: 'quarantined', code: 'sync/mutation-id-reused' };
}

function read(
  find: NonNullable<PushParts['commandByName']>,
  { id, command: name, version, args }: Mutation,
): Reading {
  const command = find(name);
  const ownLane = `mutation:${id}`;
  if (!command || command.version !== version)
    return { type: 'unreadable', code: 'command/unknown', lane: ownLane };
  const parsed = command.args.safeParse(args);
  if (!parsed.success) return { type: 'unreadable', code: 'request/invalid', lane: ownLane };
  return { type: 'runnable', command, args: parsed.data, lane: command.lane(parsed.data) };
}

async function judge(
  batch: Batch,
  mutation: Mutation,
  reading: Reading,
  hash: string,
): Promise<MutationResult> {
  const work = () =>
    reading.type === 'runnable'
      ? execute(batch, mutation, reading, hash)
      : putAside(batch, mutation, hash, reading.code);
  for (let run = 0; ; run += 1) {
    try {
      return await savepoint(batch.db, work);
    } catch (cause) {
      if (isDuplicate(cause) && run < RERUNS) {
        const [stored] = await knownMutations(batch.db, [mutation.id]);
        if (stored) return replay(batch, mutation, stored, hash);
        continue;
      }
      return mishap(batch, mutation, hash, cause);
    }
  }
}

async function execute(
  batch: Batch,
  mutation: Mutation,
  { command, args }: Extract<Reading, { type: 'runnable' }>,
  hash: string,
): Promise<MutationResult> {
  const { db, caller } = batch;
  const { id: userId, teamId, role } = caller.user;
  const outcome = await runCommand(db, command, args, { userId, teamId, role });
  const mark = outcome.ok ? await writeMark(db, caller.deviceId, mutation.id) : null;
  const result: MutationResult = outcome.ok
    ? { id: mutation.id, status: 'applied', mark: mark ?? 0 }
    : { id: mutation.id, status: 'refused', code: outcome.error };
  await record(batch, mutation, { hash, result, mark });
  return result;
}

async function record(
  { db, caller, known }: Batch,
  mutation: Mutation,
  { hash, result, mark }: { hash: string; result: MutationResult; mark: number | null },
): Promise<void> {
  const { id, payloadHash } = mutation;
  const stored = { id, payloadHash, contentHash: hash, result: JSON.stringify(result) };
  await recordMutation(db, {
    ...stored,
    deviceId: caller.deviceId,
    deviceSeq: mutation.deviceSeq,
    userId: caller.user.id,
    command: mutation.command.replaceAll('\0', '\ufffd'), // text holds no NUL
    mark,
  });
  known.set(id, stored); // the same id again in this very batch
}

/** [P7] A clash is nobody's fault and counts for nothing; anything else three times is put aside. */
async function mishap(
  batch: Batch,
  mutation: Mutation,
  hash: string,
  cause: unknown,
): Promise<MutationResult> {
  if (isClash(cause) || isDuplicate(cause)) return retry(mutation.id);
  if (isUnstorable(cause)) return putAside(batch, mutation, hash, 'request/invalid');
  batch.parts.log.failed(mutation.id, mutation.command, cause);
  const attempts = await countAttempt(batch.db, mutation.id);
  return attempts < LAST_ATTEMPT ? retry(mutation.id) : putAside(batch, mutation, hash, 'internal/mistake');
}

const retry = (id: Mutation['id']): MutationResult => ({ id, status: 'retry', afterMs: RETRY_AFTER_MS });

/** [P5] Quarantined for good: answered the same from now on, its content kept for a person. */
async function putAside(
  batch: Batch,
  mutation: Mutation,
  hash: string,
  code: FailureCode,
): Promise<MutationResult> {
  const result: MutationResult = { id: mutation.id, status: 'quarantined', code };
  await store(batch, mutation, hash, code);
  await record(batch, mutation, { hash, result, mark: null });
  return result;
}

const store = ({ db, caller }: Batch, mutation: Mutation, hash: string, reason: FailureCode): Promise<void> =>
  quarantine(db, {
    mutationId: mutation.id,
    contentHash: hash,
    deviceId: caller.deviceId,
    userId: caller.user.id,
    payload: JSON.stringify(mutation),
    reason,
  });
