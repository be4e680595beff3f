/** The phone window as it ships (core replaced) at a real Asterisk. Rules SW1–SW8: docs/spec/lab.md. */
import { statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneCall, SipAccount } from '../../src/shared/contract/phone.ts';
import { must } from '../../src/shared/result.ts';
import { startAsterisk, type Asterisk, type LabCall } from '../../scripts/lab/asterisk.ts';
import { until } from '../../scripts/lab/shell.ts';
import { rmsOf } from '../../scripts/lab/sound-files.ts';
import { callIn, order, untilHeard } from '../phone/support/driving.ts';
import { openHouse, type PhoneHouse } from '../phone/support/phone-page.ts';
import { readDemoCentre } from '../../scripts/lab/demo-centre.ts';

/** The only peer connection of the page: what the agent hears. */
const AGENT = 0;
/** Speech in a recording; silence has 0, comfort noise less than a hundredth of this. */
const SPEECH_RMS = 0.01;

const centre = readDemoCentre();
const wangli = must(
  centre.agents.find(({ extension }) => extension === '1001'),
  'the pack has somebody at 1001',
);

let house: PhoneHouse;
let asterisk: Asterisk;
let closePage: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  house = await openHouse();
  asterisk = await startAsterisk({ ...centre, members: ['1001'] });
});
afterEach(async () => {
  await asterisk.cli('channel request hangup all');
  await closePage();
});
afterAll(async () => {
  await asterisk.stop();
  await house.close();
});

const accountOf = (change: Partial<SipAccount> = {}): SipAccount => ({
  servers: [asterisk.wsUrl],
  uri: 'sip:1001@127.0.0.1',
  authorizationUser: '1001',
  password: wangli.password,
  ...change,
});

async function openAgent(account = accountOf()): Promise<Page> {
  const { page, close } = await house.openPhone('speaking', account.servers.join(' '));
  closePage = close;
  await page.evaluate((it) => window.desk.assign({ userName: '王丽', account: it }), account);
  return page;
}

const registrationIs = (page: Page, name: string) =>
  page.waitForFunction((wanted) => window.desk.reports.at(-1)?.registration.name === wanted, name);

async function ringAgent(page: Page, number: string | null = '13905692217'): Promise<LabCall> {
  await registrationIs(page, 'registered');
  return asterisk.originate({ queueId: 'q-bill', number, speech: ['bill-high-1', 'bill-high-2'] });
}

async function answer(page: Page): Promise<PhoneCall['callId']> {
  const { callId } = await callIn(page, 'ringing');
  expect(await order(page, { name: 'answer', callId })).toEqual({ ok: true, callId });
  await callIn(page, 'talking');
  return callId;
}

/** The recording's header is written at the end; until then its size tells how long both have been heard. */
const talkFor = (call: LabCall, seconds: number) =>
  until(`${seconds} s of talk`, () => sizeOf(call.recordings.agent) > seconds * 16_000, 20_000);

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

const customerIsGone = (call: LabCall) =>
  until('the customer is gone', async () => !(await call.isUp()), 5_000);

describe('the phone at a real switch', () => {
  it('[SW1] rings from a queue with number and queue, speech goes both ways, the agent hangs up', async () => {
    const page = await openAgent();
    const customer = await ringAgent(page);
    expect(await callIn(page, 'ringing')).toMatchObject({
      direction: 'inbound',
      line: 'switch',
      number: '13905692217',
      queueId: 'q-bill',
    });
    const callId = await answer(page);
    await untilHeard(page, AGENT, true);
    await talkFor(customer, 4);
    await order(page, { name: 'hangUp', callId });
    await customerIsGone(customer);
    expect(await callIn(page, 'ended')).toMatchObject({ state: { cause: 'agent-hung-up' } });
    expect(await rmsOf(customer.recordings.customer)).toBeGreaterThan(SPEECH_RMS);
    expect(await rmsOf(customer.recordings.agent)).toBeGreaterThan(SPEECH_RMS);
  });

  it('[SW2] is silent on hold and speaks again afterwards; the customer hangs up', async () => {
    const page = await openAgent();
    const customer = await ringAgent(page);
    const callId = await answer(page);
    await untilHeard(page, AGENT, true);
    expect(await order(page, { name: 'hold', callId, held: true })).toEqual({ ok: true, callId });
    await callIn(page, 'held');
    await untilHeard(page, AGENT, false);
    expect(await order(page, { name: 'hold', callId, held: false })).toEqual({ ok: true, callId });
    await callIn(page, 'talking');
    await untilHeard(page, AGENT, true);
    await customer.hangUp();
    expect(await callIn(page, 'ended')).toMatchObject({ state: { cause: 'customer-hung-up' } });
  });

  it('[SW3] a caller who withholds the number arrives without one', async () => {
    const page = await openAgent();
    const customer = await ringAgent(page, null);
    expect(await callIn(page, 'ringing')).toMatchObject({ number: null, queueId: 'q-bill' });
    await customer.hangUp();
    expect(await callIn(page, 'ended')).toMatchObject({ state: { answeredAtMs: null } });
  });

  it('[SW4] a rejected call goes back to the queue and rings again', async () => {
    const page = await openAgent();
    const customer = await ringAgent(page);
    const first = await callIn(page, 'ringing');
    await order(page, { name: 'reject', callId: first.callId });
    await callIn(page, 'ended');
    const isAnother = (id: string): boolean =>
      window.desk.reports.at(-1)?.calls.some((call) => call.callId !== id && call.state.name === 'ringing') ??
      false;
    await page.waitForFunction(isAnother, first.callId);
    await customer.hangUp();
  });

  it('[SW5] a dialled customer answers and is heard', async () => {
    const page = await openAgent();
    await registrationIs(page, 'registered');
    const dialled = await order(page, { name: 'dial', number: '13800001234' });
    expect(dialled).toMatchObject({ ok: true });
    const { callId } = await callIn(page, 'talking');
    await untilHeard(page, AGENT, true);
    await order(page, { name: 'hangUp', callId });
    await callIn(page, 'ended');
  });

  it.each([
    ['13900000486', 'busy'],
    ['13900000404', 'unreachable'],
  ])('[SW6] dialling %s ends with %s', async (number, cause) => {
    const page = await openAgent();
    await registrationIs(page, 'registered');
    await order(page, { name: 'dial', number });
    expect(await callIn(page, 'ended')).toMatchObject({ direction: 'outbound', state: { cause } });
  });

  it('[SW7] a wrong SIP password is told as refused, and tried once', async () => {
    const page = await openAgent(accountOf({ password: 'not-the-password' }));
    await registrationIs(page, 'refused');
  });

  it('[SW8] a switch that is not there is told as unreachable, with the next try', async () => {
    const page = await openAgent(accountOf({ servers: ['ws://127.0.0.1:9/ws'] }));
    await registrationIs(page, 'unreachable');
  });
});
