/**
 * What nobody needs any more goes; what is young is read again, while a workstation may still have it. Every step can be
 * done by several centrals at once and may be cut off anywhere. Rules R9–R11.
 */
import type { NounName } from '../../../shared/domain/nouns.ts';
import { listTenants } from '../../db/accounts.ts';
import {
  blobsToCheck,
  dropDanglingRefs,
  dropUnreferencedBlobs,
  expiredUploads,
  isKnownName,
} from '../../db/blobs.ts';
import type { BlobParts } from './parts.ts';
import { check } from './read-blob.ts';
import { endUpload } from './uploads.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SWEEP_EVERY_MS = 10 * 60_000;
/** A row that is being written anew keeps its blob meanwhile. */
const UNREFERENCED_MS = HOUR_MS;
/** A database that was restored from a backup may be exchanged for a newer one again. */
const UNKNOWN_MS = 7 * DAY_MS;
const CHECKS = { youngMs: 7 * DAY_MS, everyMs: DAY_MS, most: 8 };

export interface SweepOptions {
  /** Nouns whose rows keep blobs. */
  nouns: readonly NounName[];
  unreferencedMs?: number;
  unknownMs?: number;
  checkEveryMs?: number;
}

/** Until the returned function is called. */
export function startSweep(parts: BlobParts, options: SweepOptions): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => sweep(parts, options)).catch(parts.log.failed);
  }, SWEEP_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

export async function sweep(parts: BlobParts, options: SweepOptions): Promise<void> {
  const tenants = await parts.db.owner(listTenants);
  for (const tenant of tenants) {
    await dropExpired(parts, tenant);
    await dropUnreferenced(parts, tenant, options);
    await checkYoung(parts, tenant, options.checkEveryMs ?? CHECKS.everyMs);
  }
  await dropUnknown(parts, tenants, options.unknownMs ?? UNKNOWN_MS);
}

async function dropExpired(parts: BlobParts, tenant: string): Promise<void> {
  const over = await parts.db.read(tenant, (tx) => expiredUploads(tx, parts.now()));
  for (const { id } of over) await parts.turns.take(id, () => endUpload(parts, tenant, id));
}

async function dropUnreferenced(
  parts: BlobParts,
  tenant: string,
  { nouns, unreferencedMs = UNREFERENCED_MS }: SweepOptions,
): Promise<void> {
  const surplus = await parts.db.write(tenant, async (tx) => {
    for (const noun of nouns) await dropDanglingRefs(tx, noun);
    return dropUnreferencedBlobs(tx, unreferencedMs);
  });
  for (const object of surplus) await parts.store.dropObject(object);
}

async function checkYoung(parts: BlobParts, tenant: string, everyMs: number): Promise<void> {
  const blobs = await parts.db.read(tenant, (tx) => blobsToCheck(tx, { ...CHECKS, everyMs }));
  for (const blob of blobs) await check(parts, tenant, blob);
}

/** What a crash or a restored database left in the store. */
async function dropUnknown(parts: BlobParts, tenants: readonly string[], olderMs: number): Promise<void> {
  for await (const { kind, name, modifiedAtMs } of parts.store.list()) {
    if (parts.now() - modifiedAtMs < olderMs) continue;
    if (await parts.db.owner((tx) => isKnownName(tx, tenants, name))) continue;
    await (kind === 'staged' ? parts.store.dropStaged(name) : parts.store.dropObject(name));
  }
}
