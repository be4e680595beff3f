/** What stands above every table: the machine, the day, how busy it was before we began, and the command that made it. */
import { loadavg } from 'node:os';
import { machine } from '../../report.ts';
import type { Options } from '../options.ts';

const loadBefore = loadavg()[0] ?? 0;

export function heading(title: string, options: Options): string {
  const day = new Date().toISOString().slice(0, 10);
  const busy = `load before ${loadBefore.toFixed(1)}`;
  return `\n### ${title}\n\n${machine()}, ${day}, ${busy}\n\n\`${options.command}\`\n`;
}
