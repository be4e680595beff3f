import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallId, RecordingId } from '../../src/shared/ids.ts';
import type { PhoneCall } from '../../src/shared/contract/phone.ts';
import type { DeskClient } from '../../src/shared/link/clients.ts';
import { pullLines, type Puller } from '../central/lines.ts';
import { startTestCentral, type TestCentral } from '../central/running.ts';
import { PASSWORD, people } from '../central/small-centre.ts';
import { newFolder } from '../support/folders.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { codeOf, openWorkstation, seen, until, type Workstation } from './support/workstation.ts';

const AGENT = fileURLToPath(new URL('support/agent-at-work.ts', import.meta.url));

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // real processes on a machine that may be busy

let central: TestCentral | null = null;
let options: Parameters<typeof startTestCentral>[0];
const open: Workstation[] = [];
const children: ChildProcess[] = [];

const startCentral = async (): Promise<TestCentral> => (central = await startTestCentral(options));
async function stopCentral(): Promise<void> {
  await central?.close();
  central = null;
}
async function workstation(login: string, folder = newFolder('core')): Promise<Workstation> {
  const centralUrl = `http://127.0.0.1:${options!.port}`;
  const station = await openWorkstation({ folder, centralUrl });
  open.push(station);
  // a busy machine may take longer than core's four seconds of patience for a first sign-in
  await until(
    async () => (await codeOf(station.desk.account.signIn({ login, password: PASSWORD }))) === null,
    login,
  );
  return station;
}

beforeEach(async () => {
  options = { databaseUrl: await createTestDatabase(), dataFolder: newFolder('central') };
  const started = await startCentral();
  options = { ...options, port: Number(new URL(started.url).port) };
});
afterEach(async () => {
  children.splice(0).forEach((child) => child.kill('SIGKILL'));
  await Promise.all(open.splice(0).map((station) => station.close()));
  await stopCentral();
});

const filled = ({ desk }: Workstation) =>
  until(async () => (await desk.reference()).queues.length > 0, 'the first copy is here');

test('a note written on one workstation is seen on the other', async () => {
  const [one, other] = [await workstation('wang'), await workstation('zhang')];
  await Promise.all([filled(one), filled(other)]);
  const [customer] = await one.desk.customers.search({ text: '陈先生' });
  const note = {
    id: 'note-seen',
    customerId: customer!.id,
    callId: null,
    text: '电表在地下室，联系物业开门',
    authorId: people.wang.id,
    writtenAtMs: Date.now(),
  };
  await one.desk.commands.run({ name: 'note.add', args: { note }, discardDraft: null });
  await until(
    async () =>
      (await other.desk.customers.timeline({ id: customer!.id })).some((item) => item.kind === 'note'),
    'the other sees the note',
  );
  await seen(one.desk.sync.status(), (status) => status.pending === 0 && status.phase === 'idle');
  await until(async () => (await one.desk.sync.items()).length === 0, 'nothing waits any more');
});

test('a lead sees on the board what an agent does', async () => {
  const [agent, lead] = [await workstation('wang'), await workstation('chen')];
  await filled(agent);
  await agent.desk.agent.go({ name: 'ready' });
  const board = await seen(lead.desk.board(), (value) =>
    value.agents.some((known) => known.userId === people.wang.id && known.state.name === 'ready'),
  );
  expect(board.feed).toBe('connected');
  expect(await seen(agent.desk.board())).toMatchObject({ feed: 'forbidden' });
});

test('an outage: a call taken and wrapped up, the workstation killed in the next one; central has each exactly once', async () => {
  const folder = newFolder('outage');
  const agent = atWork(folder);
  await agent.says('ready');
  await stopCentral();
  agent.goOn();
  await agent.says('wrapped-up');
  await agent.says('in-call');
  await agent.kill();

  const station = await workstation('wang', folder);
  const { desk } = station;
  expect(await seen(desk.account.status())).toMatchObject({ name: 'signedIn', offline: true });
  expect(await desk.drafts.list()).toMatchObject([{ key: 'call-cut', json: '{"note":"说到一半"}' }]);
  expect(await desk.calls.unwrapped()).toMatchObject([
    { id: 'call-cut', outcome: 'handled', hangupCause: 'workstation-stopped', recordingId: 'rec-cut' },
  ]);
  expect(await desk.calls.get({ id: 'call-outage' as CallId })).toMatchObject({
    wrapUp: { note: '停网时接的电话' },
  });
  expect(await desk.recordings.list({ beforeMs: null })).toMatchObject([
    { id: 'rec-cut', cutOff: true, state: 'local' },
  ]);

  const back = await startCentral();
  await desk.sync.now();
  await until(async () => (await desk.sync.items()).length === 0, 'everything arrived');
  await seen(desk.account.status(), (status) => status.name === 'signedIn' && !status.offline);
  const supervisor = await back.signIn('chen');
  const pulled = await everything(supervisor);
  const named = (noun: string) => pulled.filter((row) => row[0] === noun).map((row) => row[1]);
  expect(
    named('call')
      .filter((id) => id.startsWith('call-'))
      .toSorted(),
  ).toEqual(['call-cut', 'call-outage']);

  await until(
    async () => (await desk.recordings.list({ beforeMs: null }))[0]?.state === 'stored',
    'the recording is stored at central',
  );
  expect((await seen(desk.sync.status())).recordingsWaiting).toBe(0);

  const inspector = await workstation('liu');
  await until(
    async () => (await inspector.desk.recordings.list({ beforeMs: null })).length === 1,
    'the inspector sees it',
  );
  const { path } = await inspector.desk.recordings.open({ id: 'rec-cut' as RecordingId });
  const sound = await inspector.core.media(path.slice('/media/'.length), null);
  expect(Buffer.from(sound.body).toString()).toBe(
    [0, 1, 2].map((index) => `slice ${index} `.repeat(200)).join(''),
  );
});

test('[RE6] [RE13] a recording goes as soon as no call is going on, not with the next round', async () => {
  const { desk } = await workstation('wang');
  await until(async () => (await desk.reference()).queues.length > 0, 'the first copy is here');
  void drain(await desk.phone.attach());
  const stored = async (): Promise<number> =>
    (await desk.recordings.list({ beforeMs: null })).filter(({ state }) => state === 'stored').length;

  await report(desk, talking('call-1'));
  await desk.recordings.append({ ...sound('call-1'), index: 0, slice: SLICE });
  await report(desk); // no call any more; its recording is finished before central has heard of it
  const firstAtMs = Date.now();
  await desk.recordings.finish({ recordingId: sound('call-1').recordingId, durationMs: 1_000 });
  await until(async () => (await stored()) === 1, 'the first recording is stored at central');
  expect(Date.now() - firstAtMs).toBeLessThan(8_000); // a round comes every 15 s

  await report(desk, talking('call-2'));
  await desk.recordings.append({ ...sound('call-2'), index: 0, slice: SLICE });
  await report(desk, talking('call-3')); // the next one is there before the second is sent
  await desk.recordings.finish({ recordingId: sound('call-2').recordingId, durationMs: 1_000 });
  await seen(desk.sync.status(), ({ recordingsWaiting, pending, phase }) => {
    return recordingsWaiting === 1 && pending === 0 && phase === 'idle';
  });
  expect(await stored()).toBe(1);
  const endedAtMs = Date.now();
  await report(desk);
  await until(async () => (await stored()) === 2, 'the second recording is stored at central');
  expect(Date.now() - endedAtMs).toBeLessThan(8_000);
});

const SLICE = Buffer.from('a second of sound '.repeat(100)).toString('base64');
const sound = (callId: string) => ({
  recordingId: `rec-${callId}` as RecordingId,
  callId: callId as CallId,
});

const talking = (callId: string): PhoneCall => ({
  ...sound(callId),
  direction: 'inbound',
  line: 'training',
  number: '13800001234',
  displayName: null,
  queueId: null,
  state: { name: 'talking', offeredAtMs: Date.now(), answeredAtMs: Date.now(), holdMs: 0 },
  muted: false,
  levels: null,
});

const report = ({ phone }: DeskClient, ...calls: PhoneCall[]) =>
  phone.report({ registration: { name: 'off' }, microphone: 'ready', calls });

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

async function everything(who: Puller) {
  const { lines } = await pullLines(who, { cursors: {}, limit: 50_000 });
  return lines.flatMap(({ buckets }) => buckets.flatMap(({ rows }) => rows));
}

function atWork(folder: string) {
  const url = `http://127.0.0.1:${options!.port}`;
  const child = spawn(process.execPath, [AGENT, folder, url, 'wang', PASSWORD], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  return {
    says: (what: string) => until(() => said.includes(what), what),
    goOn: () => child.stdin.write('\n'),
    kill: async () => {
      const gone = new Promise((resolve) => child.on('close', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}
