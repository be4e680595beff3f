import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '@playwright/test';
import { openHouse, type PhoneHouse } from './support/phone-page.ts';
import { becomeAgent, callIn, order, train } from './support/driving.ts';

let house: PhoneHouse;
let closePage: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => closePage());
afterAll(() => house.close());

async function talking(): Promise<{ page: Page; callId: Awaited<ReturnType<typeof train>> }> {
  const { page, close } = await house.openPhone('speaking');
  closePage = close;
  await becomeAgent(page);
  const callId = await train(page);
  await order(page, { name: 'answer', callId });
  await callIn(page, 'talking');
  return { page, callId };
}

const untilSlices = (page: Page, count: number): Promise<unknown> =>
  page.waitForFunction((wanted) => window.desk.slices.length >= wanted, count, { timeout: 20_000 });

/** Root mean square of [left, right] for each second of the recording, decoded as a player would. */
const loudness = (page: Page): Promise<[number, number][]> =>
  page.evaluate(async () => {
    const bytes = window.desk.slices.flatMap(({ slice }) =>
      [...atob(slice)].map((character) => character.charCodeAt(0)),
    );
    const sound = await new AudioContext().decodeAudioData(new Uint8Array(bytes).buffer);
    const seconds = Math.floor(sound.duration);
    const rms = (channel: number, second: number): number => {
      const part = sound
        .getChannelData(channel)
        .subarray(second * sound.sampleRate, (second + 1) * sound.sampleRate);
      return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
    };
    return Array.from({ length: seconds }, (_, second): [number, number] => [rms(0, second), rms(1, second)]);
  });

describe('the recording', { timeout: 60_000 }, () => {
  it('[RC1] plays in stereo: the agent left, the customer right, one slice a second, in order', async () => {
    const { page, callId } = await talking();
    await untilSlices(page, 5);
    await order(page, { name: 'hangUp', callId });
    await page.waitForFunction(() => window.desk.finished.length === 1);
    const { slices, finished } = await page.evaluate(() => ({
      slices: window.desk.slices.map(({ index, recordingId, callId }) => ({ index, recordingId, callId })),
      finished: window.desk.finished,
    }));
    const recordingId = finished[0]?.recordingId ?? '';
    expect((await callIn(page, 'ended')).recordingId).toBe(recordingId);
    expect(slices).toEqual(slices.map((_, index) => ({ index, recordingId, callId })));
    const seconds = await loudness(page);
    expect(Math.abs(seconds.length * 1_000 - (finished[0]?.durationMs ?? 0))).toBeLessThan(1_500);
    expect(Math.max(...seconds.map(([left]) => left))).toBeGreaterThan(0.02);
    expect(Math.max(...seconds.map(([, right]) => right))).toBeGreaterThan(0.02);
  });

  it('[RC2] is silent on the left while muted, and on both sides while on hold', async () => {
    const { page, callId } = await talking();
    await order(page, { name: 'mute', callId, muted: true });
    const muted = await page.evaluate(() => window.desk.slices.length);
    await untilSlices(page, muted + 4);
    await order(page, { name: 'hold', callId, held: true });
    const held = await page.evaluate(() => window.desk.slices.length);
    await untilSlices(page, held + 4);
    await order(page, { name: 'hangUp', callId });
    await page.waitForFunction(() => window.desk.finished.length === 1);
    const seconds = await loudness(page);
    const whileMuted = seconds.slice(muted + 1, held - 1);
    expect(Math.max(...whileMuted.map(([left]) => left))).toBeLessThan(0.001);
    expect(Math.max(...whileMuted.map(([, right]) => right))).toBeGreaterThan(0.02);
    const whileHeld = seconds.slice(held + 1, held + 3);
    expect(Math.max(...whileHeld.flat())).toBeLessThan(0.001);
  });

  it('[RC3] loses nothing when core is away for some seconds', async () => {
    const { page, callId } = await talking();
    await untilSlices(page, 2);
    await page.evaluate(() => (window.desk.away = true));
    const before = await page.evaluate(() => window.desk.slices.length);
    await page.waitForFunction((since) => Date.now() - since > 3_500, await page.evaluate(() => Date.now()));
    expect(await page.evaluate(() => window.desk.slices.length)).toBe(before);
    await page.evaluate(() => (window.desk.away = false));
    await untilSlices(page, before + 4);
    await order(page, { name: 'hangUp', callId });
    await page.waitForFunction(() => window.desk.finished.length === 1);
    const indices = await page.evaluate(() => window.desk.slices.map(({ index }) => index));
    expect(indices).toEqual(indices.map((_, index) => index));
    expect((await loudness(page)).length).toBeGreaterThanOrEqual(6);
  });

  it('[RC4] levels of both sides are reported while the call lives', async () => {
    const { page } = await talking();
    await page.waitForFunction(() => {
      const levels = window.desk.reports.at(-1)?.calls[0]?.levels;
      return levels && levels.microphone > 0.05 && levels.remote > 0.05;
    });
  });
});
