/** Blobs, the rows that they are kept for, and uploads on their way. One tenant's at a time (row-level security). */
import type { NounName } from '../../shared/domain/nouns.ts';
import type { Reader, Writer } from './database.ts';
import { nounTable } from './nouns.ts';

export interface Blob {
  sha256: string;
  /** Its name in the blob store. */
  object: string;
  bytes: number;
  /** Sealed with central's master key. */
  key: Buffer;
  /** damaged: what lies there is not what was stored; nobody gets it. */
  state: 'stored' | 'damaged';
}

/** A row that speaks of a blob. */
export interface BlobRef {
  noun: NounName;
  rowId: string;
}

export interface BlobUpload extends BlobRef {
  id: string;
  sha256: string;
  bytes: number;
  /** How far it came: what follows is still to be sent. */
  received: number;
  /** Sealed: what was received after the last whole frame. */
  tail: Buffer | null;
  key: Buffer;
  expiresAtMs: number;
}

const BLOB = 'sha256, object, bytes, key, state';

export async function readBlob(db: Reader, sha256: string): Promise<Blob | null> {
  const [found] = await db.rows<Blob>(`SELECT ${BLOB} FROM blob WHERE sha256 = $1`, [sha256]);
  return found ?? null;
}

/** Locks the blob of this content until the transaction ends, when there is one. */
export async function lockBlob(db: Writer, sha256: string): Promise<Blob | null> {
  const [found] = await db.rows<Blob>(`SELECT ${BLOB} FROM blob WHERE sha256 = $1 FOR UPDATE`, [sha256]);
  return found ?? null;
}

/** Takes the place of what was there under this content. Returns whether it did; a whole one keeps its place. */
export async function putBlob(db: Writer, blob: Omit<Blob, 'state'>): Promise<boolean> {
  const rows = await db.run(
    `INSERT INTO blob (tenant, sha256, object, bytes, key, state)
     VALUES (current_setting('seatline.tenant'), $1, $2, $3, $4, 'stored')
     ON CONFLICT (tenant, sha256) DO UPDATE
     SET object = excluded.object, key = excluded.key, state = 'stored', stored_at = now(), checked_at = now()
     WHERE blob.state = 'damaged'`,
    [blob.sha256, blob.object, blob.bytes, blob.key],
  );
  return rows === 1;
}

export const markDamaged = (db: Writer, { sha256, object }: Blob): Promise<number> =>
  db.run(`UPDATE blob SET state = 'damaged' WHERE sha256 = $1 AND object = $2 AND state = 'stored'`, [
    sha256,
    object,
  ]);

export const markChecked = (db: Writer, { sha256 }: Blob): Promise<number> =>
  db.run('UPDATE blob SET checked_at = now() WHERE sha256 = $1', [sha256]);

export async function putRef(db: Writer, { noun, rowId }: BlobRef, sha256: string): Promise<void> {
  await db.run(
    `INSERT INTO blob_ref (tenant, noun, row_id, sha256) VALUES (current_setting('seatline.tenant'), $1, $2, $3)
     ON CONFLICT (tenant, noun, row_id) DO UPDATE SET sha256 = excluded.sha256`,
    [noun, rowId, sha256],
  );
}

export const refsOf = (db: Reader, sha256: string): Promise<BlobRef[]> =>
  db.rows('SELECT noun, row_id AS "rowId" FROM blob_ref WHERE sha256 = $1 ORDER BY noun, row_id', [sha256]);

export const dropRefs = (db: Writer, sha256: string): Promise<number> =>
  db.run('DELETE FROM blob_ref WHERE sha256 = $1', [sha256]);

/** Rows of this noun that say `stored`, and no blob is kept for them. */
export const storedWithoutBlob = (db: Reader, noun: NounName): Promise<{ id: string }[]> =>
  db.rows(
    `SELECT n.id FROM ${nounTable(noun)} n WHERE n.body->>'state' = 'stored'
     AND NOT EXISTS (SELECT 1 FROM blob_ref r WHERE r.noun = $1 AND r.row_id = n.id) ORDER BY n.id`,
    [noun],
  );

/** Rows that are gone keep nothing. */
export const dropDanglingRefs = (db: Writer, noun: NounName): Promise<number> =>
  db.run(
    `DELETE FROM blob_ref r WHERE r.noun = $1
     AND NOT EXISTS (SELECT 1 FROM ${nounTable(noun)} n WHERE n.id = r.row_id)`,
    [noun],
  );

/**
 * Forgets blobs that are kept for no row any more and were not only just stored; returns their objects. Each is locked
 * before its rows are counted: who refers to a blob locks it first, too.
 */
export async function dropUnreferencedBlobs(db: Writer, graceMs: number): Promise<string[]> {
  const found = await db.rows<Blob>(
    `SELECT ${BLOB} FROM blob b WHERE b.stored_at < now() - make_interval(secs => $1 / 1000.0)
     AND NOT EXISTS (SELECT 1 FROM blob_ref r WHERE r.sha256 = b.sha256) LIMIT 100 FOR UPDATE OF b`,
    [graceMs],
  );
  const dropped = await db.rows<{ object: string }>(
    `DELETE FROM blob b WHERE b.sha256 = ANY($1)
     AND NOT EXISTS (SELECT 1 FROM blob_ref r WHERE r.sha256 = b.sha256) RETURNING object`,
    [found.map(({ sha256 }) => sha256)],
  );
  return dropped.map(({ object }) => object);
}

/** Young blobs, whose origin may still be on a workstation, that were not read for longest. */
export const blobsToCheck = (
  db: Reader,
  { youngMs, everyMs, most }: { youngMs: number; everyMs: number; most: number },
): Promise<Blob[]> =>
  db.rows(
    `SELECT ${BLOB} FROM blob WHERE state = 'stored' AND stored_at > now() - make_interval(secs => $1 / 1000.0)
     AND checked_at < now() - make_interval(secs => $2 / 1000.0) ORDER BY checked_at LIMIT $3`,
    [youngMs, everyMs, most],
  );

const UPLOAD = `id, noun, row_id AS "rowId", sha256, bytes, received, tail, key,
  (extract(epoch FROM expires_at) * 1000)::bigint AS "expiresAtMs"`;

export async function insertUpload(db: Writer, upload: Omit<BlobUpload, 'received' | 'tail'>): Promise<void> {
  await db.run(
    `INSERT INTO blob_upload (tenant, id, noun, row_id, sha256, bytes, key, expires_at)
     VALUES (current_setting('seatline.tenant'), $1, $2, $3, $4, $5, $6, to_timestamp($7 / 1000.0))`,
    [upload.id, upload.noun, upload.rowId, upload.sha256, upload.bytes, upload.key, upload.expiresAtMs],
  );
}

export async function readUpload(db: Reader, id: string): Promise<BlobUpload | null> {
  const [found] = await db.rows<BlobUpload>(`SELECT ${UPLOAD} FROM blob_upload WHERE id = $1`, [id]);
  return found ?? null;
}

/** Oldest first. */
export const uploadsOf = (db: Reader, { noun, rowId }: BlobRef): Promise<BlobUpload[]> =>
  db.rows(`SELECT ${UPLOAD} FROM blob_upload WHERE noun = $1 AND row_id = $2 ORDER BY started_at, id`, [
    noun,
    rowId,
  ]);

export const expiredUploads = (db: Reader, nowMs: number): Promise<BlobUpload[]> =>
  db.rows(`SELECT ${UPLOAD} FROM blob_upload WHERE expires_at < to_timestamp($1 / 1000.0) LIMIT 1000`, [
    nowMs,
  ]);

/**
 * False: it was moved on by somebody else meanwhile, or is gone. Not waited for on the disk: after a power cut the upload
 * stands where it stood before, and its client asks where that is.
 */
export async function advanceUpload(
  db: Writer,
  id: string,
  to: { from: number; received: number; tail: Buffer | null; expiresAtMs: number },
): Promise<boolean> {
  await db.run('SET LOCAL synchronous_commit = off');
  const rows = await db.run(
    `UPDATE blob_upload SET received = $3, tail = $4, expires_at = to_timestamp($5 / 1000.0)
     WHERE id = $1 AND received = $2`,
    [id, to.from, to.received, to.tail, to.expiresAtMs],
  );
  return rows === 1;
}

export const dropUpload = (db: Writer, id: string): Promise<number> =>
  db.run('DELETE FROM blob_upload WHERE id = $1', [id]);

/** Over all tenants, for the sweep: is this name in the store anybody's? */
export async function isKnownName(owner: Writer, tenants: readonly string[], name: string): Promise<boolean> {
  for (const tenant of tenants) {
    await owner.rows(`SELECT set_config('seatline.tenant', $1, true)`, [tenant]);
    const found = await owner.rows(
      'SELECT 1 FROM blob WHERE object = $1 UNION ALL SELECT 1 FROM blob_upload WHERE id = $1',
      [name],
    );
    if (found.length > 0) return true;
  }
  return false;
}
