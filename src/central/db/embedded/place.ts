/** Where a cluster lies, who runs its programs, and how it is reached. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { findBinaries, type Binaries } from './binaries.ts';
import { openBinaries } from './open-binaries.ts';
import { canPassClosed, firstClosedFolder, unprivileged, type Identity } from './unprivileged.ts';

export interface Place {
  folder: string;
  data: string;
  password: string;
  binaries: Binaries;
  identity: Identity | null;
  /** A folder on the way is closed to that identity: its programs get leave to pass, and nothing more. */
  needsPassage: boolean;
}

export async function preparePlace(folder: string): Promise<Place> {
  const data = join(folder, 'pg');
  mkdirSync(folder, { recursive: true });
  const identity = unprivileged();
  const found = await findBinaries();
  if (identity) chmodSync(folder, 0o711); // PostgreSQL's user passes through and sees nothing else
  const isReachable = identity === null || firstClosedFolder(found.pgCtl, identity) === null;
  const binaries = isReachable ? found : openBinaries(found);
  const needsPassage = identity !== null && !isOpen(identity, data);
  return { folder, data, binaries, identity, needsPassage, password: passwordOf(folder) };
}

/** False: a folder is closed, and the system lets us give leave to pass it. */
function isOpen(identity: Identity, path: string): boolean {
  const closed = firstClosedFolder(path, identity);
  if (closed === null) return true;
  if (canPassClosed(identity)) return false;
  throw new Error(
    `PostgreSQL does not run as root, and its user cannot pass ${closed}. ` +
      'Choose a data folder elsewhere, start as an ordinary user, or set DATABASE_URL.',
  );
}

function passwordOf(folder: string): string {
  const file = join(folder, 'postgres-password');
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch {
    // It is there, or cannot be written, which reading will tell.
  }
  return readFileSync(file, 'utf8').trim();
}

export const url = (place: Place, port: number, name: string) =>
  `postgres://postgres:${encodeURIComponent(place.password)}@127.0.0.1:${port}/${name}`;

export async function connect(place: Place, port: number, name: string): Promise<Client> {
  const client = new Client({ connectionString: url(place, port, name), connectionTimeoutMillis: 5_000 });
  await client.connect();
  return client;
}
