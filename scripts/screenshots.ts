/**
 * Pictures of the running product for README and guides: `node scripts/screenshots.ts [folder]`, docs/images when
 * left out. A real central, a real workstation, real training calls; nothing is staged but the note.
 */
import './guard-node.mjs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import {
  answer,
  fillWrapUp,
  goReady,
  hangUp,
  ring,
  startWork,
  submitWrapUp,
} from '../test/e2e/support/desk-driver.ts';
import { correct, inSync, neededAt, openCustomer, openSync } from '../test/e2e/support/sync-driver.ts';
import { run } from '../bench/product/running.ts';

const folder = process.argv[2] ?? 'docs/images';
mkdirSync(folder, { recursive: true });
const seatline = await run({ customers: 2_000 });
try {
  const desk = await agentAtWork(seatline.context);
  await leadWatches(desk);
  await twoCorrectOneCustomer();
  await inspectorListens();
} finally {
  await seatline.end();
}

async function agentAtWork(context: BrowserContext): Promise<Page> {
  const desk = await seatline.workstation.openDesk(context);
  await desk.getByRole('heading', { name: '登录' }).waitFor();
  await shoot(desk, 'sign-in');
  await startWork(desk);
  await whole(desk);
  await goReady(desk);
  await desk.getByText('最近通话').waitFor();
  await shoot(desk, 'desk-home');
  await ring(desk, '电费突然变高');
  await desk.getByRole('heading', { name: '周秀兰' }).waitFor();
  await desk.getByLabel('小结内容').waitFor();
  await shoot(desk, 'desk-ringing');
  await answer(desk);
  await desk.getByLabel('小结内容').fill('客户反映 10 月电费偏高，已核对阶梯电量');
  await desk
    .getByPlaceholder(/搜索知识/)
    .first()
    .fill('阶梯');
  await shoot(desk, 'desk-knowledge');
  await desk
    .getByPlaceholder(/搜索知识/)
    .first()
    .fill('');
  await desk.keyboard.press('Alt+S');
  await desk.getByText(/已保存 \d/).waitFor();
  await shoot(desk, 'desk-call');
  const phone = context.pages().find((page) => page.url().includes('/phone.html'));
  if (phone) await shoot(phone, 'phone');
  await hangUp(desk);
  await fillWrapUp(desk, {
    disposition: '电费',
    note: '客户反映 10 月电费偏高，已核对阶梯电量并解释，客户理解。',
  });
  await shoot(desk, 'desk-wrap-up');
  await submitWrapUp(desk);
  for (const [name, button] of [
    ['desk-calls', '通话'],
    ['desk-customers', '客户'],
    ['desk-follow-ups', '回访'],
    ['desk-sync', '同步'],
  ] as const) {
    await desk.getByRole('link', { name: button, exact: true }).click();
    await shoot(desk, name);
  }
  await ring(desk, '一个号码两位客户');
  await shoot(desk, 'desk-several');
  await restyle(desk, 'dark');
  await answer(desk);
  await shoot(desk, 'desk-dark');
  await hangUp(desk);
  await restyle(desk, 'light');
  return desk;
}

async function leadWatches(agent: Page): Promise<void> {
  await agent.getByRole('link', { name: '工作台', exact: true }).click();
  await ring(agent, '小区装充电桩');
  await answer(agent);
  const board = await pageOf('chenjing', 'wallboard');
  await board.getByText('王丽').first().waitFor();
  await shoot(board, 'wallboard');
  await restyle(board, 'dark');
  await shoot(board, 'wallboard-dark');
  await hangUp(agent);
}

async function inspectorListens(): Promise<void> {
  const quality = await pageOf('liuyang', 'quality');
  await quality.getByText('王丽').first().click();
  await quality.getByRole('button', { name: '播放' }).click();
  await quality.getByRole('button', { name: '暂停' }).waitFor();
  await shoot(quality, 'quality');
}

/** Two people correct one customer in the same moment; the second sees both versions. */
async function twoCorrectOneCustomer(): Promise<void> {
  const first = await deskOf('lina');
  const second = await deskOf('zhaomin');
  for (const desk of [first, second]) await openCustomer(desk);
  const asked = await meet(first, second);
  await openSync(asked, '待我决定');
  await asked.getByRole('table').waitFor();
  await shoot(asked, 'sync-decide');
  await openSync(asked, '总览');
  await shoot(asked, 'sync-overview');
}

/** Who came second; a poke that was faster than the other's click is tried again. */
async function meet(first: Page, second: Page): Promise<Page> {
  for (let building = 1; building < 10; building++) {
    const address = (room: number): string => `文三路 259 号 ${building} 幢 ${room} 室`;
    await Promise.all([
      correct(first, { address: address(502) }),
      correct(second, { address: address(1502) }),
    ]);
    for (const desk of [first, second]) await inSync(desk).or(neededAt(desk)).first().waitFor();
    for (const desk of [first, second]) if ((await neededAt(desk).count()) > 0) return desk;
  }
  throw new Error('the two never met');
}

/** Another person on another workstation, and the window they came for. */
async function pageOf(login: string, name: 'wallboard' | 'quality'): Promise<Page> {
  const desk = await deskOf(login);
  const page = await desk.context().newPage();
  await page.goto(new URL(`/${name}.html`, desk.url()).href);
  return page;
}

async function deskOf(login: string): Promise<Page> {
  const workstation = await seatline.addWorkstation();
  const desk = await workstation.openDesk(await seatline.newContext());
  await startWork(desk, login);
  await whole(desk);
  return desk;
}

/** The first copy of central's rows is there. */
function whole(desk: Page): Promise<void> {
  return desk.getByRole('button', { name: /^同步.*正常/ }).waitFor({ timeout: 60_000 });
}

async function restyle(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme });
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
