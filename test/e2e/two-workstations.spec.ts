import { expect, test } from '../support/host-fixture.ts';
import { startWork } from './support/desk-driver.ts';

test('a note written on one workstation is seen on the other', async ({ seatline, context, browser }) => {
  const second = await seatline.addWorkstation();
  const other = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  try {
    const here = await seatline.openDesk(context);
    const there = await second.openDesk(other);
    await startWork(here, 'wangli');
    await startWork(there, 'zhangwei');

    for (const desk of [here, there]) {
      await desk.getByRole('link', { name: '客户', exact: true }).click();
      await desk.getByRole('textbox', { name: /^姓名、户号/ }).fill('13905692217');
      await desk.getByRole('button', { name: /周秀兰/ }).click();
      await expect(desk.getByRole('heading', { name: '往来记录' })).toBeVisible();
    }
    const note = '客户听力不好，通话请放慢语速。';
    await here.getByPlaceholder('下次接待时值得知道的事').fill(note);
    await here.getByRole('button', { name: '保存备注' }).click();
    await expect(here.getByText(note)).toBeVisible();
    await expect(there.getByText(note)).toBeVisible({ timeout: 20_000 });
  } finally {
    await other.close();
    await second.kill();
  }
});
