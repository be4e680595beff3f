/** Central through its front door, in a process of its own; with `rows`, on an empty folder that it fills first. */
import { startCentral } from '../../../src/central/central.ts';
import { child } from '../support/child.ts';
import { centreOf } from './centre.ts';

export interface CentralConfig {
  folder: string;
  /** null: the folder holds a centre already. */
  rows: number | null;
}

export interface CentralReady {
  url: string;
  databaseUrl: string;
  /** Whose processor time is central's; PostgreSQL's is found through `folder`. */
  pid: number;
  folder: string;
}

await child<CentralConfig>(async ({ folder, rows }) => {
  const demo = rows === null ? false : centreOf(rows);
  const central = await startCentral({ port: 0, dataFolder: folder, demo, logLevel: 'fatal' });
  const ready: CentralReady = {
    url: central.url,
    databaseUrl: central.databaseUrl,
    pid: process.pid,
    folder,
  };
  return { ready, end: () => central.close() };
});
