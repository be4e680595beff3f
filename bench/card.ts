/**
 * INVITE → the customer's card painted, in the real product with 100,000 customers in the local store: from the
 * INVITE's arrival in the phone window to the frame after the card is on the desk's screen. Core's memory beside it.
 */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { goReady, phoneBar, phonePage, ring, startWork } from '../test/e2e/support/desk-driver.ts';
import { run } from './product/running.ts';
import { report } from './report.ts';

const CUSTOMERS = Number(process.argv[2] ?? 100_000);
const RUNS = 15;

const seatline = await run({ customers: CUSTOMERS });
try {
  const startedMs = performance.now();
  const desk = await seatline.workstation.openDesk(seatline.context);
  await startWork(desk);
  await firstSync(desk);
  const firstSyncMs = performance.now() - startedMs;
  await goReady(desk);
  const phone = await phonePage(seatline.context);
  const values: number[] = [];
  await once(desk, phone); // warms what the first call warms
  while (values.length < RUNS) values.push(await once(desk, phone));
  const size = `${CUSTOMERS.toLocaleString('en')} customers`;
  report(`Screen pop on the screen, ${size}`, [
    { name: 'INVITE → card painted', unit: 'ms', values },
    { name: `sign-in → first copy whole (${size})`, unit: 'ms', values: [firstSyncMs] },
    {
      name: 'browser host with core, resident',
      unit: 'MB',
      values: [residentMb(seatline.workstation.pid())],
    },
  ]);
} finally {
  await seatline.end();
}

/** The sync light is green and says so only when the copy is whole. */
function firstSync(desk: Page): Promise<void> {
  return desk.getByRole('button', { name: /^同步.*正常/ }).waitFor({ timeout: 180_000 });
}

async function once(desk: Page, phone: Page): Promise<number> {
  await desk.evaluate(() => performance.clearMarks('seatline:card-painted'));
  await phone.evaluate(() => performance.clearMarks('seatline:invite'));
  await ring(desk, '电费突然变高');
  await desk.waitForFunction(() => performance.getEntriesByName('seatline:card-painted').length > 0);
  const painted = await momentOf(desk, 'seatline:card-painted');
  const invited = await momentOf(phone, 'seatline:invite');
  await phoneBar(desk).getByRole('button', { name: /拒接/ }).click();
  await phoneBar(desk).getByRole('button', { name: /拒接/ }).waitFor({ state: 'hidden' });
  return painted - invited;
}

/** Milliseconds since 1970 of the first mark with this name; both windows share the machine's clock. */
async function momentOf(page: Page, mark: string): Promise<number> {
  return page.evaluate(
    (name) => performance.timeOrigin + (performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN),
    mark,
  );
}

/** Linux tells; elsewhere the figure is left out. */
function residentMb(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) / 1024;
  } catch {
    return Number.NaN;
  }
}
