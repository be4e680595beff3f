/**
 * Answer → sound in both directions, on the training line: the phone window as it ships (core replaced), a customer
 * and an agent who both hum. The clock starts with the order to answer and stops when each side hears the other.
 */
import type { Page } from '@playwright/test';
import { callIn, order, scenario, train } from '../test/phone/support/driving.ts';
import { openHouse } from '../test/phone/support/phone-page.ts';
import { report } from './report.ts';

const RUNS = 15;

const house = await openHouse();
try {
  const { page, close } = await house.openPhone('speaking');
  await page.route('**/hum.wav', (route) => route.fulfill({ contentType: 'audio/wav', body: hum() }));
  await page.evaluate(humInsteadOfSpeaking);
  await signIn(page);
  await once(page); // the first call warms codecs and caches
  const values: number[] = [];
  while (values.length < RUNS) values.push(await once(page));
  report('Answer, on the training line', [{ name: 'answer → both sides hear', unit: 'ms', values }]);
  await close();
} finally {
  await house.close();
}

async function signIn(page: Page): Promise<void> {
  const humming = scenario({ speech: [{ sound: 'hum.wav', text: '', pauseMs: 0 }] });
  await page.evaluate((it) => {
    window.desk.scenarios = [it];
    window.desk.assign({ userName: '王丽', account: null });
  }, humming);
  await page.waitForFunction(() => window.desk.reports.at(-1)?.registration.name === 'registered');
  await page.waitForFunction(() => window.desk.reports.at(-1)?.microphone === 'ready');
}

async function once(page: Page): Promise<number> {
  const callId = await train(page);
  await callIn(page, 'ringing');
  const tookMs = await page.evaluate(answerAndListen, callId);
  await order(page, { name: 'hangUp', callId });
  await page.waitForFunction(() => window.desk.reports.at(-1)?.calls.length === 0);
  return tookMs;
}

/** A steady tone for a microphone: speech has pauses, and a pause is not latency. */
function humInsteadOfSpeaking(): void {
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    const target = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context, { frequency: 440 });
    tone.connect(target);
    tone.start();
    return target.stream;
  };
}

/** Both peers of the call are in this page; each must hear the other. */
async function answerAndListen(callId: string): Promise<number> {
  const context = new AudioContext();
  const samples = new Float32Array(256);
  const ears = new Map<MediaStreamTrack, AnalyserNode>();
  const hears = (track: MediaStreamTrack | undefined): boolean => {
    if (!track) return false;
    const ear = ears.get(track) ?? new AnalyserNode(context, { fftSize: samples.length });
    if (!ears.has(track)) context.createMediaStreamSource(new MediaStream([track])).connect(ear);
    ears.set(track, ear);
    ear.getFloatTimeDomainData(samples);
    return samples.some((sample) => Math.abs(sample) > 0.02);
  };
  const startedAt = performance.now();
  void window.desk.order({ name: 'answer', callId } as Parameters<typeof window.desk.order>[0]);
  while (performance.now() - startedAt < 10_000) {
    const live = window.peers.filter(({ connectionState }) => connectionState !== 'closed');
    const heard = live.map((peer) => hears(peer.getReceivers()[0]?.track));
    if (heard.length === 2 && heard.every(Boolean)) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const tookMs = performance.now() - startedAt;
  await context.close();
  return tookMs;
}

/** Ten seconds of a 330 Hz tone as a WAV file. */
function hum(): Buffer {
  const rate = 48_000;
  const samples = new Int16Array(rate * 10).map((_, at) => Math.sin((at * 330 * 2 * Math.PI) / rate) * 9_000);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // mono
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
