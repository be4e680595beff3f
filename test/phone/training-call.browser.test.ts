import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '@playwright/test';
import { openHouse, type PhoneHouse } from './support/phone-page.ts';
import { becomeAgent, callIn, order, train, untilHeard } from './support/driving.ts';

let house: PhoneHouse;
let closePage: () => Promise<void> = async () => undefined;

async function openAgent(): Promise<Page> {
  const { page, close } = await house.openPhone('speaking');
  closePage = close;
  await becomeAgent(page);
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

describe('a training call', () => {
  it('[PT1] rings, is answered, carries speech both ways, mutes, holds, sends tones and ends', async () => {
    const page = await openAgent();
    const callId = await train(page);
    const ringing = await callIn(page, 'ringing');
    expect(ringing).toMatchObject({
      callId,
      direction: 'inbound',
      line: 'training',
      number: '13812345678',
      displayName: '张女士问电费',
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
});
