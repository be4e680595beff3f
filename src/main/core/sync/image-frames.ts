/** The frames of an image, from the one that is missing on, each into `incoming` as soon as it is whole. Rule IM7. */
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { imagePath, type Image } from '../../../shared/contract/sync/image.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Incoming } from '../store/incoming.ts';
import { faultOf } from '../../../cache/open-file.ts';
import { centralFailure, responseFailure } from './central-failure.ts';
import type { CopyParts } from './image.ts';

const decompress = promisify(zstdDecompress);
/** Bytes are not waited for longer than this. */
const SILENCE_MS = 30_000;

/** Ok: every frame is there. Throws what the disk throws. */
export async function fetchFrames(
  parts: CopyParts,
  image: Image,
  incoming: Incoming,
): Promise<Result<void, FailureCode>> {
  const total = image.frameEnds.at(-1) ?? 0;
  const start = image.frameEnds[incoming.frames() - 1] ?? 0;
  parts.onProgress(start, total);
  if (start === total) return ok(undefined);
  const opened = await parts.tokens.use(() => open(parts, image, start));
  if (!opened.ok) return opened;
  try {
    for await (const frame of framesOf(opened.value, image, incoming.frames())) {
      if (parts.isClosed()) return err('link/closed');
      await incoming.put(await plainOf(frame, image, incoming.frames()));
      parts.onProgress(image.frameEnds[incoming.frames() - 1] ?? 0, total);
    }
    return incoming.frames() === image.frameEnds.length ? ok(undefined) : err('central/unreachable');
  } catch (cause) {
    if (faultOf(cause) !== null) throw cause;
    return err(isWrongFrame(cause) ? 'sync/copy-differs' : centralFailure(cause));
  }
}

async function open({ link }: CopyParts, image: Image, start: number): Promise<Response> {
  const response = await link.fetch(imagePath(image.id), { headers: { range: `bytes=${start}-` } });
  if (!response.ok) throw failure(await responseFailure(response));
  const isPart = response.headers.get('content-range')?.startsWith(`bytes ${start}-`);
  if (isPart && response.body) return response;
  void response.body?.cancel();
  throw failure('central/unreachable'); // somebody in between
}

/** Whole frames out of whatever pieces the network gives. A cut ends them. */
async function* framesOf(response: Response, { frameEnds }: Image, first: number): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let frame = first;
  for await (const piece of patient(response)) {
    pieces.push(piece);
    held += piece.length;
    for (
      let bytes = bytesOf(frameEnds, frame);
      bytes > 0 && held >= bytes;
      bytes = bytesOf(frameEnds, frame)
    ) {
      const all = Buffer.concat(pieces);
      yield all.subarray(0, bytes);
      pieces = [all.subarray(bytes)];
      held -= bytes;
      frame += 1;
    }
  }
}

const bytesOf = (frameEnds: readonly number[], frame: number): number =>
  (frameEnds[frame] ?? 0) - (frameEnds[frame - 1] ?? 0);

async function* patient(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const silence = setTimeout(() => void reader.cancel(failure('link/timeout')), SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

class WrongFrame extends Error {}
const isWrongFrame = (cause: unknown): boolean => cause instanceof WrongFrame;

async function plainOf(frame: Buffer, image: Image, at: number): Promise<Buffer> {
  const bytes = Math.min(image.framePages, image.pages - at * image.framePages) * image.pageBytes;
  try {
    const plain = await decompress(frame, { maxOutputLength: bytes });
    if (plain.length === bytes) return plain;
  } catch {
    // not zstd, or more than was said
  }
  throw new WrongFrame('a frame is not what it was said to be');
}
