import type { Page } from '@playwright/test';
import { expect, test } from '../support/host-fixture.ts';
import { waitForCall } from './support/central-rows.ts';
import {
  answer,
  fillWrapUp,
  goReady,
  hangUp,
  heard,
  listen,
  noteField,
  phoneBar,
  phonePage,
  ring,
  startWork,
  submitWrapUp,
  waitUntilSaved,
} from './support/desk-driver.ts';

const STOOD_DOWN = '电话已在另一个窗口打开';

test('the desk reloaded and a second phone window opened in the middle of a call: the call goes on', async ({
  seatline,
  context,
}) => {
  test.skip(
    seatline.url === 'electron',
    'in Electron the phone is one hidden window, which no address opens',
  );
  await listen(context);
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);
  await ring(desk, '电费突然变高');
  await answer(desk);
  const phone = await phonePage(context);
  await soundGoesOn(phone);
  await noteField(desk).fill('重新载入之前写的');
  await waitUntilSaved(desk);

  await desk.reload();
  await expect(phoneBar(desk).getByRole('button', { name: /挂断/ })).toBeVisible();
  await expect(noteField(desk)).toHaveValue('重新载入之前写的');
  await soundGoesOn(phone);

  const second = await context.newPage();
  await second.goto(new URL('/phone.html', desk.url()).href);
  await expect(second.getByText(STOOD_DOWN)).toBeVisible();
  await soundGoesOn(phone);
  await hangUp(desk);
  const note = '窗口换了几次，通话没断。';
  await fillWrapUp(desk, { disposition: '电费', note });
  await submitWrapUp(desk);
  expect(await waitForCall(seatline.databaseUrl(), note)).toMatchObject({
    outcome: 'handled',
    hangup_cause: 'agent-hung-up',
  });

  await second.getByRole('button', { name: '改用这个窗口' }).click();
  await expect(phone.getByText(STOOD_DOWN)).toBeVisible();
  await ring(desk, '过户怎么办');
  await expect(second.getByRole('button', { name: /拒接/ })).toBeVisible();
});

/** More sound than a moment ago: states alone would not tell. */
async function soundGoesOn(phone: Page): Promise<void> {
  const total = async (): Promise<number> => (await heard(phone)).reduce((sum, energy) => sum + energy, 0);
  const before = await total();
  await expect.poll(total, { timeout: 30_000 }).toBeGreaterThan(before + 0.000_1);
}
