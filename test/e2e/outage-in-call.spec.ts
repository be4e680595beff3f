import type { CommandArgs } from '../../src/shared/commands/registry.ts';
import type { DeskClient } from '../../src/shared/link/clients.ts';
import { expect, test } from '../support/host-fixture.ts';
import { appliedCommands, callsByNote, waitForCall } from './support/central-rows.ts';
import {
  answer,
  fillWrapUp,
  goReady,
  hangUp,
  noteField,
  ring,
  startWork,
  submitWrapUp,
  waitUntilSaved,
} from './support/desk-driver.ts';
import { linkOf } from './support/desk-link.ts';
import { expectLight } from './support/lights.ts';

const CALLS = 30;
const noteOf = (n: number): string => `断网期间的第 ${n} 通`;

test('central away from the middle of a call to the thirtieth wrap-up: work goes on, all arrives once and in order', async ({
  seatline,
  context,
}) => {
  const desk = await seatline.openDesk(context);
  await startWork(desk);
  await goReady(desk);
  await ring(desk, '电费突然变高');
  await answer(desk);
  await noteField(desk).fill('客户问电费，');
  await seatline.stopCentral();

  await noteField(desk).pressSequentially('还在通话');
  await waitUntilSaved(desk);
  await expectLight(desk, '同步', /连不上中心。您的工作照常进行/);
  await expectLight(desk, '知识', /知识库为最新/);
  await hangUp(desk);
  await noteField(desk).pressSequentially('，挂断后接着写');
  await expect(noteField(desk)).toHaveValue('客户问电费，还在通话，挂断后接着写');
  const note = '客户问电费，断网时写完。';
  await fillWrapUp(desk, { disposition: '电费', note });
  await submitWrapUp(desk);

  const link = await linkOf(desk);
  for (let n = 1; n <= CALLS; n += 1) await workOffline(link.client, n);
  const sent = (await link.client.sync.items()).map(({ mutationId }) => mutationId as string);
  expect(sent.length).toBeGreaterThanOrEqual(2 * CALLS + 2);
  link.close();

  await seatline.startCentral();
  await waitForCall(seatline.databaseUrl(), noteOf(CALLS));
  const counts = await Promise.all(
    [note, ...Array.from({ length: CALLS }, (_, n) => noteOf(n + 1))].map(
      async (text) => (await callsByNote(seatline.databaseUrl(), text)).length,
    ),
  );
  expect(counts).toEqual(Array.from({ length: CALLS + 1 }, () => 1));
  const arrived = await appliedCommands(seatline.databaseUrl());
  expect(arrived.filter((id) => sent.includes(id))).toEqual(sent);
  await expectLight(desk, '同步', /与中心保持同步/);
});

/** What core does for a call that was taken and wrapped up, without the minutes in between. */
async function workOffline(desk: DeskClient, n: number): Promise<void> {
  const callId = `outage-call-${n}`;
  const account = await first(await desk.account.status());
  if (account.name !== 'signedIn') throw new Error('nobody is signed in');
  const { dispositions } = await desk.reference();
  const leaf = dispositions.find((one) => !dispositions.some(({ parentId }) => parentId === one.id));
  const endedAtMs = Date.now();
  const call = {
    id: callId,
    direction: 'inbound',
    line: 'training',
    number: null,
    customerId: null,
    queueId: null,
    agentId: account.user.id,
    teamId: account.user.teamId,
    offeredAtMs: endedAtMs - 65_000,
    answeredAtMs: endedAtMs - 60_000,
    endedAtMs,
    talkMs: 60_000,
    holdMs: 0,
    outcome: 'handled',
    hangupCause: 'customer-hung-up',
    recordingId: null,
    scriptId: null,
    wrapUp: null,
  };
  await desk.commands.run({ name: 'call.log', args: { call }, discardDraft: null });
  const wrapUp = {
    callId,
    customerId: null,
    dispositionId: leaf?.id,
    note: noteOf(n),
    wrappedUpAtMs: endedAtMs + 1_000,
    wrapUpMs: 1_000,
    followUp: null,
  } as CommandArgs<'call.wrapUp'>;
  await desk.commands.run({ name: 'call.wrapUp', args: wrapUp, discardDraft: null });
}

async function first<T>(stream: AsyncIterable<T>): Promise<T> {
  for await (const value of stream) return value;
  throw new Error('the stream said nothing');
}
