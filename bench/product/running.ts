/** The product as benchmarks need it: central with a chosen number of customers, one workstation, one browser. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext } from '@playwright/test';
import config, { chromiumFlags } from '../../playwright.config.ts';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { createFamily } from '../../scripts/start/family.ts';
import { startCentral, type Central } from '../../src/central/central.ts';
import { readPack, type PackContents } from '../../src/central/services/pack/pack.ts';
import { newFolder } from '../../test/support/folders.ts';
import { createWorkstation, type RunningWorkstation } from '../../test/support/running-workstation.ts';

const PACK = fileURLToPath(new URL('../../resources/packs/power', import.meta.url));
/** Customers beyond these have no past: their card is what is measured, not two million old bills. */
const WITH_PAST = 2_000;

export interface Running {
  context: BrowserContext;
  central: Central;
  workstation: RunningWorkstation;
  /** Another one, with a folder of its own, at the same central. */
  addWorkstation(): Promise<RunningWorkstation>;
  /** A browser profile of its own, for another person. */
  newContext(): Promise<BrowserContext>;
  end(): Promise<void>;
}

export async function run({ customers }: { customers: number }): Promise<Running> {
  await ensureBuilt();
  const folder = newFolder('bench');
  const family = createFamily();
  const demo = packOf(customers);
  const central = await startCentral({
    port: 0,
    dataFolder: join(folder, 'central'),
    demo,
    logLevel: 'silent',
  });
  let count = 0;
  const addWorkstation = (): Promise<RunningWorkstation> =>
    createWorkstation({
      family,
      dataFolder: join(folder, `workstation-${++count}`),
      centralUrl: central.url,
    });
  const workstation = await addWorkstation();
  const browser = await chromium.launch({ ...config.use?.launchOptions, args: chromiumFlags });
  const newContext = (): Promise<BrowserContext> =>
    browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1440, height: 900 },
    });
  const context = await newContext();
  return {
    context,
    central,
    workstation,
    addWorkstation,
    newContext,
    end: async () => {
      await browser.close();
      await family.end();
      await central.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function packOf(customers: number): PackContents {
  const whole = readPack(PACK, { anchorMs: Date.now(), customers });
  const hasPast = new Set(whole.rows.customer?.slice(0, WITH_PAST).map((customer) => customer.id));
  const past = (row: { customerId: string | null }): boolean =>
    row.customerId === null || hasPast.has(row.customerId as never);
  return {
    ...whole,
    rows: {
      ...whole.rows,
      bill: whole.rows.bill?.filter(past) ?? [],
      call: whole.rows.call?.filter(past) ?? [],
      note: whole.rows.note?.filter(past) ?? [],
      followUp: whole.rows.followUp?.filter(past) ?? [],
    },
  };
}
