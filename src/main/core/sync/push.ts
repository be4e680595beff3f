/**
 * The sending half of a round: pending commands in the order of work until nothing is left that may go now.
 *
 *   written down ──sent──► answered: results, token and the end of the batch in one transaction ──► next batch
 *        ▲                   ├── no answer, crash ──► the very same batch again
 *        └──── half of it ◄──┴── refused as a whole: something in it does not fit [WS6]
 */
import type { DeviceId } from '../../../shared/ids.ts';
import type { MutationResult, PushAnswer } from '../../../shared/contract/sync/push.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Writer } from '../../../cache/handle.ts';
import { showAgain } from '../commands/run.ts';
import { batchHash } from '../store/chain.ts';
import { dropFact, getFact, putFact } from '../store/kv.ts';
import { countAttempt, outboxEntry, settle, type OutboxEntry, type Verdict } from '../store/outbox.ts';
import { mayGo, nextBatch, noteBatch, toMutation } from './batch.ts';
import { meetEpoch } from './epoch.ts';
import type { RoundParts } from './round.ts';

/** Sooner than this nothing is sent again, whatever central says. */
const LEAST_WAIT_MS = 250;

/** Returns how many were answered for good. */
export async function pushAll(parts: RoundParts): Promise<Result<{ answered: number }, FailureCode>> {
  let answered = 0;
  for (let most = parts.memory.limits.mutations; ;) {
    const limits = { ...parts.memory.limits, mutations: most };
    const batch = nextBatch(parts.store.vault, limits, (entry) => mayGo(parts, entry));
    if (batch.length === 0) return ok({ answered });
    const answer = await send(parts, batch);
    if (parts.isClosed()) return err('link/closed');
    if (answer.ok && !isWhole(batch, answer.value)) return err('central/unreachable');
    if (answer.ok) {
      answered += take(parts, batch, answer.value);
      most = parts.memory.limits.mutations;
    } else if (isPoison(answer.error)) most = cutDown(parts, batch, answer.error);
    else {
      noteAttempt(parts, batch, answer.error);
      return answer;
    }
  }
}

/** Every mutation of a batch is answered, each once; anything else is not central speaking. */
const isWhole = (batch: OutboxEntry[], { results }: PushAnswer): boolean => {
  const answered = new Set<string>(results.map(({ id }) => id));
  return answered.size === batch.length && batch.every(({ mutationId }) => answered.has(mutationId));
};

async function send(parts: RoundParts, batch: OutboxEntry[]): Promise<Result<PushAnswer, FailureCode>> {
  const { store, link, tokens, clock, device } = parts;
  const mutations = batch.map(toMutation);
  const sentAtMs = clock.nowMs();
  const answer = await tokens.use(() =>
    link.client.sync.push({
      epoch: getFact(store.vault.read, 'epoch'),
      deviceId: device.id() as DeviceId,
      token: getFact(store.vault.read, 'pushToken'),
      batchHash: batchHash(mutations),
      mutations,
    }),
  );
  if (answer.ok) link.noteServerTime(answer.value.serverTimeMs, sentAtMs);
  return answer;
}

/** One transaction: after it the batch is answered, before it the very same batch goes again. */
function take(parts: RoundParts, batch: OutboxEntry[], answer: PushAnswer): number {
  const { vault } = parts.store;
  const { results } = answer;
  const unshown = vault.write((db) => {
    meetEpoch(db, answer.epoch, answer.serverTimeMs);
    putFact(db, 'pushToken', answer.tokenNext);
    dropFact(db, 'pushBatch');
    noteAcknowledged(db, batch, results);
    return results.flatMap((result) => settleOne(db, verdictOf(result, answer.serverTimeMs)));
  });
  const later = results.filter((result) => result.status === 'retry');
  for (const { id, afterMs } of later)
    parts.memory.waits.set(id, parts.clock.monoMs() + Math.max(LEAST_WAIT_MS, afterMs));
  if (unshown.length > 0) parts.touched(showAgain(parts.store, unshown, parts.actor));
  return results.length - later.length;
}

/** What central answered for good it will know again: it tells a restored central from a copied disk. */
function noteAcknowledged(db: Writer, batch: OutboxEntry[], results: MutationResult[]): void {
  const settled = new Set(results.flatMap(({ id, status }) => (status === 'retry' ? [] : [id as string])));
  const seqs = batch.flatMap(({ mutationId, deviceSeq }) => (settled.has(mutationId) ? [deviceSeq] : []));
  putFact(db, 'ackedSeq', Math.max(getFact(db, 'ackedSeq') ?? 0, ...seqs));
}

/** The entry when it is not shown any more: central did not take it. */
function settleOne(db: Writer, verdict: Verdict): OutboxEntry[] {
  settle(db, verdict);
  const entry = outboxEntry(db, verdict.mutationId);
  return entry && entry.state !== 'pending' && entry.state !== 'acked' ? [entry] : [];
}

function verdictOf(result: MutationResult, ackedAtMs: number): Verdict {
  const { id: mutationId } = result;
  const plain = { mutationId, ending: null, mark: null, ackedAtMs: null, conflictId: null, failure: null };
  switch (result.status) {
    case 'applied':
      return { ...plain, state: 'acked', ending: 'applied', mark: result.mark, ackedAtMs };
    case 'merged':
      return {
        ...plain,
        state: 'acked',
        ending: 'merged',
        mark: result.mark,
        ackedAtMs,
        conflictId: result.conflictId,
      };
    case 'conflict':
      return { ...plain, state: 'conflict', conflictId: result.conflictId, failure: result.code };
    case 'retry':
      return { ...plain, state: 'pending' };
    default:
      return { ...plain, state: result.status, failure: result.code };
  }
}

const isPoison = (code: FailureCode): boolean =>
  code === 'request/invalid' || code === 'sync/mutation-id-reused';

/** [WS6] Something in the batch is not understood: half of it goes; of one alone it is known, and it waits for a person. */
function cutDown(parts: RoundParts, batch: OutboxEntry[], failure: FailureCode): number {
  const half = Math.floor(batch.length / 2);
  if (half > 0) {
    noteBatch(parts.store.vault, batch.slice(0, half));
    return half;
  }
  const unshown = parts.store.vault.write((db) => {
    dropFact(db, 'pushBatch');
    return batch.flatMap(({ mutationId }) => settleOne(db, { ...NOTHING, mutationId, failure }));
  });
  if (unshown.length > 0) parts.touched(showAgain(parts.store, unshown, parts.actor));
  return parts.memory.limits.mutations;
}

const NOTHING = {
  state: 'quarantined',
  ending: null,
  mark: null,
  ackedAtMs: null,
  conflictId: null,
} as const satisfies Partial<Verdict>;

function noteAttempt({ store }: RoundParts, batch: OutboxEntry[], failure: FailureCode): void {
  store.vault.write((db) => batch.forEach((entry) => countAttempt(db, entry.mutationId, failure)));
}
