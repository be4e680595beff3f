/** Job `throughput`: how many commands a second one central takes, and how long each push waits for its answer. */
import { percentile } from '../report.ts';
import { startCentralOf } from './ours/central.ts';
import type { Throughput, ThroughputConfig } from './ours/throughput-child.ts';
import type { Options } from './options.ts';
import { heading } from './support/heading.ts';
import { askChild } from './support/run-child.ts';
import { count, megabytes, milliseconds, table, type Cell } from './support/table.ts';

const CHILD = new URL('ours/throughput-child.ts', import.meta.url);
const CUSTOMERS = 200;
const FOR_MS = 15_000;
const QUICK_MS = 3_000;
/** Workstations that push at the same time, and commands in each push. */
const SHAPES = [
  { writers: 1, perPush: 1 },
  { writers: 1, perPush: 100 },
  { writers: 16, perPush: 1 },
  { writers: 16, perPush: 20 },
];
const HEAD = [
  'workstations',
  'commands a push',
  'commands/s',
  'push p50',
  'p99',
  'worst',
  'central and PostgreSQL, CPU a command',
  'server',
];

export async function throughput(options: Options): Promise<string> {
  const central = await startCentralOf(CUSTOMERS);
  const lines: Cell[][] = [];
  for (const { writers, perPush } of SHAPES) {
    const before = await central.usage();
    const config: ThroughputConfig = {
      url: central.ready.url,
      writers,
      perPush,
      customers: CUSTOMERS,
      forMs: options.isQuick ? QUICK_MS : FOR_MS,
    };
    const { ready } = await askChild<Throughput>({ script: CHILD, config, timeoutMs: options.timeoutMs });
    const after = await central.usage();
    const at = (share: number): string => milliseconds(percentile(ready.pushesMs, share));
    const perCommandMs = (after.cpuMs - before.cpuMs) / ready.commands;
    const rate = (ready.commands / ready.tookMs) * 1_000;
    lines.push([
      count(writers),
      count(perPush),
      count(rate),
      at(0.5),
      at(0.99),
      at(1),
      milliseconds(perCommandMs),
      megabytes(after.peakMb * 2 ** 20),
    ]);
    console.error(`  ${writers} × ${perPush}: ${count(rate)} commands/s`);
  }
  await central.end();
  return `${heading('Commands into one central', options)}
${table(HEAD, lines)}`;
}
