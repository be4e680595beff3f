import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/host-fixture.ts';
import { waitForCall } from './support/central-rows.ts';
import { noteField, PASSWORD, phoneBar, waitUntilReadyToWork } from './support/desk-driver.ts';

test('a whole call without a mouse: from sign-in to the submitted wrap-up', async ({ seatline, context }) => {
  const desk = await seatline.openDesk(context);
  await expect(desk.getByLabel('工号', { exact: true })).toBeFocused();
  await desk.keyboard.type('wangli');
  await desk.keyboard.press('Tab');
  await desk.keyboard.type(PASSWORD);
  await desk.keyboard.press('Enter');
  await waitUntilReadyToWork(desk);

  await desk.keyboard.press('Alt+R');
  await expect(desk.getByText('已就绪，来电会自动弹出客户资料。')).toBeVisible();
  await tabTo(desk, desk.getByRole('button', { name: '练习来电' }));
  await desk.keyboard.press('Enter');
  const scenario = desk.getByRole('menuitem', { name: /电费突然变高/ });
  await expect(scenario).toBeVisible();
  await moveTo(desk, 'ArrowDown', async () => /电费突然变高/.test(await focusedText(desk)));
  await desk.keyboard.press('Enter');
  await expect(phoneBar(desk).getByRole('button', { name: /接听/ })).toBeVisible();

  await desk.keyboard.press('Alt+A');
  await expect(phoneBar(desk).getByRole('button', { name: /挂断/ })).toBeVisible();
  await desk.keyboard.press('Alt+W');
  await expect(noteField(desk)).toBeFocused();
  const note = '只用键盘完成的小结。';
  await desk.keyboard.type(note);
  await desk.keyboard.press('Alt+H');
  await expect(phoneBar(desk).getByRole('button', { name: /挂断/ })).toBeHidden();

  await tabTo(desk, desk.getByRole('combobox', { name: '处理结果' }), 'Shift+Tab');
  await desk.keyboard.type('电费');
  await desk.keyboard.press('Enter');
  await expect(noteField(desk)).toBeFocused();
  await desk.keyboard.press('Control+Enter');
  await expect(desk.getByText('小结已提交')).toBeVisible();
  expect(await waitForCall(seatline.databaseUrl(), note)).toMatchObject({ outcome: 'handled' });
});

const MOST_KEYS = 60;

const tabTo = (desk: Page, target: Locator, key = 'Tab'): Promise<void> =>
  moveTo(desk, key, () => target.evaluate((element) => element === document.activeElement));

async function moveTo(desk: Page, key: string, isThere: () => Promise<boolean>): Promise<void> {
  for (let pressed = 0; pressed < MOST_KEYS; pressed += 1) {
    if (await isThere()) return;
    await desk.keyboard.press(key);
  }
  throw new Error(`not reached by ${MOST_KEYS} times ${key}`);
}

const focusedText = (desk: Page): Promise<string> =>
  desk.evaluate(() => document.activeElement?.textContent ?? '');
