import { expect, test } from '../support/host-fixture.ts';
import { recordingState, waitForCall } from './support/central-rows.ts';
import { answer, fillWrapUp, goReady, hangUp, ring, startWork, submitWrapUp } from './support/desk-driver.ts';

test('a lead watches the floor, an inspector plays what an agent recorded elsewhere', async ({
  seatline,
  context,
  browser,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);

  const leadStation = await seatline.addWorkstation();
  const leadContext = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const inspectorStation = await seatline.addWorkstation();
  const inspectorContext = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  try {
    const leadDesk = await leadStation.openDesk(leadContext);
    await startWork(leadDesk, 'chenjing');
    const board = await leadContext.newPage();
    await board.goto(new URL('/wallboard.html', leadDesk.url()).href);
    await expect(board.getByText('王丽').first()).toBeVisible({ timeout: 20_000 });

    await ring(desk, '电费突然变高');
    await answer(desk);
    await expect(board.getByText('通话中').first()).toBeVisible();
    await hangUp(desk);
    const note = '录音与大屏的检查。';
    await fillWrapUp(desk, { disposition: '电费', note });
    await submitWrapUp(desk);
    const call = await waitForCall(seatline.databaseUrl(), note);
    await expect
      .poll(() => recordingState(seatline.databaseUrl(), call.call_id), { timeout: 30_000 })
      .toBe('stored');

    const inspectorDesk = await inspectorStation.openDesk(inspectorContext);
    await startWork(inspectorDesk, 'liuyang');
    const quality = await inspectorContext.newPage();
    await quality.goto(new URL('/quality.html', inspectorDesk.url()).href);
    await quality.getByText('王丽').first().click();
    await expect(quality.getByRole('button', { name: '播放' })).toBeEnabled({ timeout: 20_000 });
    await quality.getByRole('button', { name: '播放' }).click();
    await expect(quality.getByRole('button', { name: '暂停' })).toBeVisible();
  } finally {
    await leadContext.close();
    await inspectorContext.close();
    await leadStation.kill();
    await inspectorStation.kill();
  }
});
