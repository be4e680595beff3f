import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCentralProcess } from '../../scripts/start/central-process.ts';
import type { Family, Member } from '../../scripts/start/family.ts';
import { freePort } from '../../scripts/start/ports.ts';

export interface RunningCentral {
  /** The same through stops and starts. */
  url: string;
  databaseUrl(): string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface CentralOptions {
  family: Family;
  dataFolder: string;
  switchUrl: string | null;
}

export async function createCentral({
  family,
  dataFolder,
  switchUrl,
}: CentralOptions): Promise<RunningCentral> {
  const port = await freePort();
  const env: Record<string, string> = switchUrl ? { SEATLINE_SWITCH: switchUrl } : {};
  let member: Member | null = null;
  const start = async (): Promise<void> => {
    member = (await startCentralProcess({ family, dataFolder, port, env })).member;
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl: () => databaseUrl(dataFolder),
    start,
    stop: async () => member?.end(),
  };
}

/** PostgreSQL writes its port on the fourth line of its pid file. */
function databaseUrl(dataFolder: string): string {
  const port = readFileSync(join(dataFolder, 'pg/postmaster.pid'), 'utf8').split('\n')[3]?.trim();
  const password = readFileSync(join(dataFolder, 'postgres-password'), 'utf8').trim();
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/seatline`;
}
