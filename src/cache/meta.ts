/** Small facts about the file itself, by name. */
import type { Reader, Writer } from './handle.ts';

export type MetaKey =
  /** Number of the layout. */
  | 'layout'
  /** Digest of every noun that the derived tables were made with (JSON). */
  | 'nouns'
  /** Nouns whose derived tables are being made anew, each with the last row done (JSON). */
  | 'rebuild'
  /** 'in order' when the last program closed the file, 'no' while one has it. */
  | 'closed'
  /** The epoch of central's that the cursors belong to. */
  | 'epoch'
  /** When the cache last equalled central's. */
  | 'completeAtMs';

export const getMeta = (db: Reader, key: MetaKey): string | null =>
  db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null;

export const setMeta = (db: Writer, key: MetaKey, value: string): void =>
  void db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );
