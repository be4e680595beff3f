/** What a pass of the sequencer moved, told to every central of the database when the pass commits. */
import { z } from 'zod';
import type { Reader } from './database.ts';

const Moved = z.object({
  tenant: z.string(),
  /** null: ask everybody (too many, or somebody's rights changed). */
  buckets: z.array(z.string()).nullable(),
  /** Devices whose pushes have their place now. */
  devices: z.array(z.string()),
});
export type Moved = z.infer<typeof Moved>;

/** NOTIFY takes 8,000 bytes. */
const MOST_CHARS = 7_000;

export async function tellMoved(db: Reader, moved: Moved): Promise<void> {
  const whole = JSON.stringify(moved);
  const { tenant } = moved;
  const text =
    Buffer.byteLength(whole) <= MOST_CHARS ? whole : JSON.stringify({ tenant, buckets: null, devices: [] });
  await db.rows(`SELECT pg_notify('seatline_moved', $1)`, [text]);
}

/** null: anything may have moved, of any tenant (a lost connection, a new epoch). */
export function readMoved(payload: string): Moved | null {
  if (payload === '') return null;
  return Moved.parse(JSON.parse(payload));
}
