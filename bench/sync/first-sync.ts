/**
 * Job `first`: the same rows into an empty client, once for each engine, each in processes of its own. Server side and
 * rows are ready before the clock starts; it stops when all rows can be queried. A peer that does not finish a size in
 * the time given gets the next smaller one.
 */
import { ENGINES, type Engine, type Limit } from './engines/engines.ts';
import type { Options } from './options.ts';
import type { WorkstationLife } from './ours/workstation-child.ts';
import type { Usage } from './support/child.ts';
import { heading } from './support/heading.ts';
import { newFolder } from './support/folder.ts';
import { NoAnswer } from './support/run-child.ts';
import { count, megabytes, milliseconds, seconds, table, type Cell } from './support/table.ts';

/** What every client answers. */
export interface FirstSync {
  firstMs: number;
  /** The changed rows that waited on the server, applied; null: not measured. */
  deltaMs: number | null;
  rows: number;
  /** Received until all rows were there. */
  wireBytes: number;
  /** Of everything in its folder, logs included; 0: it keeps nothing. */
  diskBytes: number;
}

export interface FirstSyncRun extends FirstSync {
  client: Usage;
  server: Usage | null;
  /** Only of our own workstation. */
  life?: WorkstationLife;
}

const SMALLER = [1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 5_000];

/** Its tables, as Markdown. */
export async function firstSync(options: Options): Promise<string> {
  const lines: { engine: Engine; run: FirstSyncRun | null; failed: string[] }[] = [];
  for (const engine of ENGINES.filter(({ name }) => options.isWantedEngine(name))) {
    const { run, failed } = await largest(engine, options);
    lines.push({ engine, run, failed });
    console.error(
      `  ${engine.name}: ${run ? `${seconds(run.firstMs)} for ${count(run.rows)} rows` : 'no figure'}`,
    );
  }
  const limitOf = (limit: Limit): number | null =>
    rateOf(lines.find(({ engine }) => engine.limit === limit)?.run ?? null);
  const limits = { plain: limitOf('plain'), searchable: limitOf('searchable') };
  const title = `First sync, ${count(options.rows)} customers, then ${count(options.delta)} changed ones`;
  return [
    heading(title, options),
    table(
      HEAD,
      lines.map(({ engine, run }) => rowOf(engine, run, limits)),
    ),
    livesOf(lines.flatMap(({ engine, run }) => (run?.life ? [{ name: engine.name, life: run.life }] : []))),
    ...lines.flatMap(({ engine, failed }) => failed.map((why) => `\n${engine.name}: ${why}`)),
  ].join('\n');
}

const HEAD = [
  'engine',
  'rows',
  'time',
  'rows/s',
  '× raw',
  '× raw with text',
  'client',
  'server',
  'wire',
  'disk',
  'changed',
  'what it is',
];

function rowOf(engine: Engine, run: FirstSyncRun | null, limits: Record<Limit, number | null>): Cell[] {
  if (!run) return [engine.name, ...Array<Cell>(HEAD.length - 2).fill(null), engine.what];
  const rate = rateOf(run);
  return [
    engine.name,
    count(run.rows),
    seconds(run.firstMs),
    count(rate),
    times(limits.plain, rate),
    times(limits.searchable, rate),
    megabytes(run.client.peakMb * 2 ** 20),
    run.server && megabytes(run.server.peakMb * 2 ** 20),
    run.server && megabytes(run.wireBytes),
    run.diskBytes > 0 ? megabytes(run.diskBytes) : null,
    run.deltaMs === null ? null : seconds(run.deltaMs),
    engine.what,
  ];
}

/** What else was seen of our own workstations in this run. */
function livesOf(lives: { name: string; life: WorkstationLife }[]): string {
  const figures: [string, (life: WorkstationLife) => string][] = [
    ['first customer found', ({ firstRowMs }) => seconds(firstRowMs)],
    ['all customers found, by number and id', ({ firstMs }) => seconds(firstMs)],
    ['and by name', ({ searchableMs }) => seconds(searchableMs)],
    ['image built at central before', ({ imageMs }) => (imageMs === null ? '–' : seconds(imageMs))],
    [
      'commands that waited, acknowledged',
      ({ commands, pushMs }) => `${commands} in ${milliseconds(pushMs)}`,
    ],
    ['longest writer transaction', ({ longestWriteMs }) => milliseconds(longestWriteMs)],
    [
      'event loop of the host during the first sync, p99 (worst)',
      ({ loop }) => `${milliseconds(loop.p99Ms)} (${milliseconds(loop.maxMs)})`,
    ],
    [
      'a caller looked up meanwhile, p50 / p99 (worst)',
      ({ desk }) =>
        `${milliseconds(desk.p50Ms)} / ${milliseconds(desk.p99Ms)} (${milliseconds(desk.maxMs)}), ${count(desk.asked)} times`,
    ],
  ];
  if (lives.length === 0) return '';
  const rows = figures.map(([name, tell]) => [name, ...lives.map(({ life }) => tell(life))]);
  return `\n${table(['of our workstation, in the same run', ...lives.map(({ name }) => name)], rows)}`;
}

const times = (limit: number | null, rate: number | null): string | null =>
  limit && rate ? (limit / rate).toFixed(2) : null;

const rateOf = (run: FirstSyncRun | null): number | null => run && (run.rows / run.firstMs) * 1_000;

async function largest(
  engine: Engine,
  options: Options,
): Promise<{ run: FirstSyncRun | null; failed: string[] }> {
  const failed: string[] = [];
  for (const rows of [options.rows, ...SMALLER.filter((size) => size < options.rows)]) {
    try {
      return { run: await once(engine, rows, options), failed };
    } catch (cause) {
      if (!(cause instanceof NoAnswer)) throw cause;
      failed.push(`no answer at ${count(rows)} rows: ${cause.message.split('\n')[0]}`);
      if (options.isLoud) console.error(cause.message);
      if (engine.isOurs) break;
    }
  }
  return { run: null, failed };
}

async function once(engine: Engine, rows: number, options: Options): Promise<FirstSyncRun> {
  const folder = newFolder(`first-${engine.name.replace(/\W+/g, '-')}`);
  try {
    return await engine.run({
      rows,
      delta: Math.min(options.delta, rows),
      folder: folder.path,
      timeoutMs: options.timeoutMs,
    });
  } finally {
    folder.remove();
  }
}
