/** One Seatline per data folder: an exclusive lock that the system drops when the process ends, however it ends. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { failure } from '../../../shared/link/attempt.ts';

/** Returns what releases it; throws `store/in-use`. */
export function lockFolder(folder: string): () => void {
  const db = new Database(join(folder, 'lock.db'), { timeout: 0 });
  try {
    db.pragma('locking_mode=EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
  } catch {
    db.close();
    throw failure('store/in-use');
  }
  return () => db.close();
}
