/**
 * The lines of a streamed pull (contract/sync/pull.ts). What is not our protocol ends them with a failure; whole lines
 * before a cut were given. Bytes are not waited for longer than `PATIENCE_MS`. Rules WS2, WS8: docs/spec/sync.md.
 */
import { Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { PullLine } from '../../../shared/contract/sync/pull.ts';
import { failure } from '../../../shared/link/attempt.ts';

const PATIENCE_MS = 30_000;
const LONGEST_LINE = 64 * 1024 * 1024;
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]); // RFC 8878 §3.1.1

/** Throws `central/unreachable` at what is not a line, `link/timeout` after silence, the stream's own error at a cut. */
export async function* pullLines(response: Response): AsyncGenerator<PullLine> {
  if (!response.body) throw failure('central/unreachable');
  let rest = '';
  const text = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of patient(await plain(bytesOf(response.body)))) {
    rest += text.decode(bytes, { stream: true });
    if (rest.length > LONGEST_LINE) throw failure('central/unreachable');
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      yield parsed(line);
    }
  }
}

function parsed(line: string): PullLine {
  try {
    return PullLine.parse(JSON.parse(line));
  } catch {
    throw failure('central/unreachable');
  }
}

async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body as unknown as AsyncIterable<Uint8Array>;
}

/** Some clients of HTTP undo zstd themselves, some do not: the first bytes tell. */
async function plain(bytes: AsyncGenerator<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const first = await bytes.next();
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    if (!first.done) yield first.value;
    yield* bytes;
  };
  const isZstd = !first.done && ZSTD_MAGIC.equals(first.value.subarray(0, 4));
  return isZstd ? Readable.from(whole()).compose(createZstdDecompress()) : whole();
}

async function* patient(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(iterator.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    void iterator.return?.();
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure('link/timeout')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
