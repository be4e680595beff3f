/** Tables go into the page between two marks of their job; what stands around them is written by people. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Job } from '../options.ts';

const PAGE = new URL('../../../docs/benchmarks-sync.md', import.meta.url);

export function putIntoDocs(job: Job, tables: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const [open, close] = [`<!-- ${job} -->`, `<!-- /${job} -->`];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`docs/benchmarks-sync.md has no place for ${job}`);
  writeFileSync(PAGE, `${page.slice(0, start + open.length)}\n${tables}\n\n${page.slice(end)}`);
}
