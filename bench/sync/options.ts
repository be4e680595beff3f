/**
 * What the person who started the run wants:
 *
 *   npm run bench -- sync [--quick] [--rows N] [--clients N,N] [--only JOBS] [--engines NAMES]
 *                         [--timeout-sec N] [--loud] [--docs]
 */
import { parseArgs } from 'node:util';

export const JOBS = ['first', 'visible', 'throughput', 'idle', 'sequencer', 'blobs'] as const;
export type Job = (typeof JOBS)[number];

export interface Options {
  jobs: Job[];
  rows: number;
  /** Changed rows of the delta. */
  delta: number;
  /** Numbers of connected workstations that a change is shown to. */
  clients: number[];
  /** How long anything may take before it is given up. */
  timeoutMs: number;
  /** Put the tables into docs/benchmarks-sync.md, in place of those that stand there. */
  isForDocs: boolean;
  isQuick: boolean;
  /** Show what the children print, and why an engine failed. */
  isLoud: boolean;
  isWantedEngine(name: string): boolean;
  /** As to be typed again. */
  command: string;
}

const TEN_MINUTES_MS = 600_000;

/** Throws a sentence for the person when a flag makes no sense. */
export function optionsOf(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string' },
      clients: { type: 'string' },
      only: { type: 'string' },
      engines: { type: 'string' },
      'timeout-sec': { type: 'string' },
      quick: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: false },
      loud: { type: 'boolean', default: false },
    },
  });
  const rows = number('rows', values.rows ?? (values.quick ? '20000' : '1000000'));
  const engines = values.engines?.split(',');
  return {
    jobs: jobsOf(values.only),
    rows,
    delta: Math.min(rows, 10_000),
    clients: (values.clients ?? (values.quick ? '1,20' : '1,100,1000'))
      .split(',')
      .map((n) => number('clients', n)),
    timeoutMs: values['timeout-sec'] ? number('timeout-sec', values['timeout-sec']) * 1_000 : TEN_MINUTES_MS,
    isForDocs: values.docs,
    isQuick: values.quick,
    isLoud: values.loud,
    isWantedEngine: (name) =>
      !engines || engines.some((wanted) => name.toLowerCase().startsWith(wanted.toLowerCase())),
    command: ['npm run bench -- sync', ...args].join(' '),
  };
}

function jobsOf(only: string | undefined): Job[] {
  const wanted = only?.split(',') ?? JOBS;
  const unknown = wanted.filter((name) => !JOBS.includes(name as Job));
  if (unknown.length > 0)
    throw new Error(`No such job: ${unknown.join(', ')}. There are: ${JOBS.join(', ')}.`);
  return wanted as Job[];
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} wants a whole number above 0.`);
  return value;
}
