/**
 * Job `visible`: a command on one workstation → seen by every other one that is connected, and → seen by one of them
 * that alone is granted it. All clients run in one process beside the server on the same machine, so with many of them
 * their own work is in the figure too. Decision 0096.
 */
import { percentile } from '../report.ts';
import { startCentralOf } from './ours/central.ts';
import type { Sights, Visible, VisibleConfig } from './ours/visible-child.ts';
import type { Options } from './options.ts';
import { peerServer } from './peers/server.ts';
import type { Usage } from './support/child.ts';
import { heading } from './support/heading.ts';
import { askChild, NoAnswer } from './support/run-child.ts';
import { count, megabytes, milliseconds, table, type Cell } from './support/table.ts';

const OURS = new URL('ours/visible-child.ts', import.meta.url);
const ZERO = new URL('peers/zero-visible.mjs', import.meta.url);
/** Enough that a customer can be named; what a workstation holds besides does not matter here. */
const CUSTOMERS = 200;
/** Changes seen in all, more or less: few clients see many changes, many see a few. */
const SIGHTS = 10_000;
const MOST_ROUNDS = 100;
const LEAST_ROUNDS = 10;

const HEAD = [
  'engine',
  'connected',
  'seen by',
  'changes',
  'p50',
  'p95',
  'p99',
  'worst',
  'acknowledged p50',
  'pulls tried again',
  'clients',
  'server',
];

export async function visible(options: Options): Promise<string> {
  const lines: Cell[][] = [];
  if (options.isWantedEngine('Seatline')) {
    const central = await startCentralOf(CUSTOMERS);
    const url = central.ready.url;
    for (const clients of options.clients)
      lines.push(
        ...(await linesOf(
          'Seatline',
          OURS,
          { url, clients, rounds: roundsOf(clients) },
          central.usage,
          options,
        )),
      );
    await central.end();
  }
  if (options.isWantedEngine('Zero')) {
    const zero = await peerServer<{ url: string }>('zero', { rows: CUSTOMERS, delta: 0 }, options.timeoutMs);
    const url = zero.ready.url;
    for (const clients of options.clients)
      lines.push(
        ...(await linesOf('Zero', ZERO, { url, clients, rounds: roundsOf(clients) }, zero.usage, options)),
      );
    await zero.end();
  }
  return `${heading('A change on one workstation → visible on the others', options)}\n${table(HEAD, lines)}`;
}

const roundsOf = (clients: number): number =>
  Math.max(LEAST_ROUNDS, Math.min(MOST_ROUNDS, Math.round(SIGHTS / clients)));

async function linesOf(
  name: string,
  script: URL,
  config: VisibleConfig,
  serverUsage: () => Promise<Usage>,
  options: Options,
): Promise<Cell[][]> {
  const start = (audience: string): Cell[] => [name, count(config.clients), audience, count(config.rounds)];
  try {
    const { ready, usage } = await askChild<Visible>({
      script,
      config,
      timeoutMs: options.timeoutMs,
      isLoud: options.isLoud,
    });
    const server = await serverUsage();
    const end = [
      count(ready.failures),
      megabytes(usage.peakMb * 2 ** 20),
      megabytes(server.peakMb * 2 ** 20),
    ];
    console.error(
      `  ${name}, ${config.clients} connected: p95 ${milliseconds(percentile(ready.everybody.latenciesMs, 0.95))}`,
    );
    return [
      [...start('all of them'), ...figuresOf(ready.everybody), ...end],
      [...start('one of them'), ...figuresOf(ready.one), ...end],
    ];
  } catch (cause) {
    if (!(cause instanceof NoAnswer)) throw cause;
    if (options.isLoud) console.error(cause.message);
    const why = `no answer: ${cause.message.split('\n')[0]}`;
    return [[...start('all of them'), why, ...Array<Cell>(HEAD.length - 5).fill(null)]];
  }
}

const figuresOf = ({ latenciesMs, acknowledgedMs }: Sights): string[] => [
  ...[0.5, 0.95, 0.99, 1].map((share) => milliseconds(percentile(latenciesMs, share))),
  milliseconds(percentile(acknowledgedMs, 0.5)),
];
