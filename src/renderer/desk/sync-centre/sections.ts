/** The parts of the sync centre, how many things lie in each, and which one is opened first. Rules SC2, SC20. */
import type { SyncCentreState } from './sync-centre-store.ts';
import { waitingItems } from './work/sync-item.ts';

export type Section =
  'overview' | 'decide' | 'team' | 'refused' | 'waiting' | 'merged' | 'transfers' | 'storage';

export interface SectionCount {
  section: Section;
  /** null: a part that has no number. */
  count: number | null;
  /** A person is needed there. */
  isUrgent: boolean;
}

export function sectionsOf(
  { status, items, open, transfers }: SyncCentreState,
  isLead: boolean,
): SectionCount[] {
  const mine = open.mine.value?.length ?? status?.conflicts.mine ?? 0;
  const team = open.team.value?.length ?? status?.conflicts.team ?? 0;
  const refused = items.value?.unresolved.length ?? status?.unresolved ?? 0;
  const underWay = transfers?.filter((one) => one.state !== 'done') ?? [];
  const all: SectionCount[] = [
    { section: 'overview', count: null, isUrgent: false },
    { section: 'decide', count: mine, isUrgent: mine > 0 },
    { section: 'team', count: team, isUrgent: team > 0 },
    { section: 'refused', count: refused, isUrgent: refused > 0 },
    {
      section: 'waiting',
      count: items.value ? waitingItems(items.value, open.mine.value ?? []).length : (status?.pending ?? 0),
      isUrgent: false,
    },
    { section: 'merged', count: items.value?.merged.length ?? 0, isUrgent: false },
    { section: 'transfers', count: underWay.length, isUrgent: false },
    { section: 'storage', count: null, isUrgent: false },
  ];
  return all.filter(({ section }) => section !== 'team' || isLead);
}

/** [SC20] The first part in which a person is needed, else the overview. Asked once: it never changes under the hand. */
export const firstSection = (sections: readonly SectionCount[]): Section =>
  sections.find(({ isUrgent }) => isUrgent)?.section ?? 'overview';
