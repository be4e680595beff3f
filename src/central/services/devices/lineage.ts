/** Does this batch continue what this device sent before? Rules DV7, DV8: docs/spec/sync.md. */
import { createHash } from 'node:crypto';
import { batchText, chainText, FIRST_CHAIN } from '../../../shared/contract/sync/lineage.ts';
import type { Mutation } from '../../../shared/contract/sync/push.ts';

export interface SentBefore {
  id: string;
  deviceSeq: number;
  chain: string | null;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const batchHashOf = (mutations: readonly Mutation[]): string => sha256(batchText(mutations));

/** Which numbers to look up for `continues`. */
export const neighbourSeqs = (mutations: readonly Mutation[]): number[] => [
  ...new Set(mutations.flatMap(({ deviceSeq }) => [deviceSeq, deviceSeq - 1])),
];

/** False: the number was used by another mutation, or the chain does not follow from its neighbour where that is known. */
export function continues(mutations: readonly Mutation[], sentBefore: readonly SentBefore[]): boolean {
  const bySeq = new Map(sentBefore.map((sent) => [sent.deviceSeq, sent]));
  return mutations
    .toSorted((a, b) => a.deviceSeq - b.deviceSeq)
    .every((mutation) => {
      const same = bySeq.get(mutation.deviceSeq);
      if (same && same.id !== mutation.id) return false;
      const before = mutation.deviceSeq === 1 ? FIRST_CHAIN : bySeq.get(mutation.deviceSeq - 1)?.chain;
      bySeq.set(mutation.deviceSeq, mutation);
      return !before || sha256(chainText(before, mutation)) === mutation.chain;
    });
}
