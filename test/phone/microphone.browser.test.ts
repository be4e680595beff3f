import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '@playwright/test';
import { openHouse, type MicrophoneKind, type PhoneHouse } from './support/phone-page.ts';
import { becomeAgent, callIn, order, train, untilHeard } from './support/driving.ts';

/** The customer's peer connection is made first. */
const CUSTOMER = 0;

let house: PhoneHouse;
let closePage: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => closePage());
afterAll(() => house.close());

async function agentWith(kind: MicrophoneKind): Promise<Page> {
  const { page, close } = await house.openPhone(kind);
  closePage = close;
  await becomeAgent(page);
  return page;
}

const microphoneOf = (page: Page) => page.evaluate(() => window.desk.reports.at(-1)?.microphone);

describe('the microphone', { timeout: 60_000 }, () => {
  it.each([
    ['refused', 'phone/microphone-refused', '麦克风未获授权'],
    ['absent', 'phone/microphone-absent', '没有检测到麦克风'],
  ] as const)(
    '[PM2] %s: said on the screen, the call rings on and is not answered',
    async (kind, error, text) => {
      const page = await agentWith(kind);
      expect(await microphoneOf(page)).toBe(kind);
      await page.getByRole('alert').getByText(text).first().waitFor();
      const callId = await train(page);
      expect(await order(page, { name: 'answer', callId })).toEqual({ ok: false, error });
      expect(await order(page, { name: 'dial', number: '10086' })).toMatchObject({ ok: false });
      expect((await callIn(page, 'ringing')).callId).toBe(callId);
      expect(await order(page, { name: 'reject', callId })).toEqual({ ok: true, callId });
      expect(await order(page, { name: 'askMicrophone' })).toEqual({ ok: false, error });
    },
  );

  it('[PM3] refused and then allowed: asking again makes it ready, and the waiting call can be answered', async () => {
    const page = await agentWith('refused');
    const callId = await train(page);
    await page.context().grantPermissions(['microphone']);
    expect(await order(page, { name: 'askMicrophone' })).toEqual({ ok: true, callId: null });
    expect(await order(page, { name: 'answer', callId })).toEqual({ ok: true, callId });
    expect(await microphoneOf(page)).toBe('ready');
  });

  it('[PM4] goes out when nobody sits here any more', async () => {
    const page = await agentWith('speaking');
    expect(await microphoneOf(page)).toBe('ready');
    await page.evaluate(() => window.desk.assign(null));
    await page.waitForFunction(() => window.desk.reports.at(-1)?.microphone === 'unknown');
    await page.getByText('尚未登录').waitFor();
  });

  it('[PM7] a headset pulled out in a call: the call speaks through the next microphone', async () => {
    const { page, close } = await house.openPhone('speaking');
    closePage = close;
    await page.addInitScript(rememberMicrophones);
    await page.reload();
    await becomeAgent(page);
    const callId = await train(page);
    await order(page, { name: 'answer', callId });
    await untilHeard(page, CUSTOMER, true);
    await page.evaluate(() => {
      window.peers.at(-1)?.getSenders()[0]?.track?.stop();
      const device = window.microphones.at(-1);
      device?.stop();
      device?.dispatchEvent(new Event('ended'));
    });
    await untilHeard(page, CUSTOMER, true);
    await page.waitForFunction(() => (window.desk.reports.at(-1)?.calls[0]?.levels?.microphone ?? 0) > 0.05);
    expect(await page.evaluate(() => window.microphones.length)).toBe(2);
    expect(await microphoneOf(page)).toBe('ready');
  });
});

declare global {
  interface Window {
    microphones: MediaStreamTrack[];
  }
}

/** Every device track that the page opened, so that a test can pull the plug. */
function rememberMicrophones(): void {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.microphones = [];
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    window.microphones.push(...stream.getAudioTracks());
    return stream;
  };
}
