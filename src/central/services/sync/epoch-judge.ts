/**
 * Is this the database whose history devices have seen? The pure part: what the server says of itself, what the
 * database says, and what was noted outside of it. Rules EP1–EP3: docs/spec/sync.md.
 */
import type { KeptEpoch, Lineage } from '../../db/epoch.ts';

/** What was noted outside the database when it was looked at last. */
export interface EpochNote {
  epoch: string;
  beat: number;
}

export interface EpochFacts {
  here: Lineage;
  /** null: no epoch ever began, or a migration ended it. */
  kept: Pick<KeptEpoch, 'epoch' | 'beat' | 'system' | 'timeline'> | null;
  /** null: there is none. */
  note: EpochNote | null;
  /** The database remembers the noted epoch as one of its former ones. */
  isNotePast: boolean;
}

/** Why another epoch must begin; null: the present one goes on. */
export function whyNewEpoch({ here, kept, note, isNotePast }: EpochFacts): string | null {
  if (!kept) return 'the first';
  if (kept.system !== here.system) return 'restored into another cluster';
  if (kept.timeline !== here.timeline) return 'recovered to another timeline';
  if (!note || isNotePast) return null;
  if (note.epoch !== kept.epoch) return 'an older or another database: its epoch is not the noted one';
  return note.beat > kept.beat ? 'an older copy of the same database' : null;
}
