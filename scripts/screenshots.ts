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
import { run } from '../bench/product/running.ts';

const folder = process.argv[2] ?? 'docs/images';
mkdirSync(folder, { recursive: true });
const seatline = await run({ customers: 2_000 });
try {
  await agentAtWork(seatline.context);
} finally {
  await seatline.end();
}

async function agentAtWork(context: BrowserContext): Promise<void> {
  const desk = await seatline.workstation.openDesk(context);
  await desk.getByRole('heading', { name: '登录' }).waitFor();
  await shoot(desk, 'sign-in');
  await startWork(desk);
  await goReady(desk);
  await desk.getByText('最近通话').waitFor();
  await shoot(desk, 'desk-home');
  await ring(desk, '电费突然变高');
  await desk.getByRole('heading', { name: '周秀兰' }).waitFor();
  await shoot(desk, 'desk-ringing');
  await answer(desk);
  await desk.getByLabel('小结内容').fill('客户反映 10 月电费偏高，已核对阶梯电量');
  await desk
    .getByPlaceholder(/搜索知识/)
    .first()
    .fill('阶梯');
  await shoot(desk, 'desk-knowledge');
  await desk.keyboard.press('Escape');
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
}

async function restyle(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme });
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
