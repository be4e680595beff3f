/**
 * Recordings on their way down: into a `.part` beside its place, sealed as everything here, gone on with where it was
 * cut. It gets its name when the whole has the right hash; nothing ever plays a partial one. Rules RE11, RE17.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import type { Recording } from '../../../shared/domain/recording.ts';
import { failures, isFailureCode, type FailureCode } from '../../../shared/errors.ts';
import { failure, failureOf } from '../../../shared/link/attempt.ts';
import { faultOf } from '../../../cache/open-file.ts';
import type { Tokens } from '../account/tokens.ts';
import type { CentralLink } from '../sync/central-link.ts';
import { repairFrames, writeFrame, type SealedFile } from './frames.ts';
import { openSound, soundBytes, soundDigests } from './sound.ts';

const FRAME_BYTES = 256 * 1024;
/** No byte for so long: the line is dead. */
const STALL_MS = 20_000;
/** Cut so often in a row without a byte in between: the person is told. */
const MOST_CUTS = 4;
const PAUSE_MS = 500;

export interface Downloads {
  /** Returns when the recording is here. Asked twice, it is fetched once. Throws our codes. */
  fetch(recording: Recording): Promise<void>;
  list(): Transfer[];
  close(): void;
}

export interface DownloadParts {
  link: CentralLink;
  tokens: Tokens;
  sealed: (recordingId: string) => SealedFile;
  onChange: () => void;
  onKept: () => void;
}

export function createDownloads(parts: DownloadParts): Downloads {
  const running = new Map<string, Promise<void>>();
  const shown = new Map<string, Transfer>();
  const stop = new AbortController();
  const fetchWhole = async (recording: Recording): Promise<void> => {
    const { id, callId, bytes } = recording;
    const show = (change: Partial<Transfer>): void => {
      const before = shown.get(id) ?? { ...firstShown, recordingId: id, callId, bytes };
      shown.set(id, { ...before, ...change });
      parts.onChange();
    };
    const whole = parts.sealed(id);
    const part: SealedFile = { ...whole, path: `${whole.path}.part` };
    show({ ...firstShown, bytesDone: soundBytes(repairFrames(part.path)) });
    const job: Job = {
      ...parts,
      recording,
      part,
      signal: stop.signal,
      onBytes: (done) => show({ bytesDone: done }),
    };
    try {
      await fetchUntilRight(job);
      keepWhole(part.path, whole.path);
      show({ state: 'done', bytesDone: bytes });
      parts.onKept();
    } catch (cause) {
      const code = codeOf(cause);
      show({ state: 'failed', failure: code });
      throw failure(code);
    }
  };
  return {
    list: () => [...shown.values()],
    close: () => stop.abort(),
    fetch: (recording) => {
      const known = running.get(recording.id);
      if (known) return known;
      const fetching = fetchWhole(recording).finally(() => running.delete(recording.id));
      running.set(recording.id, fetching);
      return fetching;
    },
  };
}

const firstShown = {
  direction: 'down',
  state: 'running',
  bytesDone: 0,
  failure: null,
  nextTryAtMs: null,
} as const satisfies Partial<Transfer>;

interface Job extends DownloadParts {
  recording: Recording;
  part: SealedFile;
  signal: AbortSignal;
  onBytes: (bytes: number) => void;
}

/** The whole may be wrong once (a part of it lay here for long); twice, and it is central's. */
async function fetchUntilRight(job: Job): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    await fetchRest(job);
    const { sha256 } = await soundDigests(openSound(job.part), '');
    if (sha256 === job.recording.sha256) return;
    rmSync(job.part.path, { force: true });
  }
  throw failure('central/unavailable');
}

async function fetchRest(job: Job): Promise<void> {
  let cuts = 0;
  for (let have = heldOf(job); have < job.recording.bytes; have = heldOf(job)) {
    const code = await fetchOnce(job, have);
    if (code !== null && failures[code].retry !== 'backoff') throw failure(code);
    if (heldOf(job) > have) cuts = 0;
    else if ((cuts += 1) >= MOST_CUTS) throw failure(code ?? 'central/unreachable');
    else await pause(PAUSE_MS * 2 ** cuts, undefined, { signal: job.signal });
  }
}

const heldOf = ({ part }: Job): number => soundBytes(repairFrames(part.path));

/** null: it ended as it should. */
async function fetchOnce(job: Job, have: number): Promise<FailureCode | null> {
  const stall = new AbortController();
  const signal = AbortSignal.any([job.signal, stall.signal]);
  const watch = setTimeout(() => stall.abort(), STALL_MS);
  try {
    const answer = await job.tokens.use(() => ask(job, have, signal));
    if (!answer.ok) return answer.error;
    await takeIn(job, answer.value, () => watch.refresh());
    return null;
  } catch (cause) {
    return codeOf(cause);
  } finally {
    clearTimeout(watch);
  }
}

interface Answer {
  /** Where its first byte belongs. */
  from: number;
  body: AsyncIterable<Uint8Array>;
}

/** [WS2] The tag says whose bytes these are; a sign-in page has none. */
async function ask({ link, recording: { sha256 } }: Job, have: number, signal: AbortSignal): Promise<Answer> {
  const tag = `"${sha256}"`;
  const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-`, 'if-range': tag } : {};
  const answer = await link.fetch(`/blobs/${sha256}`, { headers, signal });
  const isRight = answer.headers.get('etag') === tag && answer.body !== null;
  if (isRight && answer.status === 200) return { from: 0, body: answer.body as AsyncIterable<Uint8Array> };
  if (isRight && answer.status === 206 && startOf(answer) === have)
    return { from: have, body: answer.body as AsyncIterable<Uint8Array> };
  throw failure(await refusalOf(answer));
}

const startOf = (answer: Response): number =>
  Number(/^bytes (\d+)-/.exec(answer.headers.get('content-range') ?? '')?.[1] ?? -1);

async function refusalOf(answer: Response): Promise<FailureCode> {
  const body = (await answer.json().catch(() => null)) as { code?: unknown } | null;
  if (isFailureCode(body?.code)) return body.code;
  return answer.status >= 500 ? 'central/unavailable' : 'central/unreachable';
}

/** Frame by frame onto the disk; what a cut leaves is kept as well. */
async function takeIn(job: Job, { from, body }: Answer, onPart: () => void): Promise<void> {
  if (from === 0) rmSync(job.part.path, { force: true });
  const first = repairFrames(job.part.path).length;
  const file = openSync(job.part.path, 'a', 0o600);
  const frames = gather((slice, index) => writeFrame(job.part, file, { index: first + index, slice }));
  try {
    for await (const bytes of body) {
      onPart();
      if (from + frames.bytes() + bytes.length > job.recording.bytes) throw failure('central/unreachable');
      if (frames.take(bytes)) job.onBytes(from + frames.bytes());
    }
  } finally {
    frames.end();
    closeSync(file);
    job.onBytes(from + frames.bytes());
  }
}

/** Bytes as they come, written in frames of 256 KiB; the last one is what is left. */
function gather(write: (frame: Uint8Array, index: number) => void) {
  let held: Uint8Array[] = [];
  let [length, total, index] = [0, 0, 0];
  const flush = (): void => {
    if (length > 0) write(Buffer.concat(held, length), index++);
    [held, length] = [[], 0];
  };
  return {
    bytes: () => total,
    /** True: a frame was written. */
    take: (bytes: Uint8Array): boolean => {
      held.push(bytes);
      length += bytes.length;
      total += bytes.length;
      const isFull = length >= FRAME_BYTES;
      if (isFull) flush();
      return isFull;
    },
    end: flush,
  };
}

function keepWhole(part: string, whole: string): void {
  const file = openSync(part, 'r+');
  fsyncSync(file);
  closeSync(file);
  renameSync(part, whole);
}

/** What the network does in the middle of a body is no mistake of ours. */
function codeOf(cause: unknown): FailureCode {
  if (faultOf(cause) === 'full') return 'store/disk-full';
  const code = failureOf(cause);
  return code === 'internal/mistake' ? 'central/unreachable' : code;
}
