import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '@playwright/test';
import { openHouse, type PhoneHouse } from './support/phone-page.ts';
import { becomeAgent, callIn, order, scenario, train, untilHeard } from './support/driving.ts';

let house: PhoneHouse;
let closePage: () => Promise<void> = async () => undefined;

async function openAgent(scenarios = [scenario()]): Promise<Page> {
  const { page, close } = await house.openPhone('speaking');
  closePage = close;
  await becomeAgent(page, scenarios);
  return page;
}

beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => closePage());
afterAll(() => house.close());

/** Sides in the order in which their peer connections are made: the customer offers first. */
const CUSTOMER = 0;
const AGENT = 1;

describe('a training call', { timeout: 60_000 }, () => {
  it('[PT1] rings, is answered, carries speech both ways, mutes, holds, sends tones and ends', async () => {
    const page = await openAgent();
    const callId = await train(page);
    const ringing = await callIn(page, 'ringing');
    expect(ringing).toMatchObject({
      callId,
      direction: 'inbound',
      line: 'training',
      number: '13812345678',
      displayName: null,
      queueId: 'billing',
    });

    expect(await order(page, { name: 'answer', callId })).toEqual({ ok: true, callId });
    await callIn(page, 'talking');
    await untilHeard(page, AGENT, true);
    await untilHeard(page, CUSTOMER, true);

    await order(page, { name: 'mute', callId, muted: true });
    await untilHeard(page, CUSTOMER, false);
    await order(page, { name: 'mute', callId, muted: false });
    await untilHeard(page, CUSTOMER, true);

    expect(await order(page, { name: 'hold', callId, held: true })).toEqual({ ok: true, callId });
    await callIn(page, 'held');
    await untilHeard(page, CUSTOMER, false);
    await untilHeard(page, AGENT, false);
    expect(await order(page, { name: 'hold', callId, held: false })).toEqual({ ok: true, callId });
    await untilHeard(page, CUSTOMER, true);
    await untilHeard(page, AGENT, true);

    expect(await order(page, { name: 'tones', callId, digits: '12#' })).toEqual({ ok: true, callId });
    expect(await order(page, { name: 'hangUp', callId })).toEqual({ ok: true, callId });
    const ended = await callIn(page, 'ended');
    expect(ended.state).toMatchObject({ cause: 'agent-hung-up' });
    expect(await page.evaluate(() => window.desk.mistakes)).toEqual([]);
  });

  it('[PT2] a caller whose patience ends stops ringing', async () => {
    const page = await openAgent([scenario({ patienceMs: 1_500 })]);
    const callId = await train(page);
    await callIn(page, 'ringing');
    const ended = await callIn(page, 'ended');
    expect(ended).toMatchObject({ callId, recordingId: null });
    expect(ended.state).toMatchObject({ cause: 'customer-hung-up', answeredAtMs: null });
  });

  it('[PT3] a caller who withholds the number has none, and no name either', async () => {
    const page = await openAgent([scenario({ number: null })]);
    await train(page);
    expect(await callIn(page, 'ringing')).toMatchObject({ number: null, displayName: null });
    await page.getByText('号码未显示').waitFor();
  });

  it('[PT4] is taken, muted and ended on the panel itself, without core', async () => {
    const page = await openAgent();
    await train(page);
    await page.evaluate(() => (window.desk.away = true));
    await page.getByRole('button', { name: '接听' }).click();
    await page.getByText('通话中').waitFor();
    await page.getByRole('button', { name: '静音' }).click();
    await page.getByText('对方听不到您的声音').waitFor();
    await untilHeard(page, CUSTOMER, false);
    await page.getByRole('button', { name: '挂断' }).click();
    await page.getByText('等待来电').waitFor();
    await page.evaluate(() => (window.desk.away = false));
    expect((await callIn(page, 'ended')).state).toMatchObject({ cause: 'agent-hung-up' });
  });

  it('[PT5] a number dialled without a switch reaches a customer who answers and speaks', async () => {
    const page = await openAgent();
    const result = await order(page, { name: 'dial', number: '0571 8888 1234' });
    expect(result).toMatchObject({ ok: true });
    expect(await callIn(page, 'dialing')).toMatchObject({ direction: 'outbound', number: '0571 8888 1234' });
    await callIn(page, 'talking');
    await untilHeard(page, 1, true);
    await untilHeard(page, 0, true);
  });

  it('[PT6] one at a time: a second practice call is refused while one lives', async () => {
    const page = await openAgent();
    await train(page);
    const refusal = { ok: false, error: 'phone/not-now' };
    expect(await order(page, { name: 'train', scenarioId: 'bill' })).toEqual(refusal);
    expect(await order(page, { name: 'dial', number: '10086' })).toEqual(refusal);
    expect(await order(page, { name: 'train', scenarioId: 'nobody' })).toEqual({
      ok: false,
      error: 'request/not-found',
    });
  });

  it('[PT7] a customer on hold goes on where they stopped', async () => {
    const page = await openAgent([scenario({ speech: [sentence(300), sentence(60_000)] })]);
    const callId = await train(page);
    await order(page, { name: 'answer', callId });
    await untilHeard(page, AGENT, true);
    await order(page, { name: 'hold', callId, held: true });
    await untilHeard(page, AGENT, false);
    await order(page, { name: 'hold', callId, held: false });
    await untilHeard(page, AGENT, true);
  });

  it('[PT8] calls one after the other leave nothing behind', async () => {
    const page = await openAgent();
    for (let round = 0; round < 3; round += 1) {
      const callId = await train(page);
      await order(page, { name: 'answer', callId });
      await callIn(page, 'talking');
      await order(page, { name: 'hangUp', callId });
      await page.waitForFunction(() => window.desk.reports.at(-1)?.calls.length === 0);
    }
    const open = await page.evaluate(
      () => window.peers.filter((peer) => peer.connectionState !== 'closed').length,
    );
    expect(open).toBe(0);
    expect(await page.evaluate(() => window.desk.finished.length)).toBe(3);
  });
});

const sentence = (pauseMs: number) => ({ sound: 'customer.wav', text: '您好，我想查询电费。', pauseMs });
