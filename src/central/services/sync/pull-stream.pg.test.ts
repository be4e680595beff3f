import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createZstdDecompress } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askPull, linesOf, pullLines, Refused, type Ask } from '../../../../test/central/lines.ts';
import { Replica } from '../../../../test/central/replica.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { customer, people } from '../../../../test/central/small-centre.ts';
import { PULL_PATH } from '../../../shared/contract/sync/pull.ts';
import { insertRows, updateRow } from '../../db/nouns.ts';
import { spanSql } from '../../db/pages.ts';

let central: TestCentral;
let wang: Workstation;
let base: Replica;

const MANY = 6_000;
/** More than all buffers on the way hold: an answer that is not read stands still. */
const LONG = 2_500;

const note = (id: string) => ({
  id,
  customerId: 'c-1',
  callId: null,
  text: 'x'.repeat(4_000),
  authorId: 'u-wang',
  writtenAtMs: 1,
});

beforeAll(async () => {
  central = await startTestCentral();
  wang = await central.signIn('wang');
  const rows = Array.from({ length: MANY }, (_, i) => customer(`s-${i}`));
  const notes = Array.from({ length: LONG }, (_, i) => note(`n-${i}`));
  await central.db.write('demo', (tx) => insertRows(tx, 'customer', rows));
  await central.db.write('demo', (tx) => insertRows(tx, 'note', notes));
  base = new Replica(wang);
  await until(
    () => base.pull(50_000),
    () => base.has('note', `n-${LONG - 1}`),
  );
});
afterAll(() => central.close());

const openSnapshots = () =>
  central.db.owner(async (tx) => {
    const found = await tx.rows(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    return found.length;
  });

test('[L11] a small delta of several buckets is one line', async () => {
  const run = {
    id: 'r-1',
    callId: 'c',
    scriptId: 's',
    scriptVersion: 1,
    agentId: 'u-wang',
    steps: [],
    savedAtMs: 1,
  };
  await central.db.write('demo', async (tx) => {
    await insertRows(tx, 'scriptRun', [run]);
    await insertRows(tx, 'customer', [customer('delta-1'), customer('delta-2')]);
  });
  const answer = await until(
    () => pullLines(wang, { cursors: base.cursors }),
    ({ lines }) => lines.length > 0,
  );
  expect(
    answer.lines.map(({ buckets }) => buckets.map(({ bucket, rows }) => `${bucket} ${rows.length}`)),
  ).toEqual([['user:u-wang 1', 'centre 2']]);
});

test('[L11] [CK4] nothing new is a head and an end, with the sums of everything that is granted', async () => {
  await base.pull();
  const { lines, end } = await pullLines(wang, { cursors: base.cursors });
  expect([lines, end.complete, end.sums]).toEqual([[], true, base.sums()]);
});

test('[L6] no line has more rows than asked for, and no answer more than its limit', async () => {
  const { lines, end } = await pullLines(wang, { cursors: {}, limit: 2_500, lineRows: 90 });
  const sizes = lines.map(({ buckets }) => buckets.reduce((sum, { rows }) => sum + rows.length, 0));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(90);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2_500);
  expect([end.complete, end.remaining]).toEqual([false, base.rows().length - 2_500]);
});

test('[L12] what a device asks for is compressed with zstd when it can read it', async () => {
  const plain = await (await askPull(wang, { cursors: {} })).text();
  const body = JSON.stringify({
    epoch: null,
    deviceId: wang.deviceId,
    cursors: {},
    limit: 5_000,
    lineRows: 1_000,
  });
  const packed = await new Promise<{ encoding: string | undefined; text: string }>((resolve, reject) => {
    const asking = request(`${wang.url}${PULL_PATH}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${wang.token}`,
        'content-type': 'application/json',
        'accept-encoding': 'gzip, zstd',
      },
    });
    asking.on('response', (answer) => {
      const encoding = answer.headers['content-encoding'];
      text(answer.pipe(createZstdDecompress())).then((all) => resolve({ encoding, text: all }), reject);
    });
    asking.on('error', reject);
    asking.end(body);
  });
  const withoutHead = (all: string) => all.split('\n').slice(1);
  expect(packed.encoding).toBe('zstd');
  expect(withoutHead(packed.text)).toEqual(withoutHead(plain));
});

test('[L13] every prefix of lines is kept: what a cut answer brought is not asked for again', async () => {
  const replica = new Replica(wang);
  const response = await askPull(wang, { cursors: {}, lineRows: 100, limit: 50_000 });
  let lines = 0;
  for await (const line of linesOf(response)) {
    if (line.type !== 'rows') continue;
    replica.take(line.buckets);
    if (++lines === 7) break; // the network is cut
  }
  const before = replica.rows().length;
  expect(before).toBeGreaterThan(500);
  const rest = await replica.page(50_000);
  expect(rest.lines.flatMap(({ buckets }) => buckets.flatMap(({ rows }) => rows)).length).toBe(
    base.rows().length - before,
  );
  expect(rest.end.complete).toBe(true);
});

test('[L12] a device that goes away in the middle gives its snapshot back', async () => {
  const stopper = new AbortController();
  const response = await askPull(
    wang,
    { cursors: {}, lineRows: 10, limit: 50_000 },
    { signal: stopper.signal },
  );
  for await (const line of linesOf(response)) if (line.type === 'rows') break;
  stopper.abort();
  await until(openSnapshots, (open) => open === 0);
});

/** When the open snapshot was asked last. */
const lastAsked = async (): Promise<string> => {
  const [found] = await central.db.owner((tx) =>
    tx.rows<{ at: string }>(`SELECT state_change::text AS at FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'idle in transaction'`),
  );
  return found?.at ?? '';
};

test('[L12] while a device takes nothing, central reads no further', async () => {
  const response = await askPull(wang, { cursors: {}, lineRows: 50, limit: 50_000 });
  const asked: string[] = [];
  await until(
    async () => asked.push(await lastAsked()),
    () => asked.length > 15 && asked.at(-1) !== '' && new Set(asked.slice(-15)).size === 1,
  );
  await response.body?.cancel();
  await until(openSnapshots, (open) => open === 0);
});

test('[L13] what breaks in the middle is a line that says so', async () => {
  const response = await askPull(wang, { cursors: {}, lineRows: 10, limit: 50_000 });
  const end = () =>
    central.db.owner((tx) =>
      tx.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state <> 'idle' AND query LIKE '%FROM sync_member m JOIN%'
          AND pid <> pg_backend_pid()`),
    );
  await until(end, (ended) => ended.length > 0);
  const types = [];
  for await (const line of linesOf(response)) types.push(line.type === 'failure' ? line.code : line.type);
  expect([types[0], types.at(-1), types.includes('end')]).toEqual(['head', 'central/unavailable', false]);
});

test('[L12] rows are reached through indexes, however old the statistics are', async () => {
  const snapshot = await central.db.openSnapshot('demo');
  const plan = await snapshot.db.rows<{ 'QUERY PLAN': string }>(`EXPLAIN ${spanSql('masked')}`, [
    'centre',
    0,
    0,
    1_000,
  ]);
  await snapshot.end();
  const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(lines).toContain('sync_member_by_seq');
  expect(lines).toContain('sync_row_pkey');
  expect(lines).not.toMatch(/Seq Scan|Sort|Hash/);
});

test('[CK2] not one byte of what is hidden goes to somebody with the masked view', async () => {
  const secret = '13955558888';
  const hidden = { ...customer('masked-1'), numbers: [{ number: secret, kind: 'mobile' as const }] };
  await central.db.write('demo', (tx) => insertRows(tx, 'customer', [hidden]));
  const chen = new Replica(await central.signIn('chen'));
  await until(
    () => chen.pull(50_000),
    () => chen.has('customer', 'masked-1'),
  );
  const liu = await central.signIn('liu');
  const inspector = new Replica(liu);
  await inspector.pull(50_000);
  const all = await (await askPull(liu, { cursors: {}, limit: 50_000 })).text();
  expect(all).toContain('masked-1');
  expect(all).not.toContain(secret);
  expect(all).not.toContain('13800001234');
  expect(inspector.body('customer', 'masked-1')).toMatchObject({ numbers: [{ number: '139****8888' }] });
  expect(chen.body('customer', 'masked-1')).toEqual(hidden);
  expect(inspector.sums()['centre']?.count).toBe(chen.sums()['centre']?.count);
  expect(inspector.sums()['centre']?.sum).not.toBe(chen.sums()['centre']?.sum);
});

test('[CK2] [L3] whose view changes reads everything anew', async () => {
  const admin = new Replica(await central.signIn('admin'));
  await admin.pull(50_000);
  await central.db.write('demo', (tx) =>
    updateRow(tx, 'user', 'u-admin', { ...people.admin, role: 'inspector' }),
  );
  const { lines } = await admin.page(50_000);
  expect(lines[0]?.buckets[0]?.state).toBe('reset');
  expect(admin.body('customer', 's-1')).toMatchObject({ numbers: [{ number: '138****1234' }] });
});

test('[L1] what is asked in another shape is refused before anything is read', async () => {
  const asks: Ask[] = [
    { cursors: {}, limit: 0 },
    { cursors: {}, lineRows: 5_000 },
    { cursors: { 'a b': '' } },
  ];
  for (const ask of asks) {
    await expect(pullLines(wang, ask)).rejects.toEqual(new Refused(400, 'request/invalid'));
  }
});
