/**
 * Answer → sound in both directions, through a real Asterisk: the phone window as it ships (core replaced), a caller
 * from a queue who echoes. The clock starts with the order to answer and stops when the agent's own voice, sent through
 * the switch and back, is heard: both directions in one figure.
 */
import type { Page } from '@playwright/test';
import { installAsterisk } from '../scripts/lab/asterisk-install.ts';
import { startAsterisk, type Asterisk } from '../scripts/lab/asterisk.ts';
import { readDemoCentre } from '../scripts/lab/demo-centre.ts';
import type { PhoneCall } from '../src/shared/contract/phone.ts';
import { CallId } from '../src/shared/ids.ts';
import { must } from '../src/shared/result.ts';
import { order } from '../test/phone/support/driving.ts';
import { openHouse } from '../test/phone/support/phone-page.ts';
import { report } from './report.ts';

const RUNS = 15;

const installed = await installAsterisk();
if (!installed.ok) {
  console.error(installed.why);
  process.exit(1);
}
const centre = readDemoCentre();
const agent = must(centre.agents[0], 'the pack has agents');
const asterisk = await startAsterisk({ ...centre, members: [agent.extension] });
const house = await openHouse();
try {
  const { page, close } = await house.openPhone('speaking', asterisk.wsUrl);
  await page.evaluate(humInsteadOfSpeaking);
  await register(page);
  await once(page, asterisk); // the first call warms codecs and caches
  const values: number[] = [];
  while (values.length < RUNS) values.push(await once(page, asterisk));
  report('Answer, through Asterisk', [
    { name: 'answer → own voice back from the switch', unit: 'ms', values },
  ]);
  await close();
} finally {
  await house.close();
  await asterisk.stop();
}

async function register(page: Page): Promise<void> {
  const { extension, password } = agent;
  const uri = `sip:${extension}@127.0.0.1`;
  const account = { servers: [asterisk.wsUrl], uri, authorizationUser: extension, password };
  await page.evaluate((it) => window.desk.assign({ userName: '王丽', account: it }), account);
  await page.waitForFunction(() => window.desk.reports.at(-1)?.registration.name === 'registered');
  await page.waitForFunction(() => window.desk.reports.at(-1)?.microphone === 'ready');
}

async function once(page: Page, { originate, cli }: Asterisk): Promise<number> {
  const customer = await originate({ queueId: 'q-bill', number: '13905692217', speech: [] });
  const callId = await ringing(page);
  const tookMs = await page.evaluate(answerAndListen, callId);
  await order(page, { name: 'hangUp', callId });
  await page.waitForFunction(() => window.desk.reports.at(-1)?.calls.length === 0);
  while (await customer.isUp()) await cli('channel request hangup all');
  return tookMs;
}

/** The call that rings now; earlier ones may still be in the reports. */
async function ringing(page: Page): Promise<PhoneCall['callId']> {
  const find = (): string | undefined =>
    window.desk.reports.at(-1)?.calls.find((call) => call.state.name === 'ringing')?.callId;
  return CallId.parse(await (await page.waitForFunction(find)).jsonValue());
}

/** A steady tone for a microphone: speech has pauses, and a pause is not latency. */
function humInsteadOfSpeaking(): void {
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    const target = context.createMediaStreamDestination();
    const hum = new OscillatorNode(context, { frequency: 440 });
    hum.connect(target);
    hum.start();
    return target.stream;
  };
}

async function answerAndListen(callId: string): Promise<number> {
  const context = new AudioContext();
  const samples = new Float32Array(256);
  const peersBefore = window.peers.length;
  const startedAt = performance.now();
  void window.desk.order({ name: 'answer', callId } as Parameters<typeof window.desk.order>[0]);
  let ear: AnalyserNode | null = null;
  while (performance.now() - startedAt < 10_000) {
    const track = window.peers.slice(peersBefore).at(-1)?.getReceivers()[0]?.track;
    if (track && !ear) {
      ear = new AnalyserNode(context, { fftSize: samples.length });
      context.createMediaStreamSource(new MediaStream([track])).connect(ear);
    }
    ear?.getFloatTimeDomainData(samples);
    if (samples.some((sample) => Math.abs(sample) > 0.02)) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const tookMs = performance.now() - startedAt;
  await context.close();
  return tookMs;
}
