/** Everyone who takes part in the first sync, in the order of the table: the limit, ourselves, the peers. */
import type { FirstSyncRun } from '../first-sync.ts';
import { ours } from './ours.ts';
import { peer } from './peer.ts';
import { raw } from './raw.ts';

export interface EngineJob {
  rows: number;
  delta: number;
  folder: string;
  timeoutMs: number;
}

export type Limit = 'plain' | 'searchable';

export interface Engine {
  name: string;
  /** What a reader must know to compare it. */
  what: string;
  /** The others are divided by it (decision 0097). */
  limit?: Limit;
  isOurs?: boolean;
  /** Throws NoAnswer when it fails or is not done in time. */
  run(job: EngineJob): Promise<FirstSyncRun>;
}

export const ENGINES: Engine[] = [
  raw('raw values', { from: 'values', fullText: false }, 'encrypted, one transaction, 2 indexes last'),
  raw(
    'raw lines',
    { from: 'lines', fullText: false, limit: 'plain' },
    'encrypted, JSON parsed, 5,000 rows a transaction, 2 indexes last',
  ),
  raw(
    'raw lines + text',
    { from: 'lines', fullText: true, limit: 'searchable' },
    'the same and trigram full text last',
  ),
  ours(
    'Seatline by image',
    'encrypted, indexes and search included; the image was built for another workstation before',
    'image',
  ),
  ours(
    'Seatline by rows',
    'the same without images: rows, hashes, indexes and search written one by one',
    'rows',
  ),
  peer('powersync', 'PowerSync', 'Node client 1.1, plain SQLite, 2 indexes; stub service without a database'),
  peer('powersync', 'PowerSync encrypted', 'the same on the encrypted SQLite that we use, 256 MB of cache', {
    isEncrypted: true,
  }),
  peer('pouchdb', 'PouchDB', 'PouchDB 9 from express-pouchdb, LevelDB on both sides, no index'),
  peer('rxdb', 'RxDB', 'RxDB 17 in memory, 2 indexes; server answers ready pages'),
  peer(
    'zero',
    'Zero',
    'Zero 1.9, client in memory; real zero-cache on PostgreSQL, both in the server’s figure',
  ),
  peer('tinybase', 'TinyBase', 'TinyBase 10 in memory on both sides, no index'),
];
