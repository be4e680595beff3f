import { expect, test } from '../support/host-fixture.ts';
import { callsByNote, waitForCall } from './support/central-rows.ts';
import { answer, fillWrapUp, goReady, hangUp, ring, startWork, submitWrapUp } from './support/desk-driver.ts';
import { openSync } from './support/sync-driver.ts';

test('central away: a call is taken and wrapped up, the workstation is killed, and it arrives exactly once', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);
  await seatline.stopCentral();

  await ring(desk, '家里停电报修');
  await answer(desk);
  await hangUp(desk);
  const note = '断网期间受理的停电报修，已记录地址。';
  await fillWrapUp(desk, { disposition: '停电', note });
  await submitWrapUp(desk);

  await seatline.killWorkstation();
  for (const page of context.pages()) await page.close();
  await seatline.startWorkstation();

  const again = await seatline.openDesk(context);
  await startWork(again);
  await openSync(again, '等待上传');
  await expect(again.getByText(note)).toBeVisible();

  await seatline.startCentral();
  const call = await waitForCall(seatline.databaseUrl(), note);
  expect(call.outcome).toBe('handled');
  expect(await callsByNote(seatline.databaseUrl(), note)).toHaveLength(1);
});
