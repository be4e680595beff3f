/** First copy by image, from a real central over real HTTP into real encrypted files. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { applyBuckets } from '../../src/cache/apply.ts';
import { sliceSums } from '../../src/cache/audit.ts';
import { bucketSums, cacheEpoch, cursors, setCacheEpoch } from '../../src/cache/bucket.ts';
import { layoutDigest } from '../../src/cache/layout.ts';
import { findRows, getRow, listRows, lookUp } from '../../src/cache/row.ts';
import { rowHash } from '../../src/cache/row-hash.ts';
import { deleteRow, insertRows, updateRow } from '../../src/central/db/nouns.ts';
import { machineClock } from '../../src/main/core/clock.ts';
import { ask } from '../../src/main/core/sync/central-failure.ts';
import { createCentralLink } from '../../src/main/core/sync/central-link.ts';
import { copyByImage, type CopyParts } from '../../src/main/core/sync/image.ts';
import { openStore, type Store } from '../../src/main/core/store/store.ts';
import { imagePath, type Image } from '../../src/shared/contract/sync/image.ts';
import type { WireRow } from '../../src/shared/contract/sync/identity.ts';
import { pullLines } from '../central/lines.ts';
import { customer, people } from '../central/small-centre.ts';
import { startTestCentral, until, type TestCentral, type Workstation } from '../central/running.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const CANARY = '欧阳不留痕';
const ROWS = 3_000;
let central: TestCentral;
let station: Workstation;
let image: Image;
let folder: string;
let store: Store;
const key = randomBytes(32);

beforeAll(async () => {
  central = await startTestCentral({ imageRows: 1_000 });
  await central.db.write('demo', (db) =>
    insertRows(
      db,
      'customer',
      Array.from({ length: ROWS }, (_, at) => customer(`big-${at}`, at % 2 ? `客户${at}` : CANARY)),
    ),
  );
  station = await central.signIn('wang');
  image = await ready(() => true);
});
afterAll(() => central.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seatline-image-'));
  store = openStore({ folder, key, nowMs: 0 });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const askForImage = (layout = layoutDigest(), who = station) =>
  who.central.sync.image({ deviceId: who.deviceId, layout });

async function ready(isIt: (image: Image) => boolean): Promise<Image> {
  const answer = await until(
    () => askForImage(),
    (told) => told.state === 'ready' && isIt(told.image),
    30_000,
  );
  if (answer.state !== 'ready') throw new Error(answer.state);
  return answer.image;
}

type Fetch = typeof globalThis.fetch;

function partsOf({
  fetch = globalThis.fetch,
  ...more
}: Partial<CopyParts> & { fetch?: Fetch } = {}): CopyParts {
  const link = createCentralLink({ centralUrl: central.url, fetch, clock: machineClock });
  link.setToken(station.token);
  return {
    store,
    link,
    tokens: { use: ask },
    device: { id: () => station.deviceId },
    actor: { userId: people.wang.id, teamId: 'team-1', role: 'agent' },
    clock: machineClock,
    touched: () => {},
    isClosed: () => false,
    onProgress: () => {},
    ...more,
  };
}

/** What central says the bucket is, row by row, from a page. */
const part = (name: string): string => join(folder, name);
const isFrames = (input: unknown): boolean =>
  input instanceof Request && input.url.includes('/sync/v1/image/');

test('[IM1] [IM8] the image becomes the cache: rows, look-ups, search, sum and cursor', async () => {
  const told: [number, number][] = [];
  const touched = vi.fn<CopyParts['touched']>();
  const copied = await copyByImage(partsOf({ onProgress: (...at) => told.push(at), touched }));
  expect(copied).toEqual({ ok: true, value: 'adopted' });
  const db = store.cache().read;
  expect(bucketSums(db)[image.bucket]).toEqual(image.sum);
  expect([cursors(db)[image.bucket], cacheEpoch(db)]).toEqual([image.cursor, image.epoch]);
  expect(getRow(db, 'customer', 'big-7')).toEqual(customer('big-7', '客户7'));
  expect(lookUp(db, 'customer', 'account', '33010big-7')).toHaveLength(1);
  expect(findRows(db, 'customer', '"客户" *', 5_000)).toHaveLength(ROWS / 2);
  expect(db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  const slices = await sliceSums(db, image.bucket);
  expect(slices.reduce((sum, slice) => sum + slice.count, 0)).toBe(image.sum.count);
  expect(told.at(-1)).toEqual([image.frameEnds.at(-1), image.frameEnds.at(-1)]);
  expect(touched).toHaveBeenCalled();
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
});

test('[IM1] by image as by rows: the same texts, versions and hashes', async () => {
  await copyByImage(partsOf());
  const byImage = store.cache().read.all(`SELECT id, ver, hash, base, read FROM row_customer ORDER BY id`);
  const other = openStore({ folder: join(folder, 'rows'), key, nowMs: 0 });
  const { lines } = await pullLines(station, { cursors: {}, limit: 50_000 });
  const rows = lines
    .flatMap(({ buckets }) => buckets)
    .filter(({ bucket }) => bucket === image.bucket)
    .flatMap((bucket) => bucket.rows)
    .filter(([noun]) => noun === 'customer');
  other.cache().write((db) => applyBuckets(db, [{ bucket: 'centre', state: 'active', cursor: '', rows }]));
  expect(other.cache().read.all(`SELECT id, ver, hash, base, read FROM row_customer ORDER BY id`)).toEqual(
    byImage,
  );
  other.close();
});

test('[IM3] nothing of it is plain on the disk, at central or here', async () => {
  await copyByImage(partsOf());
  store.cache().checkpoint();
  const files = [folder, join(central.folder, 'images')].flatMap((place) =>
    readdirSync(place).map((name) => join(place, name)),
  );
  expect(files.some((name) => name.endsWith('.frames'))).toBe(true);
  for (const name of files.filter((entry) => statSync(entry).isFile()))
    for (const word of [CANARY, 'SQLite format 3', '西湖区'])
      expect(readFileSync(name).includes(Buffer.from(word)), `${name} holds ${word}`).toBe(false);
});

test('[IM7] cut anywhere, it goes on at the last whole frame; cut in vain, the next call does', async () => {
  let served = 0;
  const cutting: Fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!isFrames(input) || !response.body) return response;
    const bytes = Buffer.from(await response.arrayBuffer());
    const cutAt = served === 0 ? (image.frameEnds[0] ?? 0) + 10 : bytes.length;
    served += 1;
    return new Response(broken(bytes.subarray(0, cutAt)), {
      status: response.status,
      headers: response.headers,
    });
  };
  expect(await copyByImage(partsOf({ fetch: cutting }))).toEqual({ ok: true, value: 'adopted' });
  expect(served).toBe(2);
  expect(bucketSums(store.cache().read)[image.bucket]).toEqual(image.sum);
});

const broken = (bytes: Buffer): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (stream) => stream.enqueue(bytes),
    pull: (stream) => stream.error(new Error('cut')),
  });

test('[IM7] killed in the middle: whole frames are read back, a torn one is fetched again', async () => {
  const away: Fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!isFrames(input)) return response;
    const bytes = Buffer.from(await response.arrayBuffer()).subarray(0, (image.frameEnds[0] ?? 0) + 100);
    return new Response(broken(bytes), { status: response.status, headers: response.headers });
  };
  const first = await copyByImage(
    partsOf({
      fetch: away,
      isClosed: () => existsSync(part('cache.db.part')) && statSync(part('cache.db.part')).size > 0,
    }),
  );
  expect(first.ok).toBe(false);
  truncateSync(part('cache.db.part'), statSync(part('cache.db.part')).size - 5_000);
  const ranges: (string | null)[] = [];
  const noting: Fetch = (input, init) => {
    if (isFrames(input)) ranges.push((input as Request).headers.get('range'));
    return fetch(input, init);
  };
  expect(await copyByImage(partsOf({ fetch: noting }))).toEqual({ ok: true, value: 'adopted' });
  expect(ranges).toEqual(['bytes=0-']);
  expect(store.cache().read.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

test.each([
  ['turned bits', (bytes: Buffer) => void bytes.fill(0x55, 200, 260)],
  ['other bytes of the right length', (bytes: Buffer) => void bytes.fill(0)],
])('[IM9] %s: it is thrown away, and rows are the way', async (_what, spoil) => {
  const spoiling: Fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!isFrames(input)) return response;
    const bytes = Buffer.from(await response.arrayBuffer());
    spoil(bytes);
    return new Response(bytes, { status: response.status, headers: response.headers });
  };
  expect(await copyByImage(partsOf({ fetch: spoiling }))).toEqual({ ok: true, value: 'none' });
  expect(existsSync(part('cache.db.part'))).toBe(false);
  expect(listRows(store.cache().read, 'customer')).toEqual([]);
});

test('[IM9] a full disk gives its space back and says so', async () => {
  const incoming = await store.incoming(image);
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  const parts = partsOf({
    store: { ...store, incoming: async () => ({ ...incoming, put: () => Promise.reject(full) }) },
  });
  expect(await copyByImage(parts)).toEqual({ ok: false, error: 'store/disk-full' });
  expect(existsSync(part('cache.db.part'))).toBe(false);
});

test('[IM9] signed out in the middle: nothing is put in place; wiped: nothing of it is left', async () => {
  let isClosed = false;
  const stopping = partsOf({
    isClosed: () => isClosed,
    onProgress: (done) => void (isClosed = done > 0),
  });
  expect(await copyByImage(stopping)).toEqual({ ok: false, error: 'link/closed' });
  expect(bucketSums(store.cache().read)).toEqual({});
  expect(existsSync(part('cache.db.part'))).toBe(true);
  store.emptyCache();
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
});

test('[IM8] what came by rows before, and what waits in the outbox, is there as well', async () => {
  const mine = [customer('mine-1', '我的')].map((row): WireRow => {
    const text = JSON.stringify(row);
    return ['customer', row.id, 2, rowHash('customer', row.id, 2, text), text];
  });
  store.cache().write((db) => {
    setCacheEpoch(db, image.epoch);
    applyBuckets(db, [{ bucket: 'user:u-wang', state: 'active', cursor: 'c9', rows: mine }]);
  });
  expect(await copyByImage(partsOf())).toEqual({ ok: true, value: 'adopted' });
  const db = store.cache().read;
  expect(getRow(db, 'customer', 'mine-1')).toMatchObject({ name: '我的' });
  expect(cursors(db)).toEqual({ centre: image.cursor, 'user:u-wang': 'c9' });
  expect(bucketSums(db)['user:u-wang']?.count).toBe(1);
  expect(await copyByImage(partsOf())).toEqual({ ok: true, value: 'none' }); // it holds the bucket now
});

test('[IM4] for whoever may not see it, it does not exist; for another view there is another', async () => {
  const path = central.url + imagePath(image.id);
  const get = (token: string) => fetch(path, { headers: { authorization: `Bearer ${token}` } });
  expect((await fetch(path)).status).toBe(401);
  const inspector = await central.signIn('liu');
  expect((await get(inspector.token)).status).toBe(404);
  expect((await get(station.token)).status).toBe(200);
  expect(
    (await fetch(`${path.slice(0, -2)}00`, { headers: { authorization: `Bearer ${station.token}` } })).status,
  ).toBe(404);
  expect(await askForImage('another layout')).toEqual({ state: 'none' });
});

test('[IM4] revoked in the middle: the next frame is not given, and what had come is removed', async () => {
  const chen = people.zhang;
  const zhang = await central.signIn('zhang');
  const mine = { ...partsOf(), device: { id: () => zhang.deviceId } };
  const link = createCentralLink({
    centralUrl: central.url,
    clock: machineClock,
    fetch: async (input, init) => {
      if (isFrames(input))
        await central.db.write('demo', (db) => updateRow(db, 'user', chen.id, { ...chen, enabled: false }));
      return fetch(input, init);
    },
  });
  link.setToken(zhang.token);
  const copied = await copyByImage({ ...mine, link });
  expect(copied.ok && copied.value === 'adopted').toBe(false);
  expect(bucketSums(store.cache().read)).toEqual({});
  await central.db.write('demo', (db) => updateRow(db, 'user', chen.id, chen));
});

test('[IM5] many changes later it is still given, and built anew for the next', async () => {
  await central.db.write('demo', async (db) => {
    for (let at = 0; at < 400; at += 1) await deleteRow(db, 'customer', `big-${at}`);
  });
  const fresh = await ready(({ id }) => id !== image.id);
  expect(fresh.sum.count).toBeLessThan(image.sum.count);
  expect(await copyByImage(partsOf())).toEqual({ ok: true, value: 'adopted' });
  expect(bucketSums(store.cache().read)[fresh.bucket]).toEqual(fresh.sum);
});
