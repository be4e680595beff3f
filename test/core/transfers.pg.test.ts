import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallId, RecordingId } from '../../src/shared/ids.ts';
import type { Transfer } from '../../src/shared/contract/transfers.ts';
import { startTestCentral, type TestCentral } from '../central/running.ts';
import { PASSWORD, people } from '../central/small-centre.ts';
import { newFolder } from '../support/folders.ts';
import { layLine, type Line } from '../support/line.ts';
import { createTestDatabase } from '../support/postgres.ts';
import {
  codeOf,
  openWorkstation,
  seen,
  turnedClock,
  until,
  type Workstation,
  type WorkstationOptions,
} from './support/workstation.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // real processes on a machine that may be busy

const MIB = 1024 * 1024;
const SLICE = 250_000; // as much as a slice may hold

let central: TestCentral;
let centralOptions: NonNullable<Parameters<typeof startTestCentral>[0]>;
let line: Line;
const open: Workstation[] = [];

beforeEach(async () => {
  centralOptions = { databaseUrl: await createTestDatabase(), dataFolder: newFolder('central') };
  central = await startTestCentral(centralOptions);
  line = await layLine(central.url);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((station) => station.close()));
  await line.close();
  await central.close();
});

async function workstation(login: string, options: WorkstationOptions = {}): Promise<Workstation> {
  const station = await openWorkstation({ centralUrl: line.url, ...options });
  open.push(station);
  await until(
    async () => (await codeOf(station.desk.account.signIn({ login, password: PASSWORD }))) === null,
    login,
  );
  return station;
}

async function closed(station: Workstation): Promise<string> {
  open.splice(open.indexOf(station), 1);
  await station.close();
  return station.folder;
}

interface Recorded {
  id: RecordingId;
  sound: Buffer;
}

async function record({ desk }: Workstation, name: string, bytes: number): Promise<Recorded> {
  const sound = randomBytes(bytes);
  const recordingId = `rec-${name}` as RecordingId;
  for (let index = 0; index * SLICE < bytes; index += 1)
    await desk.recordings.append({
      recordingId,
      callId: `call-${name}` as CallId,
      index,
      slice: sound.subarray(index * SLICE, (index + 1) * SLICE).toString('base64'),
    });
  await desk.recordings.finish({ recordingId, durationMs: 1_000 });
  return { id: recordingId, sound };
}

const transferOf = async ({ desk }: Workstation, id: string, fits: (transfer: Transfer) => boolean) =>
  (await seen(desk.sync.transfers(), (all) => all.some((one) => one.recordingId === id && fits(one)))).find(
    ({ recordingId }) => recordingId === id,
  )!;
const inState = (state: Transfer['state']) => (transfer: Transfer) => transfer.state === state;

async function heard({ desk, core }: Workstation, id: RecordingId): Promise<Buffer> {
  await until(
    async () =>
      (await desk.recordings.list({ beforeMs: null })).some((row) => row.id === id && row.state === 'stored'),
    'its row says stored',
  );
  const { path } = await desk.recordings.open({ id });
  return Buffer.from((await core.media(path.slice('/media/'.length), null)).body);
}
const soundsOf = (station: Workstation, login: keyof typeof people): string =>
  join(station.folder, 'people', people[login].id, 'recordings');

describe('a recording goes up', () => {
  test.each([1, 13_007, MIB + 3])('[RE5] [RE8] of %i bytes, which nothing divides', async (bytes) => {
    const station = await workstation('wang');
    const { id, sound } = await record(station, `odd-${bytes}`, bytes);
    await transferOf(station, id, inState('done'));
    expect((await heard(await workstation('liu'), id)).equals(sound)).toBe(true);
  });

  test('[RE5] [RE14] over a line that is cut again and again; a cut costs a piece, not a request', async () => {
    const station = await workstation('wang');
    line.cutEvery(700_000);
    const { id, sound } = await record(station, 'cut', 6 * MIB);
    const before = line.up();
    await transferOf(station, id, inState('done'));
    line.cutEvery(null);
    expect(line.cuts()).toBeGreaterThan(6);
    const again = line.up() - before - sound.length;
    expect(again).toBeLessThan(line.cuts() * 2 * 256 * 1024); // a piece, and what was still on the line
    const inspector = await workstation('liu');
    expect((await heard(inspector, id)).equals(sound)).toBe(true);
  });

  test('[RE5] ended in the middle and started again, it goes on; so does central', async () => {
    const station = await workstation('wang', { transfers: { uploadBytesPerSec: 3 * MIB } });
    const { id, sound } = await record(station, 'ended', 12 * MIB);
    await transferOf(station, id, ({ bytesDone }) => bytesDone >= 4 * MIB);
    const folder = await closed(station);
    await central.close();
    central = await startTestCentral(centralOptions);
    line.leadsTo(central.url);
    const upBefore = line.up();
    const again = await workstation('wang', { folder });
    await transferOf(again, id, inState('done'));
    expect(line.up() - upBefore).toBeLessThan(sound.length - 3 * MIB);
    expect((await heard(await workstation('liu'), id)).equals(sound)).toBe(true);
  });

  test('[RE15] a person pauses and resumes; the pause outlives the program', async () => {
    const station = await workstation('wang');
    await station.desk.sync.pauseTransfers();
    const { id } = await record(station, 'paused', 300_000);
    await seen(station.desk.sync.status(), ({ pending, phase }) => pending === 0 && phase === 'idle');
    expect(await transferOf(station, id, () => true)).toMatchObject({
      direction: 'up',
      state: 'pausedByPerson',
      bytesDone: 0,
      bytes: 300_000,
      failure: null,
    });
    const again = await workstation('wang', { folder: await closed(station) });
    await seen(again.desk.sync.status(), ({ phase }) => phase === 'idle');
    await transferOf(again, id, inState('pausedByPerson'));
    await again.desk.sync.resumeTransfers();
    await transferOf(again, id, inState('done'));
  });

  test('[RE14] what the disk has damaged is not sent again and again; it stays, with its reason', async () => {
    const station = await workstation('wang');
    await station.desk.sync.pauseTransfers();
    const { id } = await record(station, 'damaged', 600_000);
    const file = join(soundsOf(station, 'wang'), `${id}.rec`);
    const bytes = readFileSync(file);
    bytes[300_000]! ^= 1;
    writeFileSync(file, bytes);
    await station.desk.sync.resumeTransfers();
    expect(await transferOf(station, id, inState('failed'))).toMatchObject({
      failure: 'recording/damaged',
      nextTryAtMs: null,
    });
    expect((await seen(station.desk.sync.status())).recordingsWaiting).toBe(1);
    rmSync(file);
    await station.desk.sync.resumeTransfers();
    await transferOf(station, id, inState('failed'));
    expect((await seen(station.desk.sync.status())).recordingsWaiting).toBe(1);
  });

  test('[RE7] [WS2] a hotel answers everything with 200: nothing is taken for stored, and later it arrives', async () => {
    const station = await workstation('wang');
    await station.desk.sync.pauseTransfers();
    const { id, sound } = await record(station, 'hotel', 600_000);
    await seen(station.desk.sync.status(), ({ pending, phase }) => pending === 0 && phase === 'idle');
    line.hotel(true);
    await station.desk.sync.resumeTransfers();
    const failed = await transferOf(station, id, inState('failed'));
    expect(failed).toMatchObject({ failure: 'central/unreachable', bytesDone: 0 });
    expect(failed.nextTryAtMs).toBeGreaterThan(Date.now() - 1_000);
    line.hotel(false);
    await station.desk.sync.resumeTransfers();
    await transferOf(station, id, inState('done'));
    expect((await heard(await workstation('liu'), id)).equals(sound)).toBe(true);
  });

  test('[RE7] the upload is over at central (410, 404): it begins anew', async () => {
    const station = await workstation('wang', { transfers: { uploadBytesPerSec: 4 * MIB } });
    const { id, sound } = await record(station, 'over', 10 * MIB);
    await transferOf(station, id, ({ bytesDone }) => bytesDone >= 4 * MIB);
    await central.db.write('demo', (tx) =>
      tx.run(`UPDATE blob_upload SET expires_at = now() - interval '1 hour'`),
    );
    await transferOf(station, id, inState('done'));
    expect((await heard(await workstation('liu'), id)).equals(sound)).toBe(true);
  });

  test('[RE16] what central has lost again (damage, a restored backup) is sent again', async () => {
    const clock = turnedClock();
    const station = await workstation('wang', { clock });
    const { id, sound } = await record(station, 'lost', 600_000);
    await transferOf(station, id, inState('done'));
    const object = globSync(`${central.folder}/blobs/objects/*/*`)[0]!;
    truncateSync(object, 1_000);
    const inspector = await workstation('liu');
    await until(
      async () => (await inspector.desk.recordings.list({ beforeMs: null })).length === 1,
      'its row',
    );
    expect(await codeOf(inspector.desk.recordings.open({ id }))).toMatch(
      /^central\/unavailable|request\/not-found$/,
    );
    await until(
      async () => (await station.desk.recordings.list({ beforeMs: null }))[0]?.state === 'local',
      'the row says local',
    );
    clock.turn(120_000);
    await station.desk.sync.now();
    await until(
      async () => (await inspector.desk.recordings.list({ beforeMs: null }))[0]?.state === 'stored',
      'stored again',
    );
    expect((await heard(inspector, id)).equals(sound)).toBe(true);
  });
});

describe('room', () => {
  test('[RE12] [RE18] what central has makes room, what waits never does; and what it takes is told', async () => {
    const station = await workstation('wang', { transfers: { keepBytes: 500_000 } });
    await station.desk.sync.pauseTransfers();
    const [first, second] = [
      await record(station, 'first', 400_000),
      await record(station, 'second', 400_000),
    ];
    const used = await station.desk.sync.storage();
    expect(used.waitingBytes).toBeGreaterThan(800_000);
    expect(used).toMatchObject({ recordingsBytes: used.waitingBytes, downloadedBytes: 0 });
    expect(used.vaultBytes).toBeGreaterThan(4_096);
    expect(used.cacheBytes).toBeGreaterThan(4_096);
    await station.desk.sync.resumeTransfers();
    await until(() => readdirSync(soundsOf(station, 'wang')).length === 1, 'one of them went');
    await seen(station.desk.sync.status(), ({ recordingsWaiting }) => recordingsWaiting === 0);
    expect((await heard(station, first.id)).equals(first.sound)).toBe(true); // from central now
    expect((await heard(station, second.id)).equals(second.sound)).toBe(true);
  });
});

describe('a recording comes down', () => {
  async function stored(bytes: number): Promise<Recorded> {
    const station = await workstation('wang');
    const recorded = await record(station, 'down', bytes);
    await transferOf(station, recorded.id, inState('done'));
    await closed(station);
    return recorded;
  }

  test('[RE11] [RE17] cut again and again, it goes on where it was, and gets its name when it is right', async () => {
    const { id, sound } = await stored(5 * MIB);
    const inspector = await workstation('liu');
    await until(
      async () => (await inspector.desk.recordings.list({ beforeMs: null })).length === 1,
      'its row',
    );
    const before = line.down();
    line.cutEvery(900_000, 'down');
    expect((await heard(inspector, id)).equals(sound)).toBe(true);
    expect(line.cuts()).toBeGreaterThan(3);
    expect(line.down() - before).toBeLessThan(sound.length + line.cuts() * 64 * 1024);
    line.cutEvery(null);
    const [file] = readdirSync(soundsOf(inspector, 'liu'));
    expect(file).toBe(`${id}.rec`);
    expect(readFileSync(join(soundsOf(inspector, 'liu'), file!)).includes(sound.subarray(0, 64))).toBe(false);
    expect(await transferOf(inspector, id, inState('done'))).toMatchObject({
      direction: 'down',
      bytes: sound.length,
    });
    expect((await inspector.desk.sync.storage()).downloadedBytes).toBeGreaterThan(sound.length);
  });

  test('[RE17] a part that lay here and was damaged is noticed; the whole is fetched anew', async () => {
    const { id, sound } = await stored(2 * MIB);
    const inspector = await workstation('liu');
    await until(
      async () => (await inspector.desk.recordings.list({ beforeMs: null })).length === 1,
      'its row',
    );
    const part = join(soundsOf(inspector, 'liu'), `${id}.rec.part`);
    line.cutEvery(600_000, 'down');
    const opening = inspector.desk.recordings.open({ id });
    await until(() => existsSync(part) && statSync(part).size > 300_000, 'a part is here');
    const bytes = readFileSync(part);
    bytes[1_000]! ^= 1;
    writeFileSync(part, bytes);
    line.cutEvery(null);
    await opening;
    expect((await heard(inspector, id)).equals(sound)).toBe(true);
    const whole = createHash('sha256').update(sound).digest('hex');
    expect((await inspector.desk.recordings.list({ beforeMs: null }))[0]?.sha256).toBe(whole);
  });

  test('[RE17] [WS2] a sign-in page is nobody’s recording', async () => {
    const { id } = await stored(300_000);
    const inspector = await workstation('liu');
    await until(
      async () => (await inspector.desk.recordings.list({ beforeMs: null })).length === 1,
      'its row',
    );
    line.hotel(true);
    expect(await codeOf(inspector.desk.recordings.open({ id }))).toBe('central/unreachable');
    expect(readdirSync(soundsOf(inspector, 'liu'))).toEqual([]);
    expect(await transferOf(inspector, id, inState('failed'))).toMatchObject({
      failure: 'central/unreachable',
    });
  });
});
