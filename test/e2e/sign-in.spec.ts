import { expect, test } from '../support/host-fixture.ts';
import { signIn, startWork } from './support/desk-driver.ts';

test('a wrong password is one clear sentence and never says which half was wrong', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await signIn(desk, 'wangli', 'not-the-password');
  await expect(desk.getByRole('alert').filter({ hasText: /工号或密码/ })).toBeVisible();
});

test('the first sign-in needs central and says so; after that the password opens the desk without it', async ({
  seatline,
  context,
}) => {
  await seatline.stopCentral();
  const desk = await seatline.openDesk(context);
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
