/** One workstation's first copy by one lane, in a process of its own: only store, link and lane, nothing of the desk. */
import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { applyBuckets, endOfPull } from '../src/cache/apply.ts';
import { bucketSums, cursors, setCacheEpoch } from '../src/cache/bucket.ts';
import { findMore } from '../src/cache/find-more.ts';
import type { StoreFile, Writer } from '../src/cache/handle.ts';
import { layoutDigest } from '../src/cache/layout.ts';
import { countRows, findRows, lookUp } from '../src/cache/row.ts';
import { machineClock } from '../src/main/core/clock.ts';
import { openStore, type Store } from '../src/main/core/store/store.ts';
import { ask } from '../src/main/core/sync/central-failure.ts';
import { createCentralLink, type CentralLink } from '../src/main/core/sync/central-link.ts';
import { copyByImage } from '../src/main/core/sync/image.ts';
import { pullLines } from '../src/main/core/sync/pull-lines.ts';
import { PULL_PATH } from '../src/shared/contract/sync/pull.ts';
import { DeviceId } from '../src/shared/ids.ts';
import { loginOf, PASSWORD, userIdOf } from './sync/ours/centre.ts';
import { rowAt } from './sync/rows.ts';
import { child } from './sync/support/child.ts';
import { bytesIn } from './sync/support/folder.ts';

export type Lane = 'image' | 'rows';

export interface FirstCopyConfig {
  url: string;
  folder: string;
  lane: Lane;
  rows: number;
}

export interface FirstCopy {
  /** Until the image was built (0 by rows, or when it was there already). */
  waitedMs: number;
  /** Rows can be looked up. */
  usableMs: number;
  /** And found by their words. */
  searchableMs: number;
  longestWriteMs: number;
  loopP99Ms: number;
  loopMaxMs: number;
  wireBytes: number;
  diskBytes: number;
}

const LOGIN = loginOf(1);
const LINE_ROWS = 200;

await child<FirstCopyConfig>(async ({ url, folder, lane, rows }, receivedBytes) => {
  const store = openStore({ folder, key: randomBytes(32), nowMs: Date.now() });
  const link = createCentralLink({ centralUrl: url, fetch, clock: machineClock });
  const deviceId = DeviceId.parse(`bench-${lane}`);
  const signedIn = await link.client.auth.signIn({ login: LOGIN, password: PASSWORD, deviceId, protocol: 1 });
  link.setToken(signedIn.tokens.accessToken);
  const waitedMs = lane === 'image' ? await imageBuilt(link, deviceId) : 0;
  const before = receivedBytes();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const times = await (lane === 'image' ? byImage(store, link, deviceId) : byRows(store, link, deviceId));
  loop.disable();
  mustHaveAll(store, rows);
  const copy: FirstCopy = {
    ...times,
    waitedMs,
    loopP99Ms: loop.percentile(99) / 1e6,
    loopMaxMs: loop.max / 1e6,
    wireBytes: receivedBytes() - before,
    diskBytes: bytesIn(folder),
  };
  return { ready: copy, end: async () => store.close() };
});

async function imageBuilt({ client }: CentralLink, deviceId: DeviceId): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const answer = await client.sync.image({ deviceId, layout: layoutDigest() });
    if (answer.state === 'ready') return performance.now() - startedMs;
    if (answer.state === 'none') throw new Error('central has no image for these rows');
    await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs));
  }
}

type Times = Pick<FirstCopy, 'usableMs' | 'searchableMs' | 'longestWriteMs'>;

async function byImage(store: Store, link: CentralLink, deviceId: DeviceId): Promise<Times> {
  const startedMs = performance.now();
  const copied = await copyByImage({
    store,
    link,
    tokens: { use: ask },
    device: { id: () => deviceId },
    actor: { userId: userIdOf(LOGIN), teamId: 'team-1', role: 'agent' },
    clock: machineClock,
    touched: () => {},
    isClosed: () => false,
    onProgress: () => {},
  });
  if (!copied.ok || copied.value !== 'adopted') throw new Error(`not adopted: ${JSON.stringify(copied)}`);
  const ms = performance.now() - startedMs;
  return { usableMs: ms, searchableMs: ms, longestWriteMs: 0 };
}

async function byRows(store: Store, link: CentralLink, deviceId: DeviceId): Promise<Times> {
  const startedMs = performance.now();
  const writes = timedWrites(store.cache());
  for (let isComplete = false; !isComplete;) {
    const input = {
      epoch: null,
      deviceId,
      cursors: cursors(store.cache().read),
      limit: 50_000,
      lineRows: LINE_ROWS,
    };
    const response = await link.fetch(PULL_PATH, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: { 'content-type': 'application/json', 'accept-encoding': 'zstd' },
    });
    for await (const line of pullLines(response)) {
      if (line.type === 'head') writes.write((db) => setCacheEpoch(db, line.epoch));
      if (line.type === 'rows') writes.write((db) => applyBuckets(db, line.buckets));
      if (line.type === 'end') isComplete = line.complete || line.remaining === 0;
      await nextTurn();
    }
  }
  writes.write((db) => endOfPull(db));
  const usableMs = performance.now() - startedMs;
  while (writes.write((db) => findMore(db, 100)) > 0) await nextTurn();
  return { usableMs, searchableMs: performance.now() - startedMs, longestWriteMs: writes.longestMs() };
}

function timedWrites(file: StoreFile) {
  let longestMs = 0;
  return {
    longestMs: () => longestMs,
    write: <T>(work: (db: Writer) => T): T => {
      const startedMs = performance.now();
      const value = file.write(work);
      longestMs = Math.max(longestMs, performance.now() - startedMs);
      return value;
    },
  };
}

function mustHaveAll(store: Store, rows: number): void {
  const db = store.cache().read;
  const last = rowAt(rows - 1);
  const found = [
    countRows(db, 'customer') === rows,
    lookUp(db, 'customer', 'account', last.accountNo).length === 1,
    findRows(db, 'customer', `"${last.accountNo}"`, 2).length === 1,
    (bucketSums(db)['centre']?.count ?? 0) >= rows,
  ];
  if (found.includes(false)) throw new Error(`not all rows are there: ${found.join(' ')}`);
}
