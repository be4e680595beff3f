/** The sending half of a round: pending commands in the order of work, lane by lane. */
import type { Mutation, MutationResult } from '../../../shared/contract/sync/push.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { StoreFile, Writer } from '../../../cache/handle.ts';
import { getFact, putFact } from '../store/kv.ts';
import {
  countAttempt,
  outboxEntry,
  pendingMutations,
  sendAcknowledgedAgain,
  settle,
  type OutboxEntry,
} from '../store/outbox.ts';

const BATCH = 1_000;
const BATCH_BYTES = 1_048_576;
const REMEMBERED_MS = 30 * 24 * 3_600_000; // longer than any backup is old

export interface PushParts {
  vault: StoreFile;
  nowMs: () => number;
  send: (
    mutations: Mutation[],
    epoch: string | null,
  ) => Promise<Result<{ epoch: string; results: MutationResult[] }, FailureCode>>;
  /** Commands that are no longer shown: central refused them. */
  onRefused: (entries: OutboxEntry[]) => void;
}

/** Sends until nothing is left that may go now. */
export async function pushAll(parts: PushParts): Promise<Result<{ sent: number }, FailureCode>> {
  let sent = 0;
  for (let batch = nextBatch(parts); batch.length > 0; batch = nextBatch(parts)) {
    const answer = await pushBatch(parts, batch);
    if (!answer.ok) return answer;
    sent += batch.length;
  }
  return ok({ sent });
}

/** [WS5] What waits for its time holds back the rest of its lane, and nothing else. */
export function nextBatch({ vault, nowMs }: Pick<PushParts, 'vault' | 'nowMs'>): OutboxEntry[] {
  const held = new Set<string>();
  let bytes = 0;
  return pendingMutations(vault.read, BATCH).filter((entry) => {
    if (entry.notBeforeMs > nowMs()) held.add(entry.lane);
    bytes += JSON.stringify(entry.args).length;
    return !held.has(entry.lane) && (bytes <= BATCH_BYTES || bytes === JSON.stringify(entry.args).length);
  });
}

async function pushBatch(parts: PushParts, batch: OutboxEntry[]): Promise<Result<void, FailureCode>> {
  const answer = await parts.send(batch.map(toMutation), getFact(parts.vault.read, 'epoch'));
  if (answer.ok) {
    parts.vault.write((db) => meetEpoch(db, answer.value.epoch, parts.nowMs()));
    return ok(judge(parts, answer.value.results));
  }
  if (isPoison(answer.error)) return halve(parts, batch, answer.error);
  if (answer.error === 'link/closed') return answer; // signed out meanwhile: nothing is written any more
  parts.vault.write((db) => batch.forEach((entry) => countAttempt(db, entry.mutationId, answer.error)));
  return answer;
}

/** [WS6] The whole batch was refused because of something in it: find that one, let the others through. */
async function halve(
  parts: PushParts,
  batch: OutboxEntry[],
  code: FailureCode,
): Promise<Result<void, FailureCode>> {
  const [first] = batch;
  if (batch.length === 1 && first)
    return ok(judge(parts, [{ id: toMutation(first).id, status: 'quarantined', code }]));
  const middle = Math.ceil(batch.length / 2);
  const left = await pushBatch(parts, batch.slice(0, middle));
  return left.ok ? pushBatch(parts, batch.slice(middle)) : left;
}

const isPoison = (code: FailureCode): boolean =>
  code === 'request/invalid' || code === 'sync/mutation-id-reused';

function judge(parts: PushParts, results: MutationResult[]): void {
  const nowMs = parts.nowMs();
  const refused = parts.vault.write((db) =>
    results.flatMap((result) => {
      settle(db, verdictOf(result, nowMs));
      const entry = outboxEntry(db, result.id);
      return entry && (entry.state === 'refused' || entry.state === 'quarantined') ? [entry] : [];
    }),
  );
  if (refused.length > 0) parts.onRefused(refused);
}

function verdictOf(result: MutationResult, nowMs: number): Parameters<typeof settle>[1] {
  const plain = { mutationId: result.id, mark: null, failure: null, notBeforeMs: 0 };
  if (result.status === 'applied') return { ...plain, state: 'acked', mark: result.mark };
  if (result.status === 'retry')
    return { ...plain, state: 'pending', notBeforeMs: nowMs + Math.max(250, result.afterMs) };
  if (result.status === 'merged') return { ...plain, state: 'acked', mark: result.mark };
  const state = result.status === 'conflict' ? 'refused' : result.status;
  return { ...plain, state, failure: result.code };
}

/** [WS7] Central restored from a backup may have forgotten what it acknowledged: all of it goes again, under its old id. */
export function meetEpoch(db: Writer, epoch: string, nowMs: number): void {
  const known = getFact(db, 'epoch');
  if (known === epoch) return;
  if (known !== null) sendAcknowledgedAgain(db, nowMs - REMEMBERED_MS);
  putFact(db, 'epoch', epoch);
}

const toMutation = (entry: OutboxEntry): Mutation => ({
  id: entry.mutationId as Mutation['id'],
  deviceSeq: entry.deviceSeq,
  command: entry.command,
  version: entry.version,
  args: entry.args,
  payloadHash: entry.payloadHash,
  base: null,
  chain: '0'.repeat(64),
  at: { wallMs: entry.atMs, skewMs: null },
});
