/**
 * The physical limit: better-sqlite3 itself writing the same rows into an encrypted file as fast as it can. Rows are
 * made outside the clock, page by page; what is timed is inserting, committing, the two indexes, the full text (when
 * asked for) and moving the write-ahead log into the file.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
// oxlint-disable-next-line no-restricted-imports -- the limit below our own store is what this measures
import Database from 'better-sqlite3';
import { COLUMNS, INDEXES, rowAt, valuesOf, type BenchRow } from '../rows.ts';
import { child } from '../support/child.ts';
import { bytesIn } from '../support/folder.ts';
import type { FirstSync } from '../first-sync.ts';

export interface RawConfig {
  rows: number;
  folder: string;
  /** values: bound values, one transaction. lines: one JSON text a row, parsed, in transactions of 5,000. */
  from: 'values' | 'lines';
  fullText: boolean;
  delta: number;
}

const PAGE = 5_000;
const TABLE = `CREATE TABLE customer (${COLUMNS.map((name) => `${name} ${name === 'sinceMs' ? 'INTEGER' : 'TEXT'} NOT NULL`).join(', ')}, PRIMARY KEY (id)) STRICT`;
const UPSERT = `INSERT INTO customer (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${COLUMNS.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;
const TEXT = `CREATE VIRTUAL TABLE customer_text USING fts5(name, phone, address, content='customer', tokenize='trigram')`;

await child<RawConfig>(async ({ rows, folder, from, fullText, delta }) => {
  const db = open(join(folder, 'raw.db'));
  db.exec(TABLE);
  let tookMs = 0;
  const timed = (work: () => void): void => {
    const startedMs = performance.now();
    work();
    tookMs += performance.now() - startedMs;
  };
  const insert = db.prepare(UPSERT);
  if (from === 'values') db.exec('BEGIN');
  for (let at = 0; at < rows; at += PAGE) writePage(pageAt(at, Math.min(PAGE, rows - at), 0));
  timed(() => {
    if (from === 'values') db.exec('COMMIT');
    for (const columns of INDEXES)
      db.exec(`CREATE INDEX by_${columns.join('_')} ON customer (${columns.join(', ')})`);
    if (fullText) db.exec(`${TEXT}; INSERT INTO customer_text (customer_text) VALUES ('rebuild')`);
    db.pragma('wal_checkpoint(TRUNCATE)');
  });
  const firstMs = tookMs;
  tookMs = 0;
  writeDelta();
  const diskBytes = bytesIn(folder);
  db.close();
  return {
    ready: { firstMs, deltaMs: fullText ? null : tookMs, rows, wireBytes: 0, diskBytes } satisfies FirstSync,
  };

  function writePage(page: string[]): void {
    const values = from === 'values' ? page.map((text) => valuesOf(JSON.parse(text) as BenchRow)) : null;
    timed(() => {
      if (values) for (const row of values) insert.run(row);
      else db.transaction(() => page.forEach((text) => insert.run(valuesOf(JSON.parse(text) as BenchRow))))();
    });
  }
  function writeDelta(): void {
    const page = pageAt(0, delta, 1);
    timed(() =>
      db.transaction(() => page.forEach((text) => insert.run(valuesOf(JSON.parse(text) as BenchRow))))(),
    );
  }
});

function pageAt(from: number, count: number, version: number): string[] {
  return Array.from({ length: count }, (_, at) => JSON.stringify(rowAt(from + at, version)));
}

/** As our own store opens its files during a first sync, by SYNC §19. */
function open(path: string): Database.Database {
  const db = new Database(path);
  db.pragma(`cipher='sqlcipher'`);
  db.pragma('legacy=4');
  db.pragma(`key="x'${randomBytes(32).toString('hex')}'"`);
  db.pragma('journal_mode=WAL');
  db.pragma('synchronous=NORMAL');
  db.pragma('cache_size=-262144');
  db.pragma('temp_store=MEMORY');
  db.pragma('wal_autocheckpoint=65536');
  return db;
}
