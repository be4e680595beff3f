/**
 * Handles on one SQLite file. A Reader cannot write, so a read that writes does not compile; the one Writer exists
 * only inside `write`, which is one transaction. Statements are prepared once and kept.
 */
import type { Database, Statement } from 'better-sqlite3';

declare const readerBrand: unique symbol;
declare const writerBrand: unique symbol;

/** What SQLite takes and gives. */
export type Value = string | number | null | Uint8Array;

export interface Reader {
  readonly [readerBrand]: true;
  get<T>(sql: string, ...values: Value[]): T | undefined;
  all<T>(sql: string, ...values: Value[]): T[];
}

export interface Writer extends Reader {
  readonly [writerBrand]: true;
  /** Returns how many rows changed. */
  run(sql: string, ...values: Value[]): number;
  /** The rowid of the row just inserted. */
  insert(sql: string, ...values: Value[]): number;
  /** Definition of tables; never with values in it. */
  define(sql: string): void;
}

/** An open file: reads at any time, writes in one transaction at a time. */
export interface StoreFile {
  readonly path: string;
  readonly read: Reader;
  write<T>(work: (db: Writer) => T): T;
  /** How much of the file may be held in memory from now on. */
  limitMemory(kib: number): void;
  /** Moves the write-ahead log into the file. */
  checkpoint(): void;
  close(): void;
}

export function storeFile(path: string, db: Database): StoreFile {
  const handle = writer(db);
  let open = true;
  return {
    path,
    read: handle,
    write: (work) => {
      db.exec('BEGIN IMMEDIATE');
      try {
        const value = work(handle);
        db.exec('COMMIT');
        return value;
      } catch (cause) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw cause;
      }
    },
    limitMemory: (kib) => void db.pragma(`cache_size=-${kib}`),
    checkpoint: () => void db.pragma('wal_checkpoint(TRUNCATE)'),
    close: () => {
      if (open) db.close();
      open = false;
    },
  };
}

function writer(db: Database): Writer {
  const statements = new Map<string, Statement<Value[]>>();
  const prepared = (sql: string): Statement<Value[]> => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare<Value[]>(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    get: <T>(sql: string, ...values: Value[]) => prepared(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: Value[]) => prepared(sql).all(...values) as T[],
    run: (sql: string, ...values: Value[]) => prepared(sql).run(...values).changes,
    insert: (sql: string, ...values: Value[]) => Number(prepared(sql).run(...values).lastInsertRowid),
    define: (sql: string) => void db.exec(sql),
  } as unknown as Writer;
}
