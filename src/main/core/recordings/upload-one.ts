/**
 * One recording on its way up:
 *
 *   finished ──begin, or go on where it was cut──► sending ──last byte──► sent ──central's own hash──► stored
 *      ▲                                            │                       │
 *      └────────── the upload is gone (404, 410) ───┘── other bytes arrived ┘
 *
 * Which upload it is stands in the vault before its first byte goes, so that a killed workstation goes on with it. Rules RE5, RE7, RE8.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { getRow } from '../../../cache/row.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/ids.ts';
import { failure, failureOf } from '../../../shared/link/attempt.ts';
import type { Tokens } from '../account/tokens.ts';
import { amendJob, type RecordingJob } from '../store/recording-job.ts';
import type { Store } from '../store/store.ts';
import type { CentralLink } from '../sync/central-link.ts';
import type { SealedFile } from './frames.ts';
import { openSound, soundDigests, type Sound } from './sound.ts';
import type { Begun, Chunk, TusClient } from './tus-client.ts';

export const CHUNK_BYTES = 4 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;

export type UploadEnd =
  | { name: 'stored' }
  /** Told to stop; that is no failure. */
  | { name: 'stopped' }
  | { name: 'failed'; code: FailureCode; sentBytes: number };

export interface UploadOneParts {
  store: Store;
  link: CentralLink;
  tokens: Tokens;
  tus: TusClient;
  sealed: SealedFile;
  /** Bytes that central has now. */
  onProgress: (bytes: number) => void;
}

export async function uploadOne(
  parts: UploadOneParts,
  job: RecordingJob,
  signal: AbortSignal,
): Promise<UploadEnd> {
  const way: Way = { ...parts, job, signal, sentBytes: 0, url: job.uploadUrl };
  try {
    if (job.state === 'finished') await sendAll(way);
    if (await isStored(way)) return { name: 'stored' };
    return { name: 'failed', code: 'central/unavailable', sentBytes: 0 }; // everything arrived, and was not this
  } catch (cause) {
    if (signal.aborted) return { name: 'stopped' };
    return { name: 'failed', code: failureOf(cause), sentBytes: way.sentBytes };
  }
}

interface Way extends UploadOneParts {
  job: RecordingJob;
  signal: AbortSignal;
  /** That central has more than at the end of the try before. */
  sentBytes: number;
  /** As it stands in the vault. */
  url: string | null;
}

async function sendAll(way: Way): Promise<void> {
  if (!existsSync(way.sealed.path)) throw failure('recording/damaged');
  const sound = openSound(way.sealed);
  let place = (await goOn(way)) ?? (await begin(way, sound));
  while (place.offset < sound.bytes) {
    const chunk = await chunkAt(sound, place.offset);
    const at = { offset: place.offset, chunk };
    const { url } = place;
    const offset = await using(way, () => way.tus.send(url, at, way.signal));
    if (offset === place.offset) throw failure('central/unavailable');
    way.sentBytes += Math.max(0, (offset ?? 0) - place.offset);
    place = offset === null ? await begin(way, sound) : keep(way, { url, offset });
  }
  amend(way, { state: 'sent', sentBytes: sound.bytes });
}

/** null: nothing was begun, or central has given it up. */
async function goOn(way: Way): Promise<Begun | null> {
  const { uploadUrl } = way.job;
  if (!uploadUrl) return null;
  const url = new URL(uploadUrl, way.link.url('/')).pathname; // the program before kept whole addresses
  const offset = await using(way, () => way.tus.offset(url, way.signal));
  if (offset === null) return null;
  way.sentBytes += Math.max(0, offset - way.job.sentBytes); // of a try that was cut off before it heard so
  return keep(way, { url, offset });
}

/** [RE14] What is to be sent is looked at first: sound that the disk has damaged is not sent again and again. */
async function begin(way: Way, sound: Sound): Promise<Begun> {
  const { recordingId } = way.job;
  const { sha256, withSuffix: proof } = await soundDigests(sound, recordingId);
  const row = getRow(way.store.cache().read, 'recording', recordingId);
  if (row && row.sha256 !== sha256) throw failure('recording/damaged');
  const begun = await using(way, () =>
    way.tus.begin({ recordingId, bytes: sound.bytes, proof }, way.signal).catch((cause: unknown) => {
      if (failureOf(cause) !== 'request/forbidden') throw cause;
      return { url: '', offset: sound.bytes }; // stored already: what is left is to be told so
    }),
  );
  return keep(way, begun);
}

function keep(way: Way, place: Begun): Begun {
  // the place is asked for anyway; only whose it is must outlive us, and a write to the vault waits for the disk
  const url = place.url || null;
  if (url !== way.url) amend(way, { uploadUrl: url, sentBytes: place.offset });
  way.url = url;
  way.onProgress(place.offset);
  return place;
}

/** [RE8] */
async function isStored(way: Way): Promise<boolean> {
  const id = way.job.recordingId as RecordingId;
  const { stored } = await using(way, () => way.link.client.recordings.confirm({ id }));
  if (!stored) amend(way, { state: 'finished', uploadUrl: null, sentBytes: 0 }); // from the beginning
  return stored;
}

const amend = ({ store, job }: Way, change: Partial<RecordingJob>): void =>
  store.vault.write((db) => amendJob(db, job.recordingId, change));

async function using<T>({ tokens, signal }: Way, call: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const answer = await tokens.use(call);
  signal.throwIfAborted();
  if (!answer.ok) throw failure(answer.error);
  return answer.value;
}

async function chunkAt(sound: Sound, start: number): Promise<Chunk> {
  const pieces: Uint8Array[] = [];
  const pieceHashes: Buffer[] = [];
  for await (const piece of sound.steps(start, Math.min(sound.bytes, start + CHUNK_BYTES))) {
    pieces.push(piece);
    pieceHashes.push(createHash('sha256').update(piece).digest());
  }
  return { bytes: Buffer.concat(pieces), pieceBytes: PIECE_BYTES, pieceHashes };
}
