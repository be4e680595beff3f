/**
 * The product, running: central with its PostgreSQL and one workstation, on free ports, in a data folder of their
 * own. All of it are real processes, so a kill -9 is one.
 *
 *   test('…', async ({ seatline, context }) => {
 *     const desk = await seatline.openDesk(context);
 *     await seatline.stopCentral();
 *   });
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type BrowserContext, type Page } from '@playwright/test';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { createFamily } from '../../scripts/start/family.ts';
import { createCentral, type RunningCentral } from './running-central.ts';
import { createWorkstation, type RunningWorkstation } from './running-workstation.ts';
import { newFolder } from './folders.ts';

export interface Seatline {
  /** Start URL of the first workstation; good once. openDesk is nicer. */
  url: string;
  centralUrl: string;
  /** Central's own PostgreSQL, to look at what arrived. Only while central runs. */
  databaseUrl(): string;
  /** As Ctrl-C would: clean. */
  stopCentral(): Promise<void>;
  startCentral(): Promise<void>;
  /** kill -9 */
  killWorkstation(): Promise<void>;
  /** On the same data and port; open pages reconnect by themselves. */
  startWorkstation(): Promise<void>;
  /** The desk of the first workstation. In a context that has been here before, too. */
  openDesk(context: BrowserContext): Promise<Page>;
  /** A second desk with its own data (in a folder of the test's choice, if it names one), at the same central. */
  addWorkstation(dataFolder?: string): Promise<RunningWorkstation>;
  /** The data folder of the first workstation. */
  dataFolder: string;
}

interface WorkerFixtures {
  /** A central folder that was filled with the demo centre once; each test works on a copy. */
  filledCentral: string;
}

export const test = base.extend<{ seatline: Seatline; switchUrl: string | null }, WorkerFixtures>({
  /** ws://… of a real switch; set it with test.use to give people lines. */
  switchUrl: [process.env['SEATLINE_SWITCH'] ?? null, { option: true }],

  filledCentral: [
    // eslint-disable-next-line no-empty-pattern -- Playwright insists on a pattern, and nothing is needed of it
    async ({}, use) => {
      const family = createFamily();
      const folder = newFolder('filled-central');
      await Promise.all([ensureBuilt(), fill(family, folder)]);
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 240_000 },
  ],

  seatline: [
    async ({ filledCentral, switchUrl }, use) => {
      const family = createFamily();
      const folder = newFolder('e2e');
      cpSync(filledCentral, join(folder, 'central'), { recursive: true, preserveTimestamps: true });
      try {
        const central = await createCentral({ family, dataFolder: join(folder, 'central'), switchUrl });
        await use(await assemble({ family, folder, central }));
      } finally {
        await family.end();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    { timeout: 120_000 },
  ],
});

export { expect } from '@playwright/test';

type Family = ReturnType<typeof createFamily>;

async function fill(family: Family, dataFolder: string): Promise<void> {
  const central = await createCentral({ family, dataFolder, switchUrl: null });
  await central.stop();
}

interface Parts {
  family: Family;
  folder: string;
  central: RunningCentral;
}

async function assemble({ family, folder, central }: Parts): Promise<Seatline> {
  let count = 0;
  const addWorkstation = (dataFolder = join(folder, `workstation-${++count}`)): Promise<RunningWorkstation> =>
    createWorkstation({ family, dataFolder, centralUrl: central.url });
  const first = await addWorkstation();
  return {
    url: first.url(),
    centralUrl: central.url,
    databaseUrl: central.databaseUrl,
    stopCentral: central.stop,
    startCentral: central.start,
    killWorkstation: first.kill,
    startWorkstation: first.start,
    openDesk: first.openDesk,
    addWorkstation,
    dataFolder: first.dataFolder,
  };
}
