/** Central in a process of its own, so that ending it is clean and killing it is real. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build.ts';
import { lineOf, type Family, type Member } from './family.ts';

export interface CentralProcess {
  url: string;
  isFirstRun: boolean;
  member: Member;
}

export interface CentralProcessOptions {
  family: Family;
  dataFolder: string;
  port: number;
  /** More of central's environment: DATABASE_URL, SEATLINE_SWITCH … */
  env?: Record<string, string>;
}

const orphanGuard = pathToFileURL(join(root, 'scripts/start/end-with-parent.ts')).href;

/** The first start makes a database and fills it with the demo centre. */
const FIRST_START_MS = 120_000;

export async function startCentralProcess(options: CentralProcessOptions): Promise<CentralProcess> {
  const isFirstRun = !existsSync(options.dataFolder);
  const member = options.family.add({
    name: 'central',
    command: process.execPath,
    args: ['--import', orphanGuard, join(root, 'src/central/main.ts')],
    env: { ...options.env, SEATLINE_PORT: String(options.port), SEATLINE_DATA: options.dataFolder },
  });
  const [, url = ''] = await lineOf(member.process, /ready: (http:\S+)/, FIRST_START_MS);
  return { url: url.replace(/\/$/, ''), isFirstRun, member };
}
