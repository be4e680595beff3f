/** Sound on this disk: what each file is, what room it takes, and which go when there is not enough. Rules RE12, RE18. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StorageUsed } from '../../../shared/contract/transfers.ts';
import { dropJob, getJob } from '../store/recording-job.ts';
import type { Store } from '../store/store.ts';
import type { TransferPolicy } from './policy.ts';

/**
 * waiting: central does not have it yet; nothing removes it. stored: made here, and central has it. downloaded: came from
 * central. part: on its way down.
 */
export type KeptKind = 'waiting' | 'stored' | 'downloaded' | 'part';

export interface KeptFile {
  name: string;
  recordingId: string;
  kind: KeptKind;
  bytes: number;
  /** When central stored it, or it came from there. */
  sinceMs: number;
}

/** A download that nobody has gone on with for so long is not wanted any more. */
const PART_MS = 24 * 3_600_000;

/** [RE12] [RE18] Too old first; then, while there is too much, the oldest. Never what waits. */
export function whatGoes(
  files: readonly KeptFile[],
  { policy, nowMs }: { policy: Pick<TransferPolicy, 'keepBytes' | 'keepMs'>; nowMs: number },
): KeptFile[] {
  const isOld = ({ kind, sinceMs }: KeptFile): boolean =>
    nowMs - sinceMs > (kind === 'part' ? PART_MS : policy.keepMs);
  const mayGo = files
    .filter(({ kind }) => kind !== 'waiting')
    .toSorted((a, b) => Number(isOld(b)) - Number(isOld(a)) || a.sinceMs - b.sinceMs);
  let left = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return mayGo.filter((file) => {
    const goes = isOld(file) || left > policy.keepBytes;
    if (goes) left -= file.bytes;
    return goes;
  });
}

export function keptFiles({ vault, folder }: Store): KeptFile[] {
  const sounds = join(folder, 'recordings');
  return readdirSync(sounds).flatMap((name) => {
    const [, recordingId = '', part] = /^(.+?)\.rec(\.part)?$/.exec(name) ?? [];
    const found = statSync(join(sounds, name), { throwIfNoEntry: false });
    if (!recordingId || !found) return [];
    const job = part ? null : getJob(vault.read, recordingId);
    const kind: KeptKind = part
      ? 'part'
      : !job
        ? 'downloaded'
        : job.state === 'stored'
          ? 'stored'
          : 'waiting';
    return [{ name, recordingId, kind, bytes: found.size, sinceMs: job?.storedAtMs ?? found.mtimeMs }];
  });
}

/** `spared`: being fetched at this moment. */
export function makeRoom(
  store: Store,
  { policy, nowMs, spared }: { policy: TransferPolicy; nowMs: number; spared: (id: string) => boolean },
): void {
  const files = keptFiles(store).filter(({ recordingId }) => !spared(recordingId));
  for (const { name, recordingId, kind } of whatGoes(files, { policy, nowMs })) {
    rmSync(join(store.folder, 'recordings', name), { force: true });
    if (kind === 'stored') store.vault.write((db) => dropJob(db, recordingId));
  }
}

export function storageUsed(store: Store): StorageUsed {
  const files = keptFiles(store);
  const sum = (...kinds: KeptKind[]): number =>
    files.reduce((total, { kind, bytes }) => total + (kinds.includes(kind) ? bytes : 0), 0);
  return {
    recordingsBytes: sum('waiting', 'stored', 'downloaded', 'part'),
    waitingBytes: sum('waiting'),
    downloadedBytes: sum('downloaded', 'part'),
    cacheBytes: withLog(store.cache().path),
    vaultBytes: withLog(store.vault.path),
  };
}

const withLog = (path: string): number => sizeOf(path) + sizeOf(`${path}-wal`);
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
