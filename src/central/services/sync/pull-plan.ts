/** Where a pull goes on in every bucket: the pure part, from the cursors that came and the heads that are. Rules L2–L6, L10, EP4. */
import type { BucketHead } from '../../db/pages.ts';
import { BEGINNING, type Position } from './cursor.ts';

export interface BucketPlan {
  bucket: string;
  state: 'active' | 'reset';
  from: Position;
  head: number;
  /** The device must hear of this bucket though nothing in it is new: it never did, or starts anew. */
  isNews: boolean;
}

export interface PlanInput {
  /** In the order in which they are to be filled. */
  granted: readonly string[];
  heads: ReadonlyMap<string, Pick<BucketHead, 'head' | 'floor'>>;
  /** As the device sent them; '' or missing: never read. */
  cursors: Readonly<Record<string, string>>;
  /** null: not a cursor of ours. */
  read: (bucket: string, cursor: string) => Position | null;
}

export interface Plan {
  revoked: string[];
  buckets: BucketPlan[];
  /** A signed cursor lies beyond the newest number: this database is older than what the device has seen. */
  isSuspect: boolean;
}

const NEVER_USED = { head: 0, floor: 0 };

export function planPull({ granted, heads, cursors, read }: PlanInput): Plan {
  const plans = granted.map((bucket) => {
    const cursor = cursors[bucket] ?? '';
    return planBucket(bucket, heads.get(bucket) ?? NEVER_USED, cursor, read(bucket, cursor));
  });
  return {
    revoked: Object.keys(cursors).filter((bucket) => !granted.includes(bucket)),
    buckets: plans,
    isSuspect: plans.some(({ from, head }) => from.seq > head),
  };
}

function planBucket(
  bucket: string,
  { head, floor }: { head: number; floor: number },
  cursor: string,
  at: Position | null,
): BucketPlan {
  const anew = { bucket, head, from: { ...BEGINNING, silentTo: head }, isNews: true };
  if (cursor === '') return { ...anew, state: 'active' };
  if (!at || isForgotten(at, floor)) return { ...anew, state: 'reset' };
  return { bucket, head, from: at, isNews: false, state: 'active' };
}

/** [L10] Rows that left up to the floor are not remembered; a device that heard of them would never hear that they left. */
const isForgotten = ({ seq, silentTo }: Position, floor: number): boolean => Math.max(seq, silentTo) < floor;
