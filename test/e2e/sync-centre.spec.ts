import { expect, test } from '../support/host-fixture.ts';
import { makeInspector, recordingStates } from './support/central-rows.ts';
import { answer, fillWrapUp, goReady, hangUp, ring, startWork, submitWrapUp } from './support/desk-driver.ts';
import { correct, inSync, neededAt, openCustomer, openSync } from './support/sync-driver.ts';

test('[SC1] [SC7] what central refuses stays readable, whole, until a person lets it go', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await expect(inSync(desk)).toBeVisible({ timeout: 45_000 });
  await openCustomer(desk);
  await makeInspector(seatline.databaseUrl(), 'wangli');
  await correct(desk, { address: '中心不接受的地址 9 号' });
  await expect(neededAt(desk)).toBeVisible({ timeout: 30_000 });
  await openSync(desk, '未被接受');
  await expect(desk.getByText('中心不接受的地址 9 号')).toBeVisible();
  await expect(desk.getByText('这条记录不归您处理。')).toBeVisible();

  await seatline.killWorkstation();
  await seatline.startWorkstation();
  const again = await seatline.openDesk(context);
  await startWork(again);
  await openSync(again, '未被接受');
  await expect(again.getByText('中心不接受的地址 9 号')).toBeVisible();
  await again.getByRole('button', { name: '不再提交' }).click();
  await again.getByRole('button', { name: '移入存档' }).click();
  await expect(again.getByText('没有未被接受的内容')).toBeVisible();
});

test('[SC23] recordings wait while a person holds them, also over a restart of central, and go on when told', async ({
  seatline,
  context,
}) => {
  test.setTimeout(150_000);
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await expect(inSync(desk)).toBeVisible({ timeout: 45_000 });
  await goReady(desk);
  await seatline.stopCentral();
  await ring(desk, '电费突然变高');
  await answer(desk);
  await expect(desk.getByText('00:03').first()).toBeVisible();
  await hangUp(desk);
  await fillWrapUp(desk, { disposition: '电费', note: '录音先停一停' });
  await submitWrapUp(desk);
  await openSync(desk, '录音传输');
  const rows = desk.getByRole('list', { name: '录音传输' });
  await expect(rows.getByText('周秀兰')).toBeVisible();
  await desk.getByRole('button', { name: '全部暂停' }).click();
  await expect(rows.getByText('您暂停了')).toBeVisible();

  await seatline.startCentral();
  await expect.poll(() => recordingStates(seatline.databaseUrl()), { timeout: 45_000 }).toEqual(['local']);
  await expect(rows.getByText('您暂停了')).toBeVisible();
  await desk.getByRole('button', { name: '全部继续' }).click();
  await expect.poll(() => recordingStates(seatline.databaseUrl()), { timeout: 45_000 }).toEqual(['stored']);
  await openSync(desk, '存储空间');
  await expect(desk.getByText('席线在本机占用的空间')).toBeVisible();
});

test('[SC20] the overview is true: equal to central, and every row compared on demand', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await expect(inSync(desk)).toBeVisible({ timeout: 45_000 });
  await openSync(desk, '总览');
  await expect(desk.getByText('全部已同步')).toBeVisible();
  await desk.getByRole('button', { name: '现在核对' }).click();
  await expect(desk.getByText(/^上次全面核对：/)).toBeVisible({ timeout: 45_000 });
  await seatline.stopCentral();
  await desk.getByRole('button', { name: '立即同步' }).click();
  await expect(desk.getByText('连不上中心。本机可继续工作，恢复后会自动同步。')).toBeVisible();
  await expect(desk.getByText('全部已同步')).toHaveCount(0);
});
