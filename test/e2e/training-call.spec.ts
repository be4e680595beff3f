import { expect, test } from '../support/host-fixture.ts';
import { recordingState, waitForCall } from './support/central-rows.ts';
import {
  answer,
  fillWrapUp,
  goReady,
  hangUp,
  heard,
  listen,
  phonePage,
  ring,
  startWork,
  submitWrapUp,
} from './support/desk-driver.ts';

test('a whole training call: card at the ring, script, knowledge, wrap-up, and central knows', async ({
  seatline,
  context,
}) => {
  await listen(context);
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);

  await ring(desk, '电费突然变高');
  await expect(desk.getByText('户号').first()).toBeVisible();
  await expect(desk.getByText('近期账单')).toBeVisible();

  await answer(desk);
  const phone = await phonePage(context);
  await expect
    .poll(async () => (await heard(phone)).filter((energy) => energy > 0.000_1).length, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(2);

  await expect(
    desk
      .getByRole('heading', { name: '话术' })
      .or(desk.getByRole('tab', { name: '话术' }))
      .first(),
  ).toBeVisible();
  await desk
    .getByRole('combobox', { name: /搜索知识/ })
    .or(desk.getByPlaceholder(/搜索知识/))
    .first()
    .fill('阶梯电价');
  await expect(desk.getByRole('option', { name: /阶梯电价/ }).first()).toBeVisible();

  await hangUp(desk);
  const note = '客户咨询电费变高，已解释阶梯电价，客户理解。';
  await fillWrapUp(desk, { disposition: '电费', note });
  await submitWrapUp(desk);

  const call = await waitForCall(seatline.databaseUrl(), note);
  expect(call).toMatchObject({ outcome: 'handled', hangup_cause: 'agent-hung-up', queue_id: 'q-bill' });
  expect(call.customer_id).not.toBeNull();
  expect(call.disposition_id).not.toBeNull();
  await expect
    .poll(() => recordingState(seatline.databaseUrl(), call.call_id), { timeout: 30_000 })
    .toBe('stored');
});
