/**
 * An agent's workstation in a process of its own, to be killed. Arguments: data folder, central's address, login,
 * password. Says what it has done, line by line; goes on when a line comes in.
 */
import { createInterface } from 'node:readline';
import type { PhoneCall } from '../../../src/shared/contract/phone.ts';
import type { CallState } from '../../../src/shared/domain/call-state.ts';
import type { CallId, RecordingId } from '../../../src/shared/ids.ts';
import { codeOf, openWorkstation, seen, until } from './workstation.ts';

const [folder = '', centralUrl = '', login = '', password = ''] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (what: string) => process.stdout.write(`${what}\n`);

const { desk } = await openWorkstation({ folder, centralUrl });
await until(async () => (await codeOf(desk.account.signIn({ login, password }))) === null, 'signed in');
await until(async () => (await desk.reference()).queues.length > 0, 'the first copy is here');
const phone = await desk.phone.attach();
void (async () => {
  for await (const _ of phone);
})();
say('ready');
await lines.next();

const offeredAtMs = Date.now() - 30_000;
const call = (callId: string, state: CallState, recordingId: string | null = null): PhoneCall => ({
  callId: callId as CallId,
  direction: 'inbound',
  line: 'training',
  number: '13800001234',
  displayName: null,
  queueId: 'q-bills' as PhoneCall['queueId'],
  state,
  muted: false,
  recordingId: recordingId as RecordingId | null,
  levels: null,
});
const report = (...calls: PhoneCall[]) =>
  desk.phone.report({ registration: { name: 'off' }, microphone: 'ready', calls });
const talking: CallState = { name: 'talking', offeredAtMs, answeredAtMs: offeredAtMs + 2_000, holdMs: 0 };

await report(call('call-outage', talking));
await report(
  call('call-outage', {
    name: 'ended',
    offeredAtMs,
    answeredAtMs: offeredAtMs + 2_000,
    endedAtMs: offeredAtMs + 20_000,
    holdMs: 0,
    cause: 'customer-hung-up',
  }),
);
await desk.commands.run({
  name: 'call.wrapUp',
  args: {
    callId: 'call-outage',
    customerId: null,
    dispositionId: 'd-outage',
    note: '停网时接的电话',
    wrappedUpAtMs: Date.now(),
    wrapUpMs: 5_000,
    followUp: null,
  },
  discardDraft: null,
});
say('wrapped-up');

await report(call('call-cut', talking, 'rec-cut'));
for (const index of [0, 1, 2])
  await desk.recordings.append({
    recordingId: 'rec-cut' as RecordingId,
    callId: 'call-cut' as CallId,
    index,
    slice: Buffer.from(`slice ${index} `.repeat(200)).toString('base64'),
  });
await desk.drafts.put({ screen: 'wrapUp', key: 'call-cut', json: '{"note":"说到一半"}' });
say('in-call');
await seen(desk.phone.status(), () => false);
