/** The vault's tables, step by step. A shipped step is never edited; a new one is added at the end with its test. */
import { FIRST_LINK, nextLink, payloadHash } from './chain.ts';
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
  /* the outbox: order of work apart from the device's numbers, the chain, what the person saw, how it ended */
  (db) => {
    db.define(`
      CREATE TABLE outbox_new (
        mutation_id TEXT PRIMARY KEY, work_no INTEGER NOT NULL UNIQUE, device_seq INTEGER NOT NULL,
        chain TEXT NOT NULL, command TEXT NOT NULL, version INTEGER NOT NULL, args TEXT NOT NULL, base TEXT,
        payload_hash TEXT NOT NULL, lane TEXT NOT NULL, touches TEXT, at_ms INTEGER NOT NULL, skew_ms INTEGER,
        state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'refused', 'quarantined', 'conflict')),
        ending TEXT CHECK (ending IN ('applied', 'merged')),
        attempts INTEGER NOT NULL, mark INTEGER, acked_at_ms INTEGER, conflict_id TEXT, failure TEXT
      ) STRICT;
      INSERT INTO outbox_new (mutation_id, work_no, device_seq, chain, command, version, args, payload_hash, lane,
          at_ms, state, ending, attempts, mark, failure)
        SELECT mutation_id, device_seq, device_seq, '', command, version, args, payload_hash, lane,
          at_ms, state, iif(state = 'acked', 'applied', NULL), attempts, mark, failure FROM outbox;
      DROP TABLE outbox;
      ALTER TABLE outbox_new RENAME TO outbox;
      CREATE UNIQUE INDEX outbox_seq ON outbox (device_seq) WHERE device_seq > 0;
      CREATE TABLE archive_new (
        mutation_id TEXT PRIMARY KEY, work_no INTEGER NOT NULL, device_seq INTEGER NOT NULL,
        chain TEXT NOT NULL, command TEXT NOT NULL, version INTEGER NOT NULL, args TEXT NOT NULL, base TEXT,
        payload_hash TEXT NOT NULL, lane TEXT NOT NULL, touches TEXT, at_ms INTEGER NOT NULL, skew_ms INTEGER,
        ending TEXT NOT NULL CHECK (ending IN ('applied', 'merged', 'dismissed', 'sentAgain', 'resolved')),
        conflict_id TEXT, failure TEXT, archived_at_ms INTEGER NOT NULL
      ) STRICT;
      INSERT INTO archive_new (mutation_id, work_no, device_seq, chain, command, version, args, payload_hash, lane,
          at_ms, ending, failure, archived_at_ms)
        SELECT mutation_id, device_seq, device_seq, '', command, version, args, payload_hash, lane,
          at_ms, ending, failure, archived_at_ms FROM archive;
      DROP TABLE archive;
      ALTER TABLE archive_new RENAME TO archive;
      CREATE INDEX archive_at ON archive (archived_at_ms);
      INSERT INTO kv (key, json) SELECT 'nextWorkNo', json FROM kv WHERE key = 'nextDeviceSeq';
    `);
    chainWhatIsHere(db);
  },
];

interface OldRow {
  seq: number;
  id: string;
  command: string;
  version: number;
  args: string;
  hash: string;
  /** 1: central may know it under its old hash. */
  sent: number;
}

/** Work of the program before has no base and no chain: its hash is made anew where it was not sent, the chain for all. */
function chainWhatIsHere(db: Writer): void {
  const rows = db.all<OldRow>(
    `SELECT device_seq AS seq, mutation_id AS id, command, version, args, payload_hash AS hash,
       state <> 'pending' AS sent FROM outbox
     UNION ALL SELECT device_seq, mutation_id, command, version, args, payload_hash, 1 FROM archive
     ORDER BY seq`,
  );
  let chain = FIRST_LINK;
  for (const row of rows) {
    const { id, command, version } = row;
    const hash = row.sent
      ? row.hash
      : payloadHash({ command, version, args: JSON.parse(row.args), base: null });
    chain = nextLink(chain, id, hash);
    for (const table of ['outbox', 'archive'])
      db.run(`UPDATE ${table} SET chain = ?, payload_hash = ? WHERE mutation_id = ?`, chain, hash, id);
  }
  db.run(`INSERT OR REPLACE INTO kv (key, json) VALUES ('chain', ?)`, JSON.stringify(chain));
}
