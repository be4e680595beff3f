/** A workstation as it is: records so many bytes with its transfers paused, or sends what it has. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CallId, RecordingId } from '../../../src/shared/ids.ts';
import { PASSWORD } from '../../../test/central/small-centre.ts';
import { codeOf, openWorkstation, until, type Workstation } from '../../../test/core/support/workstation.ts';
import { soundAt } from './sound.ts';
import { child } from './process.ts';

export interface WorkstationConfig {
  centralUrl: string;
  folder: string;
  bytes: number;
  what: 'record' | 'send';
}

const recordingId = 'rec-bench' as RecordingId;
const callId = 'call-bench' as CallId;
/** More than a second of speech has (4 to 8 KB), so that recording 200 MB does not take longer than sending it. */
const SLICE_BYTES = 64_000;

await child<WorkstationConfig>(async ({ what, bytes, ...place }, say) => {
  const station = await openWorkstation(place);
  const { desk } = station;
  await until(
    async () => (await codeOf(desk.account.signIn({ login: 'wang', password: PASSWORD }))) === null,
    'signed in',
  );
  if (what === 'record') await record(station, bytes);
  say({ ready: true });
  if (what === 'send') {
    await desk.sync.resumeTransfers();
    void follow(station, say);
  }
  return station.close;
});

async function record({ desk }: Workstation, bytes: number): Promise<void> {
  await desk.sync.pauseTransfers();
  for (let index = 0; index * SLICE_BYTES < bytes; index += 1) {
    const slice = soundAt(index * SLICE_BYTES, Math.min(bytes, (index + 1) * SLICE_BYTES));
    await desk.recordings.append({ recordingId, callId, index, slice: slice.toString('base64') });
    if (index % 100 === 99) await pause(100); // the disk is given a moment for what is a recording of hours
  }
  await desk.recordings.finish({ recordingId, durationMs: 3_600_000 });
  for await (const { pending, phase } of await desk.sync.status())
    if (pending === 0 && phase === 'idle') return;
}

async function follow({ desk }: Workstation, say: (message: object) => void): Promise<void> {
  for await (const all of await desk.sync.transfers()) {
    const [transfer] = all;
    if (transfer) say({ bytes: transfer.bytesDone, done: transfer.state === 'done' });
  }
}
