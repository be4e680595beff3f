/**
 * The program before kept recordings as plain files, `recordings/<SHA-256 of tenant, NUL, id>`. They are sealed into the
 * blob store, hashed like any upload, and removed. A stored recording whose file is not there is asked for again. Rule R13.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listTenants } from '../../db/accounts.ts';
import { storedWithoutBlob } from '../../db/blobs.ts';
import { readRow } from '../../db/nouns.ts';
import { finishUpload } from '../blobs/finish.ts';
import type { BlobParts } from '../blobs/parts.ts';
import { beginUpload, endUpload, findUpload, receive } from '../blobs/uploads.ts';
import { recordingLost } from './recordings.ts';

/** Once more after a cut: what is sealed already is left alone. */
export async function adoptFiles(parts: BlobParts, folder: string): Promise<void> {
  for (const tenant of await parts.db.owner(listTenants)) {
    const waiting = await parts.db.read(tenant, (tx) => storedWithoutBlob(tx, 'recording'));
    for (const { id } of waiting)
      await adoptFile(parts, tenant, { id, path: join(folder, nameOf(tenant, id)) });
  }
  await rm(folder, { recursive: true, force: true }); // what is left are uploads that were not finished
}

const nameOf = (tenant: string, id: string): string =>
  createHash('sha256').update(`${tenant}\0${id}`).digest('hex');

async function adoptFile(
  parts: BlobParts,
  tenant: string,
  { id, path }: { id: string; path: string },
): Promise<void> {
  if (existsSync(path) && (await isTakenIn(parts, tenant, { id, path }))) return rm(path);
  await parts.db.write(tenant, (tx) => recordingLost(tx, { noun: 'recording', rowId: id }));
  parts.log.damaged(path, [id]);
}

async function isTakenIn(
  parts: BlobParts,
  tenant: string,
  { id, path }: { id: string; path: string },
): Promise<boolean> {
  const row = await parts.db.read(tenant, (tx) => readRow(tx, 'recording', id));
  if (!row) return true; // deleted meanwhile
  const { sha256, bytes } = row;
  const begun = await beginUpload(parts, tenant, { noun: 'recording', rowId: id, sha256, bytes });
  const upload = await findUpload(parts, tenant, begun.id);
  if (!upload) return false;
  const body = {
    stream: createReadStream(path) as AsyncIterable<Buffer>,
    checks: { whole: null, pieces: null },
  };
  const received = await receive(parts, tenant, { upload, body }).catch(() => 0); // longer than its row says
  if (received === bytes) return finishUpload(parts, tenant, { upload, also: async () => {} });
  await endUpload(parts, tenant, begun.id);
  return false;
}
