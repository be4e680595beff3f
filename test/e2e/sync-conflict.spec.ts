import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, test, type Seatline } from '../support/host-fixture.ts';
import { startWork } from './support/desk-driver.ts';
import { correct, inSync, neededAt, openCustomer, openSync } from './support/sync-driver.ts';

interface Team {
  desks: { wangli: Page; zhangwei: Page };
  /** Another person at another workstation. */
  join: (login: string) => Promise<Page>;
  leave: () => Promise<void>;
}

async function twoAtWork(seatline: Seatline, context: BrowserContext, browser: Browser): Promise<Team> {
  const leaving: (() => Promise<void>)[] = [];
  const join = async (login: string): Promise<Page> => {
    const workstation = await seatline.addWorkstation();
    const own = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    leaving.push(async () => (await own.close(), workstation.kill()));
    const desk = await workstation.openDesk(own);
    await startWork(desk, login);
    await expect(inSync(desk)).toBeVisible({ timeout: 45_000 });
    return desk;
  };
  const wangli = await seatline.openDesk(context);
  await startWork(wangli, 'wangli');
  await expect(inSync(wangli)).toBeVisible({ timeout: 45_000 });
  const zhangwei = await join('zhangwei');
  const leave = async (): Promise<void> => {
    for (const one of leaving) await one();
  };
  return { desks: { wangli, zhangwei }, join, leave };
}

/** Both correct the address, each another field besides, while central is away. Who comes second must decide. */
async function bothCorrect(seatline: Seatline, { wangli, zhangwei }: Team['desks']) {
  for (const desk of [wangli, zhangwei]) await openCustomer(desk);
  await seatline.stopCentral();
  await correct(wangli, { address: '王丽写的地址 1 号', region: '王丽写的区域' });
  await correct(zhangwei, { address: '张伟写的地址 2 号', level: '重要' });
  await seatline.startCentral();
  await expect
    .poll(async () => (await neededAt(wangli).count()) + (await neededAt(zhangwei).count()), {
      timeout: 45_000,
    })
    .toBe(1);
  const isWangli = (await neededAt(wangli).count()) === 1;
  return isWangli
    ? { second: wangli, first: zhangwei, firstName: '张伟', secondName: '王丽' }
    : { second: zhangwei, first: wangli, firstName: '王丽', secondName: '张伟' };
}

const showsAll = async (desk: Page, texts: string[]): Promise<void> => {
  for (const text of texts) await expect(desk.getByText(text).first()).toBeVisible({ timeout: 20_000 });
};

test.describe('two workstations correct one customer without central', () => {
  test.setTimeout(180_000);

  test('[SC11] [SC14] the second sees both versions side by side and combines them; both converge', async ({
    seatline,
    context,
    browser,
  }) => {
    const team = await twoAtWork(seatline, context, browser);
    try {
      const { second, first, firstName } = await bothCorrect(seatline, team.desks);
      await openSync(second, '待我决定');
      const row = second.getByRole('table').getByRole('row', { name: /^用电地址/ });
      await expect(row).toContainText('王丽写的地址 1 号');
      await expect(row).toContainText('张伟写的地址 2 号');
      await expect(second.getByRole('columnheader', { name: new RegExp(`${firstName}写的`) })).toBeVisible();
      await openSync(second, '已合并');
      await expect(second.getByText('待决定').first()).toBeVisible();
      await expect(second.getByText('已写入').first()).toBeVisible();

      await second.getByRole('button', { name: '去决定' }).click();
      await second.getByRole('button', { name: '逐项合并' }).click();
      await second.getByRole('radio', { name: '用电地址: 自己改写' }).check();
      await second.getByRole('textbox', { name: '用电地址' }).fill('两人商定的地址 3 号');
      await second.getByRole('button', { name: /^按所选合并/ }).click();
      await expect(second.getByText('没有需要您决定的内容')).toBeVisible();
      await expect(neededAt(second)).toHaveCount(0);

      await openCustomer(second);
      for (const desk of [first, second]) {
        await showsAll(desk, ['两人商定的地址 3 号', '重要客户']);
        await desk.getByRole('button', { name: '修改资料' }).click();
        await expect(desk.getByLabel('区域')).toHaveValue('王丽写的区域');
      }
    } finally {
      await team.leave();
    }
  });

  test('[SC19] asked by the agent, the lead reads the question and decides; everybody sees it', async ({
    seatline,
    context,
    browser,
  }) => {
    const team = await twoAtWork(seatline, context, browser);
    try {
      const { second, first, secondName } = await bothCorrect(seatline, team.desks);
      await openSync(second, '待我决定');
      await second.getByRole('button', { name: '请班长决定…' }).click();
      await second.getByLabel('要问班长什么？').fill('客户本人说的是我写的这个，可以改吗？');
      await second.getByRole('button', { name: '请班长决定', exact: true }).click();
      await expect(second.getByText('已请班长决定').first()).toBeVisible();

      const lead = await team.join('chenjing');
      await expect(neededAt(lead)).toBeVisible({ timeout: 20_000 });
      await openSync(lead, '班组分歧');
      await expect(lead.getByText('客户本人说的是我写的这个，可以改吗？')).toBeVisible();
      await lead.getByRole('button', { name: `采用${secondName}写的` }).click();
      await lead.getByRole('button', { name: '确定采用' }).click();
      await expect(lead.getByText('班组里没有待决定的分歧')).toBeVisible();

      await expect(second.getByText('没有需要您决定的内容')).toBeVisible({ timeout: 20_000 });
      const address = secondName === '王丽' ? '王丽写的地址 1 号' : '张伟写的地址 2 号';
      await openCustomer(second);
      for (const desk of [first, second]) await showsAll(desk, [address]);
      await openSync(second, '待我决定');
      await second.getByText('已决定', { exact: true }).click();
      await expect(second.getByText(/陈静决定采用我写的内容/)).toBeVisible();
    } finally {
      await team.leave();
    }
  });
});
