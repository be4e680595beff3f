import type { Page } from '@playwright/test';
import { expect, test } from '../support/host-fixture.ts';
import { waitForCall } from './support/central-rows.ts';
import { PASSWORD, phonePage } from './support/desk-driver.ts';

test('in English: sign-in, a call and its wrap-up, and no text without its words', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await desk.getByText('English', { exact: true }).click();
  await expect(desk.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expectWords(desk);
  await desk.getByLabel('Login', { exact: true }).fill('wangli');
  await desk.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await expect(desk.getByRole('button', { name: 'Practice call' })).toBeVisible({ timeout: 45_000 });
  await expectWords(desk);
  await desk.getByRole('button', { name: 'Start taking calls' }).click();
  await expect(desk.getByText('You are ready. A caller’s card opens by itself.')).toBeVisible();

  const bar = desk.getByRole('region', { name: 'Phone', exact: true });
  await desk.getByRole('button', { name: 'Practice call' }).click();
  await desk.getByRole('menuitem').first().click();
  await expect(bar.getByRole('button', { name: /Answer/ })).toBeVisible();
  await expectWords(desk);
  await bar.getByRole('button', { name: /Answer/ }).click();
  await expect(bar.getByRole('button', { name: /Hang up/ })).toBeVisible();
  await expect((await phonePage(context)).getByText('On a call').first()).toBeVisible();
  await expectWords(await phonePage(context));
  await bar.getByRole('button', { name: /Hang up/ }).click();

  const note = 'Explained the bill in English.';
  await desk.getByLabel('Summary').fill(note);
  await desk.getByRole('combobox', { name: 'Disposition' }).press('Enter');
  await expectWords(desk);
  await desk.getByRole('button', { name: /Submit wrap-up/ }).click();
  await expect(desk.getByText('Wrap-up submitted')).toBeVisible();
  await waitForCall(seatline.databaseUrl(), note);
  for (const page of ['Calls', 'People', 'Tasks', 'Sync', 'Home']) {
    await desk.getByRole('navigation').getByText(page, { exact: true }).click();
    await expectWords(desk);
  }
});

/** A key that nobody gave words shows itself: `wrapUp.submit`. */
async function expectWords(page: Page): Promise<void> {
  const keys = await page.evaluate(() => {
    const isKey = (text: string): boolean => /^(?:[a-z]+:)?[a-z]+(?:\.[a-zA-Z]+)+$/.test(text.trim());
    const texts = document.body.innerText.split('\n');
    const names = [...document.querySelectorAll('[aria-label],[placeholder],[title]')].flatMap((element) =>
      ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? ''),
    );
    return [...texts, ...names].filter(isKey);
  });
  expect(keys).toEqual([]);
}
