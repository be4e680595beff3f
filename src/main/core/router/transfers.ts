/** Recordings on their way and what the disk holds, from the jobs in the vault and the files beside it. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StorageUsed, Transfer } from '../../../shared/contract/transfers.ts';
import { CallId, RecordingId } from '../../../shared/ids.ts';
import type { Person } from '../person.ts';
import { getJob, jobsIn, type RecordingJob } from '../store/recording-job.ts';

export function transfersOf({ store, calls, recorder }: Person): Transfer[] {
  const held = calls.live().length > 0;
  return [...jobsIn(store.vault.read, 'sent'), ...jobsIn(store.vault.read, 'finished')].map((job) =>
    toTransfer(job, sizeOf(recorder.sealed(job.recordingId).path), held),
  );
}

const toTransfer = (job: RecordingJob, bytes: number, held: boolean): Transfer => ({
  recordingId: RecordingId.parse(job.recordingId),
  callId: CallId.parse(job.callId),
  direction: 'up',
  state: held ? 'pausedByCall' : 'waiting',
  bytesDone: job.state === 'sent' ? bytes : 0,
  bytes,
  failure: null,
  nextTryAtMs: job.notBeforeMs > 0 ? job.notBeforeMs : null,
});

export function storageUsed({ store }: Person): StorageUsed {
  const folder = join(store.folder, 'recordings');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const sum = (names: string[]): number =>
    names.reduce((total, name) => total + sizeOf(join(folder, name)), 0);
  const jobOf = (name: string) => getJob(store.vault.read, basename(name, '.rec'));
  return {
    recordingsBytes: sum(files),
    waitingBytes: sum(files.filter((name) => ![undefined, 'stored'].includes(jobOf(name)?.state))),
    downloadedBytes: sum(files.filter((name) => jobOf(name) === null)),
    cacheBytes: sizeWithLog(store.cache().path),
    vaultBytes: sizeWithLog(store.vault.path),
  };
}

const sizeWithLog = (path: string): number => sizeOf(path) + sizeOf(`${path}-wal`);
const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);
