import { chromium, type Browser } from '@playwright/test';
import { chromiumFlags } from '../../playwright.config.ts';
import { expect, test, type Seatline } from '../support/host-fixture.ts';
import { phoneBar, phonePage, ring, signIn } from './support/desk-driver.ts';
import { linkOf } from './support/desk-link.ts';
import { expectLight } from './support/lights.ts';

const FAKE_DEVICE = '--use-fake-device-for-media-stream';
const ALLOWED = '--use-fake-ui-for-media-stream';
/** One browser has the device and says no, the other says yes and has none. */
const cases = [
  {
    without: ALLOWED,
    instead: ['--deny-permission-prompts'],
    onDesk: '麦克风未获授权：客户听不到您。请在浏览器或系统设置中允许。',
    inPhone: '麦克风未获授权',
    light: /麦克风未获授权，客户会听不到您/,
    onAnswer: /麦克风未获授权|未授权使用麦克风/,
  },
  {
    without: FAKE_DEVICE,
    instead: [],
    onDesk: '没有检测到麦克风，请插入耳机。',
    inPhone: '没有检测到麦克风',
    light: /没有检测到麦克风，请插入耳机/,
    onAnswer: /没有检测到麦克风/,
  },
];

test('a microphone refused or absent: said in words, the call rings on, and nobody is answered by silence', async ({
  seatline,
  launchOptions,
}) => {
  test.skip(
    seatline.url === 'electron',
    'Electron grants its own pages the microphone; the shell suite has it',
  );
  for (const { without, instead, ...says } of cases) {
    const browser = await chromium.launch({
      ...launchOptions,
      args: [...chromiumFlags.filter((flag) => flag !== without), ...instead],
    });
    try {
      await takeNoCall(seatline, browser, says);
    } finally {
      await browser.close();
    }
  }
});

type Says = Omit<(typeof cases)[number], 'without' | 'instead'>;

async function takeNoCall(seatline: Seatline, browser: Browser, says: Says): Promise<void> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const desk = await seatline.openDesk(context);
  await signIn(desk, 'wangli');
  const trouble = phoneBar(desk).getByText(says.onDesk, { exact: true });
  await expect(trouble).toBeVisible({ timeout: 30_000 });
  await expect((await phonePage(context)).getByText(says.inPhone, { exact: true }).first()).toBeVisible();
  await expectLight(desk, '电话', says.light);

  await ring(desk, '家里停电报修');
  await expect(desk.getByText('户号').first()).toBeVisible({ timeout: 30_000 });
  await phoneBar(desk).getByRole('button', { name: /接听/ }).click();
  const told = desk.getByRole('alert').or(desk.locator('.ant-message'));
  await expect(told.getByText(says.onAnswer).first()).toBeVisible();
  await phoneBar(desk).getByRole('button', { name: /拒接/ }).click();
  await expect(trouble).toBeVisible();

  const link = await linkOf(desk);
  await link.client.account.signOut();
  link.close();
}
