/** The vault's tables, step by step. A shipped step is never edited; a new one is added at the end with its test. */
import type { Writer } from '../../../cache/handle.ts';

export const vaultMigrations: readonly ((db: Writer) => void)[] = [
  /* 1: the first shipped shape */
  (db) =>
    db.define(`
      CREATE TABLE kv (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
      CREATE TABLE draft (
        screen TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, saved_at_ms INTEGER NOT NULL,
        PRIMARY KEY (screen, key)
      ) STRICT;
      CREATE TABLE outbox (
        mutation_id TEXT PRIMARY KEY, device_seq INTEGER NOT NULL UNIQUE, command TEXT NOT NULL,
        version INTEGER NOT NULL, args TEXT NOT NULL, payload_hash TEXT NOT NULL, lane TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'refused', 'quarantined')),
        attempts INTEGER NOT NULL, not_before_ms INTEGER NOT NULL, mark INTEGER, failure TEXT
      ) STRICT;
      CREATE TABLE archive (
        mutation_id TEXT PRIMARY KEY, device_seq INTEGER NOT NULL, command TEXT NOT NULL,
        version INTEGER NOT NULL, args TEXT NOT NULL, payload_hash TEXT NOT NULL, lane TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        ending TEXT NOT NULL CHECK (ending IN ('applied', 'dismissed', 'sentAgain')),
        failure TEXT, archived_at_ms INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX archive_at ON archive (archived_at_ms);
      CREATE TABLE journal (call_id TEXT PRIMARY KEY, json TEXT NOT NULL, seen_at_ms INTEGER NOT NULL) STRICT;
      CREATE TABLE recording_job (
        recording_id TEXT PRIMARY KEY, call_id TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('recording', 'finished', 'sent', 'stored')),
        started_at_ms INTEGER NOT NULL, duration_ms INTEGER NOT NULL, upload_url TEXT,
        attempts INTEGER NOT NULL, not_before_ms INTEGER NOT NULL, stored_at_ms INTEGER
      ) STRICT;
    `),
  /* recordings: how much of an upload central has, and why the last try failed */
  (db) =>
    db.define(`
      ALTER TABLE recording_job ADD COLUMN sent_bytes INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE recording_job ADD COLUMN failure TEXT;
    `),
];
