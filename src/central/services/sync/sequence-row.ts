/** What one changed row means for the sequence: the pure middle of the sequencer. Rules O4–O7: docs/spec/sync.md. */
import type { Hashes } from '../../db/sequence.ts';

export interface RowFacts {
  /** As the noun's table has it, hashed, with the buckets its definition names; null: it is not there. */
  present: (Hashes & { ver: number; buckets: readonly string[] }) | null;
  /** As it was sequenced last. */
  known: (Hashes & { ver: number; deleted: boolean }) | null;
  members: readonly { bucket: string; live: boolean }[];
}

export interface RowStep {
  row: { type: 'same' } | { type: 'copy' } | { type: 'bury'; ver: number };
  /** Each gets the next number of its bucket, in this order: leaving comes before entering. */
  members: { bucket: string; live: boolean }[];
}

const SAME: RowStep = { row: { type: 'same' }, members: [] };

export function sequenceRow({ present, known, members }: RowFacts): RowStep {
  if (!present) return bury(known, members);
  const wanted = new Set(present.buckets);
  const leaving = members.filter(({ bucket, live }) => live && !wanted.has(bucket));
  const changed = !known || known.deleted || !isSame(present, known);
  const isLive = (bucket: string) => members.some((member) => member.bucket === bucket && member.live);
  const entering = [...wanted].filter((bucket) => changed || !isLive(bucket));
  if (!changed && leaving.length === 0 && entering.length === 0) return SAME;
  return {
    row: changed ? { type: 'copy' } : { type: 'same' },
    members: [...leaving.map(leave), ...entering.map((bucket) => ({ bucket, live: true }))],
  };
}

/** The hash of the masked view differs alone when the noun's mask became another. */
const isSame = (a: Hashes & { ver: number }, b: Hashes & { ver: number }): boolean =>
  a.ver === b.ver && a.full === b.full && a.masked === b.masked;

/** [O6] Versions grow in steps of two; the tombstone takes the number between. */
function bury(known: RowFacts['known'], members: RowFacts['members']): RowStep {
  const leaving = members.filter(({ live }) => live).map(leave);
  const isBuried = !known || known.deleted;
  if (isBuried && leaving.length === 0) return SAME;
  const ver = isBuried ? (known?.ver ?? 0) : known.ver + 1;
  return { row: { type: 'bury', ver }, members: leaving };
}

const leave = ({ bucket }: { bucket: string }) => ({ bucket, live: false });
