/** Taking slices from the phone window, and turning a finished (or cut-off) file into `recording.log`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../../shared/commands/command.ts';
import type { CommandArgs } from '../../../shared/commands/registry.ts';
import type { CallId, RecordingId, TeamId, UserId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { Clock } from '../clock.ts';
import type { Commands } from '../commands/run.ts';
import type { JournalEntry } from '../store/journal.ts';
import { dropJob, getJob, jobsIn, putJob, type RecordingJob } from '../store/recording-job.ts';
import { getRow } from '../../../cache/row.ts';
import type { Store } from '../store/store.ts';
import { appendFrame, recordingKey, repairFrames, type SealedFile } from './frames.ts';
import { soundBytes, soundFrames, soundHash } from './sound.ts';

const SLICE_MS = 1_000; // the phone window's recorder cuts once a second

export interface Recorder {
  append(slice: { recordingId: RecordingId; callId: CallId; index: number; slice: string }): void;
  finish(end: { recordingId: RecordingId; durationMs: number }): void;
  /** Call once after sign-in: what a crash cut off ends at its last whole slice; what a live call records goes on. */
  repair(liveCallIds: readonly string[]): void;
  sealed(recordingId: string): SealedFile;
}

export interface RecorderParts {
  store: Store;
  storeKey: Uint8Array;
  commands: Commands;
  actor: Actor;
  deviceId: string;
  clock: Clock;
  liveCalls: () => JournalEntry[];
  /** A recording is ready to be sent. */
  onFinished: () => void;
}

export function createRecorder(parts: RecorderParts): Recorder {
  const folder = join(parts.store.folder, 'recordings');
  mkdirSync(folder, { recursive: true });
  const written = new Map<string, number>();
  const sealed = (recordingId: string): SealedFile => ({
    path: join(folder, `${recordingId}.rec`),
    recordingId,
    key: recordingKey(parts.storeKey, recordingId),
  });
  return {
    sealed,
    append: ({ recordingId, callId, index, slice }) => {
      const job = getJob(parts.store.vault.read, recordingId) ?? startJob(parts, recordingId, callId);
      if (job.state !== 'recording') throw failure('request/invalid');
      if (index <= (written.get(recordingId) ?? -1)) return; // a resend of what is here already
      appendFrame(sealed(recordingId), index, Buffer.from(slice, 'base64'));
      written.set(recordingId, index);
    },
    finish: ({ recordingId, durationMs }) => {
      const job = getJob(parts.store.vault.read, recordingId);
      if (!job) throw failure('request/not-found');
      if (job.state !== 'recording') return;
      written.delete(recordingId);
      logRecording(parts, sealed(recordingId), { ...job, durationMs }, false);
    },
    repair: (liveCallIds) => {
      for (const job of jobsIn(parts.store.vault.read, 'recording')) {
        const frames = repairFrames(sealed(job.recordingId).path);
        written.set(job.recordingId, frames.at(-1)?.index ?? -1);
        if (liveCallIds.includes(job.callId)) continue;
        const durationMs = frames.length * SLICE_MS;
        logRecording(parts, sealed(job.recordingId), { ...job, durationMs }, true);
      }
    },
  };
}

function startJob({ store, clock }: RecorderParts, recordingId: string, callId: string): RecordingJob {
  const job: RecordingJob = {
    recordingId,
    callId,
    state: 'recording',
    startedAtMs: clock.nowMs(),
    durationMs: 0,
    uploadUrl: null,
    sentBytes: 0,
    attempts: 0,
    failure: null,
    storedAtMs: null,
  };
  store.vault.write((db) => putJob(db, job));
  return job;
}

/** The command and the job's next state are one transaction. Nothing recorded: nothing to keep. */
function logRecording(parts: RecorderParts, file: SealedFile, job: RecordingJob, cutOff: boolean): void {
  const frames = soundFrames(file.path);
  if (frames.length === 0) return parts.store.vault.write((db) => dropJob(db, job.recordingId));
  const call = callOf(parts, job.callId);
  const recording: CommandArgs<'recording.log'>['recording'] = {
    id: job.recordingId as RecordingId,
    callId: job.callId as CallId,
    agentId: parts.actor.userId as UserId,
    teamId: parts.actor.teamId as TeamId,
    deviceId: parts.deviceId,
    customerId: call?.customerId ?? null,
    queueId: call?.queueId ?? null,
    startedAtMs: job.startedAtMs,
    durationMs: job.durationMs,
    bytes: soundBytes(frames),
    mimeType: 'audio/webm;codecs=opus',
    sha256: soundHash(file, frames),
    cutOff,
    state: 'local',
  };
  parts.commands.runKnown(
    'recording.log',
    { recording },
    {
      also: (db) => putJob(db, { ...job, state: 'finished' }),
    },
  );
  parts.onFinished();
}

/** The call as far as it is known: going on, or logged already. */
const callOf = ({ store, liveCalls }: RecorderParts, callId: string) =>
  liveCalls().find((entry) => entry.callId === callId) ?? getRow(store.cache().read, 'call', callId);
