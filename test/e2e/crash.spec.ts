import { expect, test } from '../support/host-fixture.ts';
import { callsByCause, recordingState, waitForCall } from './support/central-rows.ts';
import {
  answer,
  fillWrapUp,
  goReady,
  hangUp,
  heard,
  listen,
  noteField,
  phonePage,
  ring,
  signIn,
  startWork,
  submitWrapUp,
  waitUntilSaved,
} from './support/desk-driver.ts';

test('killed in the middle of a call: the record is closed, the note is there, the recording plays', async ({
  seatline,
  context,
}) => {
  await listen(context);
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);
  await ring(desk, '过户怎么办');
  await answer(desk);
  const phone = await phonePage(context);
  await expect
    .poll(async () => (await heard(phone)).some((energy) => energy > 0.000_1), { timeout: 30_000 })
    .toBe(true);
  await noteField(desk).fill('客户要过户，材料');
  await waitUntilSaved(desk);

  await seatline.killWorkstation();
  for (const page of context.pages()) await page.close();
  await seatline.startWorkstation();
  const again = await seatline.openDesk(context);
  await startWork(again);

  await again
    .getByRole('button', { name: /去小结/ })
    .or(again.getByRole('tab', { name: /待小结/ }))
    .first()
    .click();
  await expect(noteField(again)).toHaveValue('客户要过户，材料');
  const note = '客户要过户，材料已说明。';
  await fillWrapUp(again, { disposition: '过户', note });
  await submitWrapUp(again);

  const call = await waitForCall(seatline.databaseUrl(), note);
  expect(call.hangup_cause).toBe('workstation-stopped');
  expect(Number(call.talk_ms)).toBeGreaterThan(0);
  expect(await callsByCause(seatline.databaseUrl(), 'workstation-stopped')).toHaveLength(1);
  await expect
    .poll(() => recordingState(seatline.databaseUrl(), call.call_id), { timeout: 30_000 })
    .toBe('stored');

  const quality = await context.newPage();
  await quality.goto(new URL('/quality.html', again.url()).href);
  await quality.getByText('王丽').first().click();
  await expect(quality.getByText('这段录音在通话中被中断，只到最后一个完整的秒。')).toBeVisible();
  await quality.getByRole('button', { name: '播放' }).click();
  await expect(quality.getByRole('button', { name: '暂停' })).toBeVisible();
});

test('killed in the middle of a wrap-up: the text is back where it was typed', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);
  await ring(desk, '小区装充电桩');
  await answer(desk);
  await hangUp(desk);
  await noteField(desk).fill('客户想装充电桩，物业未同意');
  await waitUntilSaved(desk);

  await seatline.killWorkstation();
  for (const page of context.pages()) await page.close();
  await seatline.startWorkstation();
  const again = await seatline.openDesk(context);
  await signIn(again, 'wangli');
  await again
    .getByRole('button', { name: /去小结/ })
    .or(again.getByRole('tab', { name: /待小结/ }))
    .first()
    .click();
  await expect(noteField(again)).toHaveValue('客户想装充电桩，物业未同意');
});
