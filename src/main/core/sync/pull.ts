/**
 * The receiving half of a round: one streamed response, line by line. Every whole line is kept, wherever the response is
 * cut. Rules WS2, WS8, WS9: docs/spec/sync.md.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BucketSum } from '../../../shared/contract/sync/identity.ts';
import { PULL_PATH, type PullInput, type PullLine } from '../../../shared/contract/sync/pull.ts';
import { isFailureCode, type FailureCode } from '../../../shared/errors.ts';
import type { DeviceId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { WrongHash } from '../../../cache/apply.ts';
import { cacheEpoch, completeAtMs, cursors } from '../../../cache/bucket.ts';
import { scrubbing } from '../../../cache/scrub.ts';
import { applyLine, letGo } from './apply.ts';
import { centralFailure, responseFailure } from './central-failure.ts';
import { meetCacheEpoch, meetEpoch } from './epoch.ts';
import { pullLines } from './pull-lines.ts';
import type { RoundParts } from './round.ts';

const MOST_ROWS = 50_000;
/** Of the first response of a run: lines cannot be made longer or shorter once they are on their way. */
const FIRST_ROWS = 2_000;
const PATIENCE_MS = 20_000;
/** A line holds core's one thread for about this long: a call that arrives waits for no more. */
const LINE_MS = 8;
const LEAST_LINE_ROWS = 20;
const MOST_LINE_ROWS = 1_000;
const GOING_AT_ONCE = 100;

export interface Pulled {
  /** The snapshot reached the end of every granted bucket. */
  complete: boolean;
  sums: Record<string, BucketSum>;
  sequencedThrough: number;
  remaining: number;
  pollAfterMs: number;
  /** Central's clock at its beginning. */
  serverTimeMs: number;
}

/** What a round has brought about so far, also when it fails. */
export interface Moved {
  moved: boolean;
  received: number;
}

export async function pull(parts: RoundParts, so: Moved): Promise<Result<Pulled, FailureCode>> {
  const sentAtMs = parts.clock.nowMs();
  const response = await open(parts);
  if (!response.ok) return response;
  const lines = pullLines(response.value);
  try {
    return await readAll(parts, so, { lines, sentAtMs });
  } finally {
    void lines.return(undefined);
  }
}

async function open(parts: RoundParts): Promise<Result<Response, FailureCode>> {
  const { store, device, link, tokens, memory } = parts;
  const input: PullInput = {
    epoch: cacheEpoch(store.cache().read),
    deviceId: device.id() as DeviceId,
    cursors: cursors(store.cache().read),
    limit: memory.isPaced ? MOST_ROWS : FIRST_ROWS,
    lineRows: memory.lineRows,
  };
  const answer = await tokens.use(() => patiently((signal) => ask(link, input, signal)));
  return parts.isClosed() ? err('link/closed') : answer;
}

async function ask(link: RoundParts['link'], input: PullInput, signal: AbortSignal): Promise<Response> {
  const response = await link.fetch(PULL_PATH, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: {
      'content-type': 'application/json',
      accept: 'application/x-ndjson',
      'accept-encoding': 'zstd',
    },
    signal,
  });
  if (!response.ok) throw failure(await responseFailure(response));
  if (isLines(response)) return response;
  void response.body?.cancel();
  throw failure('central/unreachable'); // [WS2] somebody in between
}

const isLines = (response: Response): boolean =>
  (response.headers.get('content-type') ?? '').startsWith('application/x-ndjson');

/** The patience ends with the answer's beginning; the lines have their own. */
async function patiently<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  try {
    return await work(giveUp.signal);
  } catch (cause) {
    throw giveUp.signal.aborted ? failure('link/timeout') : cause;
  } finally {
    clearTimeout(timer);
  }
}

interface Stream {
  lines: AsyncGenerator<PullLine>;
  sentAtMs: number;
}

async function readAll(
  parts: RoundParts,
  so: Moved,
  { lines, sentAtMs }: Stream,
): Promise<Result<Pulled, FailureCode>> {
  let serverTimeMs: number | null = null;
  for (;;) {
    const line = await nextLine(lines);
    if (parts.isClosed()) return err('link/closed');
    if (!line.ok) return line;
    if ((line.value.type === 'head') !== (serverTimeMs === null)) return err('central/unreachable');
    switch (line.value.type) {
      case 'head':
        ({ serverTimeMs } = line.value);
        parts.link.noteServerTime(serverTimeMs, sentAtMs);
        meetHead(parts, line.value);
        break;
      case 'rows': {
        const taken = await takeRows(parts, so, line.value);
        if (!taken.ok) return taken;
        break;
      }
      case 'failure':
        return err(isFailureCode(line.value.code) ? line.value.code : 'central/unavailable');
      case 'end':
        if (line.value.complete) await letAllGo(parts, true);
        return parts.isClosed() ? err('link/closed') : ok({ ...line.value, serverTimeMs: serverTimeMs ?? 0 });
    }
  }
}

/** No line left without an `end`: it was cut. */
async function nextLine(lines: AsyncGenerator<PullLine>): Promise<Result<PullLine, FailureCode>> {
  try {
    const next = await lines.next();
    return next.done ? err('central/unreachable') : ok(next.value);
  } catch (cause) {
    return err(centralFailure(cause));
  }
}

function meetHead({ store }: RoundParts, { epoch, serverTimeMs }: PullLine & { type: 'head' }): void {
  store.vault.write((db) => meetEpoch(db, epoch, serverTimeMs));
  meetCacheEpoch(store.cache(), epoch);
}

async function takeRows(
  parts: RoundParts,
  so: Moved,
  { buckets }: PullLine & { type: 'rows' },
): Promise<Result<void, FailureCode>> {
  const beganAtMs = parts.clock.monoMs();
  try {
    const { touched, rows } = applyLine(parts, buckets);
    so.moved = true;
    so.received += rows;
    adapt(parts, rows, parts.clock.monoMs() - beganAtMs);
    parts.touched(touched.map(({ noun }) => noun));
    parts.say({ type: 'rows', rows, received: so.received, expected: expectedOf(parts) });
  } catch (cause) {
    if (cause instanceof WrongHash) return err('central/unreachable'); // changed on its way
    throw cause;
  }
  await nextTurn();
  if (buckets.some(({ state }) => state === 'revoked')) await revoke(parts);
  return ok(undefined);
}

/** Of a first copy hello has told how great it will be. */
const expectedOf = ({ store, memory }: RoundParts): number | null =>
  completeAtMs(store.cache().read) === null
    ? memory.granted.reduce((sum, { count }) => sum + count, 0)
    : null;

/** The next response's lines are as long as this one's pace allows. */
function adapt({ memory }: RoundParts, rows: number, tookMs: number): void {
  if (rows < memory.lineRows / 2) return;
  memory.isPaced = true;
  const wanted = Math.round((rows * LINE_MS) / Math.max(1, tookMs));
  const bounded = Math.min(memory.lineRows * 2, Math.max(memory.lineRows / 2, wanted));
  memory.lineRows = Math.round(Math.min(MOST_LINE_ROWS, Math.max(LEAST_LINE_ROWS, bounded)));
}

/** [WS15] What may not be seen any more is gone from tables, search, log and free pages within seconds. */
async function revoke(parts: RoundParts): Promise<void> {
  await letAllGo(parts, false);
  for (const _ of scrubbing(parts.store.cache())) {
    await nextTurn();
    if (parts.isClosed()) return;
  }
}

async function letAllGo(parts: RoundParts, isComplete: boolean): Promise<void> {
  for (let more = true; more && !parts.isClosed(); await nextTurn()) {
    const gone = letGo(parts, { isComplete, limit: GOING_AT_ONCE });
    parts.touched(gone.touched.map(({ noun }) => noun));
    ({ more } = gone);
  }
}
