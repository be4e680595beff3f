/**
 * One workstation's life in a process of its own: first sync, a delta that waited, a hundred commands that waited. All
 * the while the desk is asked something twenty times a second, and the host's event loop and the file's writer are watched.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { layoutDigest } from '../../../src/cache/layout.ts';
import type { CustomerId } from '../../../src/shared/ids.ts';
import { percentile } from '../../report.ts';
import type { FirstSync } from '../first-sync.ts';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';
import { openLightWorkstation } from '../support/light-workstation.ts';
import { bytesIn } from '../support/folder.ts';
import type { CentralReady } from './central-child.ts';
import { loginOf, PASSWORD, userIdOf } from './centre.ts';
import { openDatabase } from './database.ts';
import { WRITES, type WriteTold } from './watch-writes.ts';
import { IMAGE_MS, openWorkstation, type Lane, type Workstation } from './workstation.ts';

export interface WorkstationConfig extends Pick<CentralReady, 'url' | 'databaseUrl'> {
  folder: string;
  rows: number;
  delta: number;
  /** Differs from run to run on the same central, so that the delta changes something. */
  version: number;
  commands: number;
  lane: Lane;
}

export interface WorkstationLife extends FirstSync {
  pushMs: number;
  commands: number;
  /** Until customers are found by their names as well. */
  searchableMs: number;
  /** Before the clock: central building the image; null: there is none. */
  imageMs: number | null;
  /** Until the first customers can be found, though not all are here. */
  firstRowMs: number;
  longestWriteMs: number;
  /** During the first sync; of each 1 ms sample. */
  loop: { p99Ms: number; maxMs: number };
  /** Latencies of one desk procedure during the first sync. */
  desk: { p50Ms: number; p99Ms: number; maxMs: number; asked: number };
}

const ASK_MS = 50;
const SEARCH_LIMIT = 50;
const LOGIN = loginOf(0);

await child<WorkstationConfig>(
  async ({ url, databaseUrl, folder, rows, delta, version, commands, lane }, receivedBytes) => {
    const imageMs = lane === 'image' ? await imageBuilt(url) : null;
    const workstation = await openWorkstation(folder, url, lane);
    const database = await openDatabase(databaseUrl);
    const writes = watchWrites();
    const first = await firstSync(workstation, rows);
    const [wireBytes, diskBytes] = [receivedBytes(), bytesIn(folder)];
    const deltaMs = await applyDelta(workstation, () =>
      database.changeCustomers(delta, version).then(database.sequenced),
    );
    const isThere =
      (await workstation.desk.customers.get({ id: idOf(delta - 1) })).address ===
      rowAt(delta - 1, version).address;
    if (!isThere) throw new Error('the delta was said to be complete and is not there');
    const pushMs = await push(workstation, commands);
    await database.close();
    const life: WorkstationLife = {
      imageMs,
      ...first,
      deltaMs,
      pushMs,
      commands,
      rows,
      wireBytes,
      diskBytes,
      longestWriteMs: writes(),
    };
    return { ready: life, end: workstation.close };
  },
);

async function firstSync(workstation: Workstation, rows: number) {
  const startedMs = performance.now();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const asking = askDesk(workstation, startedMs);
  await workstation.signIn(LOGIN);
  await workstation.status(({ completeAtMs }) => completeAtMs !== null);
  const firstMs = performance.now() - startedMs;
  loop.disable();
  const { latencies, firstRowMs } = await asking.end();
  for (const n of samplesOf(rows)) await mustHave(workstation, n);
  for (const n of samplesOf(rows)) await isSearchable(workstation, n);
  const searchableMs = performance.now() - startedMs;
  return {
    firstMs,
    searchableMs,
    firstRowMs: firstRowMs ?? firstMs,
    loop: { p99Ms: loop.percentile(99) / 1e6, maxMs: loop.max / 1e6 },
    desk: {
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
      maxMs: percentile(latencies, 1),
      asked: latencies.length,
    },
  };
}

function samplesOf(rows: number): number[] {
  return [0, rows >> 1, rows - 1];
}

/** Another workstation wanted it before: central keeps one for everybody. */
async function imageBuilt(centralUrl: string): Promise<number | null> {
  const other = await openLightWorkstation({ centralUrl, login: loginOf(1), password: PASSWORD });
  const startedMs = performance.now();
  const state = await other.image(layoutDigest(), IMAGE_MS);
  other.close();
  return state === 'ready' ? performance.now() - startedMs : null;
}

/** Full text may come after the rows. A name that many have fills the list without this one. */
async function isSearchable({ desk }: Workstation, n: number): Promise<void> {
  const row = rowAt(n);
  for (;;) {
    const found = await desk.customers.search({ text: row.name, limit: SEARCH_LIMIT });
    if (found.length === SEARCH_LIMIT || found.some(({ id }) => id === row.id)) return;
    await sleep(ASK_MS);
  }
}

/** Found by its number and by its id, as the desk finds callers. */
async function mustHave({ desk }: Workstation, n: number): Promise<void> {
  const row = rowAt(n);
  const found = await desk.customers.get({ id: row.id as CustomerId });
  await desk.customers.match({ number: row.phone });
  if (found.accountNo !== row.accountNo) throw new Error(`row ${n} is another one`);
}

/**
 * Callers' numbers are looked up, one a while after the other, as if calls came in. Timed from when it was due: a loop
 * that was busy then counts. Those that were missed meanwhile are not made up for, or asking would be the load.
 */
function askDesk({ desk }: Workstation, startedMs: number) {
  const latencies: number[] = [];
  let firstRowMs: number | null = null;
  const over = new AbortController();
  const asked = (async () => {
    for (let n = 0; !over.signal.aborted; n += 1) {
      const dueMs = performance.now() + ASK_MS;
      await sleep(ASK_MS);
      const match = await desk.customers.match({ number: rowAt(n % 1_000).phone }).catch(() => null);
      if (match) latencies.push(performance.now() - dueMs);
      if (match && firstRowMs === null && JSON.stringify(match).includes('"accountNo"'))
        firstRowMs = performance.now() - startedMs;
    }
  })();
  return {
    end: async () => {
      over.abort();
      await asked;
      return { latencies, firstRowMs };
    },
  };
}

async function applyDelta(
  { desk, network, status }: Workstation,
  change: () => Promise<void>,
): Promise<number> {
  network.cut();
  await change();
  await status(({ phase }) => phase === 'waiting' || phase === 'idle');
  network.mend();
  const startedMs = performance.now();
  const since = Date.now();
  await desk.sync.now();
  await status(
    ({ completeAtMs, phase }) => phase === 'idle' && completeAtMs !== null && completeAtMs >= since,
  );
  return performance.now() - startedMs;
}

/** Written while the network was away; timed from its return until central has acknowledged them all. */
async function push({ desk, network, status }: Workstation, commands: number): Promise<number> {
  network.cut();
  for (let n = 0; n < commands; n += 1)
    await desk.commands.run({ name: 'note.add', args: { note: noteOn(n) }, discardDraft: null });
  network.mend();
  const startedMs = performance.now();
  await desk.sync.now();
  await status(({ pending }) => pending === 0);
  return performance.now() - startedMs;
}

function noteOn(n: number) {
  return {
    id: `note-${process.pid}-${Date.now()}-${n}`,
    customerId: idOf(n),
    callId: null,
    text: `客户来电咨询电费，已答复（${n}）`,
    authorId: userIdOf(LOGIN),
    writtenAtMs: Date.now(),
  };
}

function idOf(n: number): CustomerId {
  return rowAt(n).id as CustomerId;
}

function watchWrites(): () => number {
  let longestMs = 0;
  new BroadcastChannel(WRITES).addEventListener('message', ({ data }: MessageEvent<WriteTold>) => {
    longestMs = Math.max(longestMs, data.ms);
  });
  return () => longestMs;
}
