import { expect, test } from '../support/host-fixture.ts';
import { goReady, phoneBar, ring, startWork } from './support/desk-driver.ts';

const cases = [
  { scenario: '一个号码两位客户', sentence: /登记在 2 位客户名下/ },
  { scenario: '陌生号码', sentence: /号码不在客户库中/ },
  { scenario: '隐藏号码', sentence: /来电未显示号码/ },
];

test('two customers with the number, none, or no number: the screen says who it cannot know, and how to go on', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);
  for (const { scenario, sentence } of cases) {
    await ring(desk, scenario);
    await expect(desk.getByRole('heading', { name: sentence })).toBeVisible();
    await phoneBar(desk).getByRole('button', { name: /拒接/ }).click();
    await expect(phoneBar(desk).getByRole('button', { name: /接听/ })).toBeHidden();
  }
});
