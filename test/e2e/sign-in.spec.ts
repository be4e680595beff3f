import { expect, test } from '../support/host-fixture.ts';
import { signIn, startWork } from './support/desk-driver.ts';

test('wrong password, the first sign-in without central, and later ones without it: each is one clear sentence', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await signIn(desk, 'wangli', 'not-the-password');
  await expect(desk.getByRole('alert').filter({ hasText: /工号或密码/ })).toBeVisible();

  await seatline.stopCentral();
  await signIn(desk, 'wangli');
  await expect(desk.getByRole('alert').filter({ hasText: /首次/ })).toBeVisible({ timeout: 20_000 });

  await seatline.startCentral();
  await startWork(desk);

  await seatline.stopCentral();
  await seatline.killWorkstation();
  await seatline.startWorkstation();
  const again = await seatline.openDesk(context);
  await signIn(again, 'wangli', 'not-the-password');
  await expect(again.getByRole('alert').filter({ hasText: /工号或密码/ })).toBeVisible({ timeout: 20_000 });
  await startWork(again);
});
