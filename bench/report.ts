/** What every benchmark prints: the machine, and per figure the median, p95 and worst of its runs. */
import { cpus, totalmem } from 'node:os';

export interface Figure {
  name: string;
  unit: 'ms' | 'MB' | 'rows/s';
  values: number[];
}

/** "2 × Intel(R) Xeon(R) CPU @ 2.80GHz, 24 GB, linux x64, Node v24.21.0" */
export function machine(): string {
  const list = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${list.length} × ${list[0]?.model.trim() ?? 'unknown CPU'}, ${gigabytes} GB, ${process.platform} ${process.arch}, Node ${process.version}`;
}

/** Nearest-rank percentile of unsorted values; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** One Markdown table row: name, runs, median, p95, worst. */
export function row({ name, unit, values }: Figure): string {
  const cell = (value: number): string => `${value < 10 ? value.toFixed(2) : Math.round(value)} ${unit}`;
  return `| ${name} | ${values.length} | ${cell(percentile(values, 0.5))} | ${cell(percentile(values, 0.95))} | ${cell(percentile(values, 1))} |`;
}

/** Prints a whole table under a title. */
export function report(title: string, figures: Figure[]): void {
  console.log(`\n### ${title}\n\n${machine()}\n`);
  console.log('| figure | runs | median | p95 | worst |\n|---|---|---|---|---|');
  for (const figure of figures) console.log(row(figure));
}
