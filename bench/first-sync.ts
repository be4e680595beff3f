/** First copy of N customers by image and by rows, each lane alone: `node bench/first-sync.ts --rows 1000000`. */
import { parseArgs } from 'node:util';
import { machine } from './report.ts';
import type { FirstCopy, FirstCopyConfig, Lane } from './first-sync-child.ts';
import { removeCentrals, startCentralOf } from './sync/ours/central.ts';
import type { Usage } from './sync/support/child.ts';
import { newFolder } from './sync/support/folder.ts';
import { askChild, endAll } from './sync/support/run-child.ts';
import { count, megabytes, seconds, table } from './sync/support/table.ts';

const CHILD = new URL('first-sync-child.ts', import.meta.url);
const TIMEOUT_MS = 1_800_000;

export interface LaneRun extends FirstCopy {
  client: Usage;
  server: Usage;
}

/** One lane on a central of its own, which has the rows and, by image, builds it first. */
export async function firstCopy(lane: Lane, rows: number): Promise<LaneRun> {
  const central = await startCentralOf(rows);
  const folder = newFolder(`first-${lane}`);
  try {
    const config: FirstCopyConfig = { url: central.ready.url, folder: folder.path, lane, rows };
    const { ready, usage } = await askChild<FirstCopy>({ script: CHILD, config, timeoutMs: TIMEOUT_MS });
    return { ...ready, client: usage, server: await central.usage() };
  } finally {
    await central.end();
    folder.remove();
  }
}

const HEAD = [
  'lane',
  'built in',
  'usable',
  'searchable',
  'client',
  'server',
  'wire',
  'disk',
  'loop p99',
  'loop max',
  'longest write',
];

const lineOf = (lane: Lane, run: LaneRun): string[] => [
  lane,
  seconds(run.waitedMs),
  seconds(run.usableMs),
  seconds(run.searchableMs),
  megabytes(run.client.peakMb * 2 ** 20),
  megabytes(run.server.peakMb * 2 ** 20),
  megabytes(run.wireBytes),
  megabytes(run.diskBytes),
  `${run.loopP99Ms.toFixed(1)} ms`,
  `${run.loopMaxMs.toFixed(1)} ms`,
  `${run.longestWriteMs.toFixed(1)} ms`,
];

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      lanes: { type: 'string', default: 'image,rows' },
    },
  });
  const rows = Number(values.rows);
  try {
    const lines: string[][] = [];
    for (const lane of values.lanes.split(',') as Lane[])
      lines.push(lineOf(lane, await firstCopy(lane, rows)));
    console.log(`\n### First copy of ${count(rows)} customers, lane by lane\n\n${machine()}\n`);
    console.log(table(HEAD, lines));
  } finally {
    await endAll();
    removeCentrals();
  }
}
