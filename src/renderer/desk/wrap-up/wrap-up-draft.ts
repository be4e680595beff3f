/** What is written after (and during) a call, and what is still missing. Rules DK1–DK6: docs/spec/desk.md. */
import { z } from 'zod';
import type { Disposition } from '../../../shared/domain/centre.ts';
import { CustomerId, DispositionId } from '../../../shared/ids.ts';

export const WrapUpDraft = z.object({
  dispositionId: DispositionId.nullable(),
  note: z.string(),
  isFollowUp: z.boolean(),
  dueAtMs: z.number().nullable(),
  reason: z.string(),
  /** Who the caller turned out to be, when the number did not say. */
  customerId: CustomerId.nullable(),
});
export type WrapUpDraft = z.infer<typeof WrapUpDraft>;

export const emptyDraft: WrapUpDraft = {
  dispositionId: null,
  note: '',
  isFollowUp: false,
  dueAtMs: null,
  reason: '',
  customerId: null,
};

export const parseDraft = (json: unknown): WrapUpDraft | null => WrapUpDraft.safeParse(json).data ?? null;

export type WrapUpFault = 'dispositionMissing' | 'dueMissing' | 'duePast' | 'reasonMissing';

/** [DK5] In the order of the form, so that the first one gets the focus. */
export function wrapUpFaults(draft: WrapUpDraft, nowMs: number): WrapUpFault[] {
  const faults: WrapUpFault[] = [];
  if (draft.dispositionId === null) faults.push('dispositionMissing');
  if (!draft.isFollowUp) return faults;
  if (draft.dueAtMs === null) faults.push('dueMissing');
  else if (draft.dueAtMs < nowMs) faults.push('duePast');
  if (draft.reason.trim() === '') faults.push('reasonMissing');
  return faults;
}

const CALL_BACK_HOUR = 9;

/** Tomorrow at nine, in this machine's time: when a promise without a time is usually meant. */
export function tomorrowMorning(nowMs: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, CALL_BACK_HOUR).getTime();
}

/**
 * [DK7] A disposition that needs a follow-up proposes one: tomorrow morning, for the disposition's own reason. What
 * the agent already wrote is never overwritten; a proposal nobody touched goes when its disposition goes.
 */
export function pickDisposition(
  draft: WrapUpDraft,
  {
    from,
    to,
    reasonOf,
    nowMs,
  }: {
    from: Disposition | null;
    to: Disposition | null;
    reasonOf: (one: Disposition) => string;
    nowMs: number;
  },
): WrapUpDraft {
  const isUntouched = from?.needsFollowUp === true && draft.reason === reasonOf(from);
  const base = isUntouched ? { ...draft, isFollowUp: false, dueAtMs: null, reason: '' } : draft;
  const picked = { ...base, dispositionId: to?.id ?? null };
  if (!to?.needsFollowUp) return picked;
  return {
    ...picked,
    isFollowUp: true,
    dueAtMs: picked.dueAtMs ?? tomorrowMorning(nowMs),
    reason: picked.reason || reasonOf(to),
  };
}

export interface DispositionGroup {
  parent: Disposition | null;
  leaves: Disposition[];
}

const byOrder = (a: Disposition, b: Disposition): number => a.order - b.order;

/** [DK4] Only leaves can be picked; they are grouped by the node above, in the pack's order. */
export function dispositionGroups(all: readonly Disposition[], text: string): DispositionGroup[] {
  const parents = new Set(all.map((one) => one.parentId));
  const byId = new Map(all.map((one) => [one.id as string, one]));
  const wanted = text.trim().toLowerCase();
  const matches = (leaf: Disposition): boolean =>
    [leaf, leaf.parentId ? byId.get(leaf.parentId) : null].some(
      (one) => one && (one.label.zh.includes(wanted) || one.label.en.toLowerCase().includes(wanted)),
    );
  const leaves = all.filter((one) => !parents.has(one.id)).filter((leaf) => wanted === '' || matches(leaf));
  const groups = new Map<string, DispositionGroup>();
  for (const leaf of [...leaves].sort(byOrder)) {
    const parent = leaf.parentId ? (byId.get(leaf.parentId) ?? null) : null;
    const group = groups.get(parent?.id ?? '') ?? { parent, leaves: [] };
    groups.set(parent?.id ?? '', { parent, leaves: [...group.leaves, leaf] });
  }
  return [...groups.values()].sort((a, b) => (a.parent?.order ?? 1e9) - (b.parent?.order ?? 1e9));
}
