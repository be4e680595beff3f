/**
 * Recordings on their way to central: one after the other, by tus, resumed where they were cut, standing still while a
 * call is going on. A failure makes a recording wait, never disappear. Rules RE5–RE8, RE13: docs/spec/recordings.md.
 */
import { Upload } from 'tus-js-client';
import { callLane } from '../../../shared/commands/call-commands.ts';
import type { RecordingId } from '../../../shared/ids.ts';
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isPending } from '../store/outbox.ts';
import { getJob, jobsIn, putJob, type RecordingJob } from '../store/recording-job.ts';
import { getRow } from '../../../cache/row.ts';
import type { Store } from '../store/store.ts';
import { backoffMs } from '../sync/backoff.ts';
import type { CentralLink } from '../sync/central-link.ts';
import type { SealedFile } from './frames.ts';
import { soundBytes, soundFrames, soundPart } from './sound.ts';

const PATCH_BYTES = 4 * 1024 * 1024;
/** The vault could not be written (a full disk): the same again soon would fail again. */
const AFTER_FAULT_MS = 15_000;

export interface Uploads {
  /** Looks whether something can be sent; cheap, may be called often. */
  wake(): void;
  /** Central is there again after it was not: what waited because of that waits no longer. */
  centralIsBack(): void;
  close(): Promise<void>;
}

export interface UploadParts {
  store: Store;
  link: CentralLink;
  tokens: Tokens;
  clock: Clock;
  log: Log;
  sealed: (recordingId: string) => SealedFile;
  isCallLive: () => boolean;
  onChange: () => void;
}

export function createUploads(parts: UploadParts): Uploads {
  let running: Promise<void> | null = null;
  let present: Upload | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  const mayRun = (): boolean => !closed && !parts.isCallLive();

  const run = async (): Promise<void> => {
    for (let job = nextJob(parts); job && mayRun(); job = nextJob(parts)) {
      const failed = await send(parts, job, (upload) => (present = upload)).catch(() => true);
      present = null;
      if (closed) return;
      if (failed && mayRun()) later(parts, job.recordingId); // cut off by a call is no failure
      parts.onChange();
    }
  };
  const wake = (): void => {
    if (parts.isCallLive()) void present?.abort();
    else if (running || closed) return;
    else if (nextJob(parts))
      running = run().then(
        () => rest(),
        () => rest(AFTER_FAULT_MS),
      );
    else wakeIn(untilNext(parts));
  };
  const rest = (pauseMs?: number): void => {
    running = null;
    if (pauseMs === undefined)
      wake(); // what was cut off meanwhile, or waits for its time
    else wakeIn(pauseMs);
  };
  const wakeIn = (waitMs: number | null): void => {
    if (timer) clearTimeout(timer);
    timer = waitMs === null || closed ? null : setTimeout(wake, waitMs).unref();
  };
  return {
    wake,
    centralIsBack: () => {
      for (const { recordingId } of waiting(parts)) amend(parts, recordingId, { notBeforeMs: 0 });
      wake();
    },
    close: async () => {
      closed = true;
      if (timer) clearTimeout(timer);
      await present?.abort();
    },
  };
}

/** [RE13] Central takes sound only for a recording it knows of: `recording.log` goes first, and its round wakes us. */
const waiting = ({ store: { vault } }: UploadParts): RecordingJob[] =>
  [...jobsIn(vault.read, 'sent'), ...jobsIn(vault.read, 'finished')].filter(
    (job) => !isPending(vault.read, 'recording.log', callLane(job.callId)),
  );

const nextJob = (parts: UploadParts): RecordingJob | null =>
  waiting(parts).find((job) => job.notBeforeMs <= parts.clock.nowMs()) ?? null;

/** A moment at least, so that a clock that is slow to turn does not keep us busy. */
function untilNext(parts: UploadParts): number | null {
  const times = waiting(parts).map((job) => job.notBeforeMs - parts.clock.nowMs());
  return times.length === 0 ? null : Math.max(50, Math.min(...times));
}

/** True: it did not work this time. */
async function send(
  parts: UploadParts,
  job: RecordingJob,
  onUpload: (upload: Upload) => void,
): Promise<boolean> {
  if (job.state === 'finished' && !(await uploadSound(parts, job, onUpload))) return true;
  const answer = await parts.tokens.use(() =>
    parts.link.client.recordings.confirm({ id: job.recordingId as RecordingId }),
  );
  if (!answer.ok) return true;
  const change = answer.value.stored
    ? ({ state: 'stored', storedAtMs: parts.clock.nowMs() } as const)
    : ({ state: 'finished', uploadUrl: null } as const); // central's copy was not whole: from the beginning
  amend(parts, job.recordingId, change);
  return !answer.value.stored;
}

function amend({ store }: UploadParts, recordingId: string, change: Partial<RecordingJob>): void {
  const job = getJob(store.vault.read, recordingId);
  if (job) store.vault.write((db) => putJob(db, { ...job, ...change }));
}

function later(parts: UploadParts, recordingId: string): void {
  const job = getJob(parts.store.vault.read, recordingId);
  if (!job) return;
  const attempts = job.attempts + 1;
  const random = (parts.clock.random(1)[0] ?? 0) / 255;
  const waitMs = backoffMs({ failures: attempts, retryAfterMs: null, random });
  amend(parts, recordingId, { attempts, notBeforeMs: parts.clock.nowMs() + Math.max(1_000, waitMs) });
  parts.log.warn({ recordingId, attempts }, 'recording could not be sent, will be tried again');
}

async function uploadSound(
  parts: UploadParts,
  job: RecordingJob,
  onUpload: (upload: Upload) => void,
): Promise<boolean> {
  const ready = await parts.tokens.use(async () => parts.link.token());
  if (!ready.ok) return false;
  const sealed = parts.sealed(job.recordingId);
  const frames = soundFrames(sealed.path);
  const sound = Buffer.from(soundPart(sealed, frames, 0, soundBytes(frames)));
  const sha256 = getRow(parts.store.cache().read, 'recording', job.recordingId)?.sha256 ?? '';
  const done = await new Promise<boolean>((resolve) => {
    const upload = new Upload(sound, {
      endpoint: parts.link.url('/blobs'),
      uploadUrl: job.uploadUrl,
      chunkSize: PATCH_BYTES,
      retryDelays: null,
      headers: { authorization: `Bearer ${ready.value ?? ''}` },
      metadata: { recordingId: job.recordingId, sha256, filetype: 'audio/webm;codecs=opus' },
      onUploadUrlAvailable: () => amend(parts, job.recordingId, { uploadUrl: upload.url }),
      onSuccess: () => resolve(true),
      onError: () => resolve(false),
    });
    const abort = upload.abort.bind(upload);
    upload.abort = async (terminate) => {
      await abort(terminate);
      resolve(false);
    };
    onUpload(upload);
    upload.start();
  });
  if (done) amend(parts, job.recordingId, { state: 'sent' });
  return done;
}
