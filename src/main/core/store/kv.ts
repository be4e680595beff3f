/** Small facts of one person on this workstation, by name; each value has its schema here. */
import { z } from 'zod';
import { SipAccount } from '../../../shared/contract/phone.ts';
import { Team, User } from '../../../shared/domain/people.ts';
import { EpochMs } from '../../../shared/ids.ts';
import type { Reader, Writer } from '../../../cache/handle.ts';

const facts = {
  user: User,
  team: Team,
  /** How to reach the switch; null: no extension. */
  line: SipAccount.nullable(),
  refreshToken: z.string(),
  /** Last time central itself confirmed this person. */
  confirmedAtMs: EpochMs,
  /** The device whose numbers the outbox has. */
  deviceId: z.string(),
  /** Reserved for the time after a fork: central may know it already, the outbox is not numbered for it yet. */
  nextDeviceId: z.string(),
  nextWorkNo: z.number().int().positive(),
  nextDeviceSeq: z.number().int().positive(),
  /** Link of the latest mutation of this device. */
  chain: z.string(),
  /** The highest device number that central acknowledged to this device in this epoch. */
  ackedSeq: z.number().int().nonnegative(),
  /** Central's epoch that the acknowledgements in outbox and archive belong to. */
  epoch: z.string(),
  /** To be shown with the next push; a spent one means a copied disk. */
  pushToken: z.string(),
  /** Mutation ids of the batch that was sent (or is about to be) and not answered yet, in order. */
  pushBatch: z.array(z.string()),
  /** When this device took another identity because the one before was used elsewhere too. */
  renewedAtMs: EpochMs,
  /** A person stopped recordings on their way; holds until they say otherwise, over restarts. */
  transfersPaused: z.boolean(),
  /** Rows found wrong here and fetched again, per bucket and time, of the last day. */
  repairs: z.array(z.strictObject({ atMs: EpochMs, bucket: z.string(), rows: z.number().int() })),
  fullCheckAtMs: EpochMs,
  /** Central's last word was that this person may not work any more; the store stays shut until it says otherwise. */
  barredBy: z.string(),
} as const;

export type FactName = keyof typeof facts;
export type Fact<N extends FactName> = z.infer<(typeof facts)[N]>;

/** null: never written, or written by a program that meant something else by it. */
export function getFact<N extends FactName>(db: Reader, name: N): Fact<N> | null {
  const row = db.get<{ json: string }>('SELECT json FROM kv WHERE key = ?', name);
  if (!row) return null;
  const parsed = facts[name].safeParse(JSON.parse(row.json));
  return parsed.success ? (parsed.data as Fact<N>) : null;
}

export function putFact<N extends FactName>(db: Writer, name: N, value: Fact<N>): void {
  db.run(
    'INSERT INTO kv (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json',
    name,
    JSON.stringify(value),
  );
}

/** Who central says this is, for the next offline sign-in. */
export function rememberPerson(
  db: Writer,
  { user, team, line }: { [N in 'user' | 'team' | 'line']: Fact<N> },
): void {
  putFact(db, 'user', user);
  putFact(db, 'team', team);
  putFact(db, 'line', line);
}

export const dropFact = (db: Writer, name: FactName): void =>
  void db.run('DELETE FROM kv WHERE key = ?', name);
