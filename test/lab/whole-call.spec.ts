/** A person at the desk, a customer at a real switch. Rules WC1–WC7: docs/spec/lab.md. */
import type { Page } from '@playwright/test';
import { rmsOf } from '../../scripts/lab/sound-files.ts';
import { waitForCall } from '../e2e/support/central-rows.ts';
import {
  answer,
  fillWrapUp,
  hangUp,
  heard,
  listen,
  phoneBar,
  phonePage,
  startWork,
  submitWrapUp,
} from '../e2e/support/desk-driver.ts';
import { expect, test, waitForTalk } from './support/switch-fixture.ts';

const SPEECH_RMS = 0.01;
const SPEECH_ENERGY = 0.000_5;

const energy = async (phone: Page): Promise<number> =>
  (await heard(phone)).reduce((sum, one) => sum + one, 0);

/** How much is heard in the time between two looks. */
async function heardSince(phone: Page, look: { energy: number }): Promise<number> {
  const now = await energy(phone);
  const more = now - look.energy;
  look.energy = now;
  return more;
}

const expectSpeech = async (phone: Page): Promise<void> => {
  const before = await energy(phone);
  await expect
    .poll(async () => (await energy(phone)) - before, { timeout: 20_000 })
    .toBeGreaterThan(SPEECH_ENERGY);
};

async function expectSilence(phone: Page): Promise<void> {
  const look = { energy: await energy(phone) };
  await expect
    .poll(() => heardSince(phone, look), { timeout: 20_000, intervals: [1_500] })
    .toBeLessThan(SPEECH_ENERGY / 100);
}

/** The button on the first page, as somebody does who has just signed in. */
async function beginAnswering(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: '开始接听' }).click();
  await expect(desk.getByText('已就绪，来电会自动弹出客户资料。')).toBeVisible();
}

const ringing = (desk: Page) => phoneBar(desk).getByRole('button', { name: /接听/ });

test('[WC1–WC4] a queue call: card at the ring, speech both ways, hold, wrap-up, and central knows', async ({
  seatline,
  context,
  ring,
}) => {
  await listen(context);
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await beginAnswering(desk);

  const customer = await ring('bill-high');
  await expect(ringing(desk)).toBeVisible();
  await expect(desk.getByText('周秀兰').first()).toBeVisible();
  await expect(desk.getByText('近期账单')).toBeVisible();

  await answer(desk);
  const phone = await phonePage(context);
  await expectSpeech(phone);
  await waitForTalk(customer, 3);

  await phoneBar(desk).getByRole('button', { name: /^保持/ }).click();
  await expect(phoneBar(desk).getByRole('button', { name: /恢复通话/ })).toBeVisible();
  await expectSilence(phone);
  await phoneBar(desk)
    .getByRole('button', { name: /恢复通话/ })
    .click();
  await expectSpeech(phone);

  await hangUp(desk);
  await expect.poll(() => customer.isUp()).toBe(false);
  expect(await rmsOf(customer.recordings.customer)).toBeGreaterThan(SPEECH_RMS);
  expect(await rmsOf(customer.recordings.agent)).toBeGreaterThan(SPEECH_RMS);

  const note = '客户反映上月电费翻倍，核对用电量后确认为亲戚来住所致，客户认可。';
  await fillWrapUp(desk, { disposition: '电费偏高', note });
  await submitWrapUp(desk);
  const call = await waitForCall(seatline.databaseUrl(), note);
  expect(call).toMatchObject({
    agent_id: 'u-wangli',
    customer_id: 'c-000001',
    queue_id: 'q-bill',
    outcome: 'handled',
    hangup_cause: 'agent-hung-up',
    disposition_id: 'd-bill-high',
  });
  expect(Number(call.talk_ms)).toBeGreaterThan(3_000);
});

test('[WC5] the customer hangs up, and the desk asks for the wrap-up', async ({
  seatline,
  context,
  ring,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await beginAnswering(desk);
  const customer = await ring('outage-home');
  await answer(desk);
  await waitForTalk(customer, 1);
  await customer.hangUp();
  await expect(desk.getByRole('tab', { name: /刘建军 待小结/ })).toBeVisible();
  const note = '家中单户停电，已派抢修，客户先挂机。';
  await fillWrapUp(desk, { disposition: '电价政策', note });
  await submitWrapUp(desk);
  expect(await waitForCall(seatline.databaseUrl(), note)).toMatchObject({
    queue_id: 'q-fault',
    hangup_cause: 'customer-hung-up',
  });
});

test('[WC6] a caller without a number has a screen of its own', async ({ seatline, context, ring }) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await beginAnswering(desk);
  await ring('withheld-number');
  await expect(ringing(desk)).toBeVisible();
  await expect(desk.getByRole('heading', { name: /来电未显示号码/ })).toBeVisible();
});

test('[WC7] a wrong SIP password is told in words', async ({ seatline, context }) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk, 'zhangwei');
  await expect(desk.getByText(/交换机拒绝了分机密码/)).toBeVisible({ timeout: 30_000 });
});

test.describe('with a switch that is not there', () => {
  test.use({ switchUrl: 'ws://127.0.0.1:9/ws' });

  test('[WC7] it is told in words', async ({ seatline, context }) => {
    const desk = await seatline.openDesk(context);
    await startWork(desk);
    await expect(desk.getByText(/连不上交换机/).first()).toBeVisible({ timeout: 30_000 });
  });
});
