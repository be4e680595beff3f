import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, truncateSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallId, RecordingId } from '../../src/shared/ids.ts';
import type { DeskClient } from '../../src/shared/link/clients.ts';
import { user } from '../support/fake-data.ts';
import { createFakeCentral, type FakeCentral } from './support/fake-central.ts';
import { codeOf, openWorkstation, seen, turnedClock, type Workstation } from './support/workstation.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real files on a machine that may be busy

const who = { login: user.login, password: 'right' };
const recordingId = 'rec-1' as RecordingId;
const callId = 'c-1' as CallId;

let central: FakeCentral;
let station: Workstation;
let desk: DeskClient;
const clock = turnedClock();
const path = () => join(station.folder, 'people', user.id, 'recordings', `${recordingId}.rec`);

async function start(folder?: string): Promise<void> {
  station = await openWorkstation({ fetch: central.fetch, clock, ...(folder ? { folder } : {}) });
  desk = station.desk;
  await desk.account.signIn(who);
}
beforeEach(async () => {
  central = createFakeCentral();
  await start();
  await seen(desk.sync.status(), (status) => status.phase === 'idle' && status.rowsReceived > 0);
  central.weather = 'away';
});
afterEach(() => station.close());

const slices = [3_000, 5_000, 70, 4_000].map((bytes) => randomBytes(bytes));
const sound = Buffer.concat(slices);
const append = (index: number, slice: Uint8Array = slices[index]!) =>
  desk.recordings.append({ recordingId, callId, index, slice: Buffer.from(slice).toString('base64') });
async function record(): Promise<void> {
  for (const index of slices.keys()) await append(index);
}
async function play(range: string | null) {
  const { path: url } = await desk.recordings.open({ id: recordingId });
  return station.core.media(url.slice('/media/'.length), range);
}

describe('a recording', () => {
  test('[RE1] slices are sealed on the disk, and played back as they were', async () => {
    await record();
    await desk.recordings.finish({ recordingId, durationMs: 3_400 });
    expect(await desk.recordings.list({ beforeMs: null })).toMatchObject([
      {
        id: recordingId,
        callId,
        bytes: sound.length,
        durationMs: 3_400,
        cutOff: false,
        state: 'local',
        sha256: createHash('sha256').update(sound).digest('hex'),
      },
    ]);
    expect(readFileSync(path()).includes(slices[0]!.subarray(0, 64))).toBe(false);
    const answer = await play(null);
    expect(answer.status).toBe(200);
    expect(Buffer.from(answer.body).equals(sound)).toBe(true);
    expect(await seen(desk.sync.status())).toMatchObject({ recordingsWaiting: 1 });
  });

  test('[RE2] a slice that comes twice counts once; after the end none is taken', async () => {
    await append(0);
    await append(0);
    await append(1);
    await desk.recordings.finish({ recordingId, durationMs: 2_000 });
    await desk.recordings.finish({ recordingId, durationMs: 2_000 });
    expect(await codeOf(append(2))).toBe('request/invalid');
    expect(Buffer.from((await play(null)).body).equals(sound.subarray(0, 8_000))).toBe(true);
  });

  test('[RE3] cut off by a crash, it ends at its last whole second, and says so', async () => {
    await record();
    await station.close();
    truncateSync(path(), statSync(path()).size - 17);
    await start(station.folder);
    expect(await desk.recordings.list({ beforeMs: null })).toMatchObject([
      { cutOff: true, durationMs: 3_000, bytes: 8_070 },
    ]);
    expect(Buffer.from((await play(null)).body).equals(sound.subarray(0, 8_070))).toBe(true);
  });

  test('a recording without a single slice leaves nothing', async () => {
    expect(await codeOf(desk.recordings.finish({ recordingId, durationMs: 0 }))).toBe('request/not-found');
    expect(await desk.recordings.list({ beforeMs: null })).toEqual([]);
  });
});

describe('the player', () => {
  beforeEach(async () => {
    await record();
    await desk.recordings.finish({ recordingId, durationMs: 4_000 });
  });

  test.each([
    ['bytes=0-99', 0, 100],
    ['bytes=2990-3010', 2_990, 3_011],
    ['bytes=8060-', 8_060, sound.length],
    ['bytes=-10', sound.length - 10, sound.length],
    ['bytes=0-99999999', 0, sound.length],
  ])('[RE9] %s', async (range, start, end) => {
    const answer = await play(range);
    expect(answer.status).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${start}-${end - 1}/${sound.length}`);
    expect(Buffer.from(answer.body).equals(sound.subarray(start, end))).toBe(true);
  });

  test('[RE9] a range past the end is refused; one not understood gets everything', async () => {
    expect((await play('bytes=999999-')).status).toBe(416);
    expect((await play('bytes=5-1')).status).toBe(416);
    expect((await play('seconds=1-2')).status).toBe(200);
  });

  test('[RE10] a ticket is over after five minutes, and cannot be guessed', async () => {
    const { path: url } = await desk.recordings.open({ id: recordingId });
    const ticket = url.slice('/media/'.length);
    expect((await station.core.media(ticket, null)).status).toBe(200);
    clock.turn(5 * 60_000);
    expect((await station.core.media(ticket, null)).status).toBe(404);
    expect((await station.core.media('nothing', null)).status).toBe(404);
  });

  test('one that this person may not see, or that is not here while central is away', async () => {
    expect(await codeOf(desk.recordings.open({ id: 'rec-9' as RecordingId }))).toBe('request/not-found');
  });
});
