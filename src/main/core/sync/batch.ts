/**
 * Which pending commands go next, and as what. A batch is written down before it is sent: after a lost answer (or a
 * crash) the very same one goes again, because central took its token for spent. Rules WS5, WS12: docs/spec/sync.md.
 */
import type { Mutation } from '../../../shared/contract/sync/push.ts';
import type { Reader, StoreFile } from '../../../cache/handle.ts';
import { keysOf, keyText } from '../commands/overlay.ts';
import { getFact, putFact } from '../store/kv.ts';
import type { RoundParts } from './round.ts';
import { outboxEntry, pendingAfter, type OutboxEntry } from '../store/outbox.ts';

export interface BatchLimits {
  mutations: number;
  bytes: number;
}

const STRIDE = 500;

/** The batch that was not answered yet, or the next one, written down. Empty: nothing may go now. */
export function nextBatch(
  vault: StoreFile,
  limits: BatchLimits,
  mayGo: (entry: OutboxEntry) => boolean,
): OutboxEntry[] {
  const unanswered = unansweredBatch(vault.read);
  if (unanswered.length > 0) return unanswered;
  const batch = compose(vault.read, limits, mayGo);
  if (batch.length > 0) noteBatch(vault, batch);
  return batch;
}

export const noteBatch = (vault: StoreFile, batch: readonly OutboxEntry[]): void =>
  vault.write((db) =>
    putFact(
      db,
      'pushBatch',
      batch.map((entry) => entry.mutationId),
    ),
  );

/** Would a push send something now? */
export const hasReady = (vault: Reader, parts: Pick<RoundParts, 'memory' | 'clock'>): boolean =>
  compose(vault, { mutations: 1, bytes: 1 }, (entry) => mayGo(parts, entry)).length > 0;

/** [WS5] Central told it to come later. */
export const mayGo = (
  { memory, clock }: Pick<RoundParts, 'memory' | 'clock'>,
  { mutationId }: OutboxEntry,
): boolean => (memory.waits.get(mutationId) ?? 0) <= clock.monoMs();

/** Nothing of it was settled, so all of it is still pending. */
function unansweredBatch(vault: Reader): OutboxEntry[] {
  const entries = (getFact(vault, 'pushBatch') ?? []).map((id) => outboxEntry(vault, id));
  return entries.every((entry) => entry?.state === 'pending') ? (entries as OutboxEntry[]) : [];
}

/** [WS5] What waits for its time holds back its lane and whoever reads what it changed, and nothing else. */
function compose(vault: Reader, limits: BatchLimits, mayGo: (entry: OutboxEntry) => boolean): OutboxEntry[] {
  const held = { lanes: new Set<string>(), rows: new Set<string>() };
  const batch: OutboxEntry[] = [];
  let bytes = 0;
  for (const entry of pendingInOrder(vault)) {
    if (!mayGo(entry) || isHeld(entry, held)) {
      held.lanes.add(entry.lane);
      for (const row of entry.touches ?? rowsOf(entry)) held.rows.add(row);
      continue;
    }
    bytes += Buffer.byteLength(JSON.stringify(toMutation(entry)));
    if (batch.length === limits.mutations || (batch.length > 0 && bytes > limits.bytes)) break;
    batch.push(entry);
  }
  return batch;
}

function* pendingInOrder(vault: Reader): Generator<OutboxEntry> {
  for (let after = 0; ;) {
    const page = pendingAfter(vault, after, STRIDE);
    yield* page;
    if (page.length < STRIDE) return;
    after = page.at(-1)?.workNo ?? after;
  }
}

const rowsOf = (entry: OutboxEntry): string[] => keysOf(entry).map(keyText);

const isHeld = (entry: OutboxEntry, held: { lanes: Set<string>; rows: Set<string> }): boolean =>
  held.lanes.has(entry.lane) || (held.rows.size > 0 && rowsOf(entry).some((row) => held.rows.has(row)));

export const toMutation = (entry: OutboxEntry): Mutation => ({
  id: entry.mutationId as Mutation['id'],
  deviceSeq: entry.deviceSeq,
  chain: entry.chain,
  command: entry.command,
  version: entry.version,
  args: entry.args,
  base: entry.base,
  payloadHash: entry.payloadHash,
  at: { wallMs: entry.atMs, skewMs: entry.skewMs },
});
