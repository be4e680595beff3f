/** What a test does with the phone window: order, wait for a state, measure. */
import type { Page } from '@playwright/test';
import type { PhoneCall, PhoneOrder, TrainingScenario } from '../../../src/shared/contract/phone.ts';
import { QueueId } from '../../../src/shared/ids.ts';

const PATIENCE_MS = 15_000;

export const scenario = (change: Partial<TrainingScenario> = {}): TrainingScenario => ({
  id: 'bill',
  title: '张女士问电费',
  about: '电费比上个月高',
  number: '13812345678',
  queueId: QueueId.parse('billing'),
  speech: [
    { sound: 'customer.wav', text: '您好，我想查询一下这个月的电费。', pauseMs: 300 },
    { sound: 'customer.wav', text: '为什么比上个月高这么多？', pauseMs: 300 },
    { sound: 'customer.wav', text: '麻烦您帮我看看。', pauseMs: 300 },
  ],
  patienceMs: 20_000,
  ...change,
});

export async function becomeAgent(page: Page, scenarios: TrainingScenario[] = [scenario()]): Promise<void> {
  await page.evaluate((list) => {
    window.desk.scenarios = list;
    window.desk.assign({ userName: '王丽', account: null });
  }, scenarios);
  await page.waitForFunction(() => window.desk.reports.at(-1)?.registration.name === 'registered');
  await page.waitForFunction(() => window.desk.reports.at(-1)?.microphone !== 'unknown');
}

export const order = (page: Page, wish: PhoneOrder) => page.evaluate((it) => window.desk.order(it), wish);

export const train = async (page: Page, scenarioId = 'bill'): Promise<PhoneCall['callId']> => {
  const result = await order(page, { name: 'train', scenarioId });
  if (!result.ok || result.callId === null) throw new Error(`training call: ${JSON.stringify(result)}`);
  return result.callId as PhoneCall['callId'];
};

/** The latest report's word on the call, once it is in that state. */
export async function callIn(page: Page, state: PhoneCall['state']['name']): Promise<PhoneCall> {
  const handle = await page.waitForFunction(
    (name) =>
      window.desk.reports
        .slice(-10)
        .flatMap((report) => report.calls)
        .findLast((call) => call.state.name === name),
    state,
    { timeout: PATIENCE_MS },
  );
  return (await handle.jsonValue()) as PhoneCall;
}

/** Root mean square of what each live peer connection hears within `ms`, in the order in which they were made. */
export const loudnessHeard = (page: Page, ms: number): Promise<number[]> =>
  page.evaluate(async (length) => {
    const context = new AudioContext();
    const analysers = window.peers
      .filter((peer) => peer.connectionState === 'connected')
      .map((peer) => {
        const tracks = peer.getReceivers().map((receiver) => receiver.track);
        const analyser = new AnalyserNode(context, { fftSize: 32_768 });
        context.createMediaStreamSource(new MediaStream(tracks)).connect(analyser);
        return analyser;
      });
    await new Promise((resolve) => setTimeout(resolve, length));
    const loudness = analysers.map((analyser) => {
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    });
    await context.close();
    return loudness;
  }, ms);

/** Waits until that side hears speech (true) or nothing at all (false). */
export async function untilHeard(page: Page, side: number, loud: boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const heard = (await loudnessHeard(page, 800))[side] ?? 0;
    if (loud ? heard > 0.01 : heard < 0.0005) return;
  }
  throw new Error(`side ${side} should ${loud ? '' : 'not '}hear something`);
}
