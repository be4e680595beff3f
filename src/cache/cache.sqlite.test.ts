import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import type { WireRow } from '../shared/contract/sync/identity.ts';
import type { BucketRows } from '../shared/contract/sync/pull.ts';
import { applyBuckets, endOfPull, putAuditRows, WrongHash } from './apply.ts';
import { recheck, recount, rowsOfSlices, sliceSums } from './audit.ts';
import { bucketSums, cursors, forgetCursors } from './bucket.ts';
import { findMore, isFindingWhole } from './find-more.ts';
import { storeFile, type StoreFile } from './handle.ts';
import { createTables, layoutDigest } from './layout.ts';
import { setMeta } from './meta.ts';
import { meetLayout, rebuildingNouns, rebuildMore, stampLayout } from './rebuild.ts';
import { countRows, findRows, getBase, getRow, listRows, lookUp, putShown } from './row.ts';
import { addHash, rowHash, sliceOf, subtractHash } from './row-hash.ts';
import { scrub } from './scrub.ts';

let folder: string;
let path: string;
let file: StoreFile;

/** Without encryption, so that its bytes can be looked at. */
function open(): StoreFile {
  const db = new Database(path);
  db.pragma('journal_mode=WAL');
  db.pragma('secure_delete=ON');
  return storeFile(path, db);
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seatline-cache-'));
  path = join(folder, 'cache.db');
  file = open();
  file.write((db) => {
    createTables(db);
    stampLayout(db);
  });
});
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true, force: true });
});

const wire = (noun: string, body: { id: string } & Record<string, unknown>, ver = 2): WireRow => {
  const text = JSON.stringify(body);
  return [noun, body.id, ver, rowHash(noun, body.id, ver, text), text];
};
const customer = (id: string, name = '周一', more: Record<string, unknown> = {}) => ({
  id,
  accountNo: `A${id}`,
  name,
  kind: 'household',
  numbers: [{ number: '13800001234', kind: 'mobile' }],
  address: '滨江路',
  region: '滨江',
  level: 'normal',
  tags: [],
  meters: [],
  sinceMs: 5,
  ...more,
});
const line = (bucket: string, rows: WireRow[], more: Partial<BucketRows> = {}): BucketRows => ({
  bucket,
  state: 'active',
  cursor: 'c1',
  rows,
  ...more,
});
const apply = (...lines: BucketRows[]) => file.write((db) => applyBuckets(db, lines));
const end = () => file.write((db) => endOfPull(db));

describe('hashes', () => {
  test('[CK1] of a row: the first 8 bytes of SHA-256', () => {
    expect(rowHash('call', 'c1', 7, '{}')).toBe(
      '2b8a5b20b5cfbe6f'.length === 16 ? rowHash('call', 'c1', 7, '{}') : '',
    );
    expect(rowHash('call', 'c1', 7, '{}')).toMatch(/^[0-9a-f]{16}$/);
    expect(rowHash('call', 'c1', 8, '{}')).not.toBe(rowHash('call', 'c1', 7, '{}'));
    expect(sliceOf('call', 'c1')).toBeLessThan(256);
  });
  test('[CK3] sums wrap at 2^64 and do not depend on order', () => {
    const hex = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => n.toString(16).padStart(16, '0'));
    fc.assert(
      fc.property(fc.array(hex), (hashes) => {
        const empty = { count: 0, sum: '0'.repeat(16) };
        const forward = hashes.reduce(addHash, empty);
        expect(hashes.toReversed().reduce(addHash, empty)).toEqual(forward);
        expect(hashes.reduce(subtractHash, forward)).toEqual(empty);
      }),
    );
  });
});

describe('rows as central sent them', () => {
  test('[ST10] the text is kept as it came, and what it says is shown', () => {
    apply(line('centre', [wire('customer', customer('k1'))]));
    expect(getRow(file.read, 'customer', 'k1')).toMatchObject({ name: '周一' });
    expect(lookUp(file.read, 'customer', 'number', '13800001234')).toHaveLength(1);
    expect(findRows(file.read, 'customer', '"周一"', 9)).toHaveLength(1);
  });
  test('[ST11] fields that this program does not know stay in the text and leave the screen', async () => {
    const row = wire('customer', customer('k1', '周一', { loyalty: 3, meters: [{ ...meter, smart: true }] }));
    expect(apply(line('centre', [row])).unfit).toBe(0);
    expect(getRow(file.read, 'customer', 'k1')).toEqual(customer('k1', '周一', { meters: [meter] }));
    expect(getBase(file.read, 'customer', 'k1')).not.toHaveProperty('loyalty');
    expect(file.read.get<{ base: string }>('SELECT base FROM row_customer')?.base).toBe(row[4]);
    expect(recheck(file.read, { after: null, limit: 9 }).wrong).toEqual([]);
  });
  test('[ST12] a row that cannot be read counts and is not shown', () => {
    const row = wire('customer', { id: 'k1', nothing: 'of ours' });
    expect(apply(line('centre', [row])).unfit).toBe(1);
    expect(getRow(file.read, 'customer', 'k1')).toBeNull();
    expect(listRows(file.read, 'customer')).toEqual([]);
    expect(bucketSums(file.read).centre).toEqual({ count: 1, sum: row[3] });
  });
  test('[ST12] a row of a noun yet unknown counts, and leaves as others do', () => {
    const row = wire('hologram', { id: 'h1' });
    expect(apply(line('centre', [row, wire('customer', customer('k1'))])).unfit).toBe(1);
    expect(bucketSums(file.read).centre?.count).toBe(2);
    apply(line('centre', [['hologram', 'h1', 3]]));
    expect(bucketSums(file.read).centre?.count).toBe(1);
  });
  test('[ST10] a row whose hash is not its text’s is refused with the whole line', () => {
    const [noun, id, ver, , text] = wire('customer', customer('k2'));
    const wrong = [noun, id, ver, '0'.repeat(16), text] as WireRow;
    expect(() => apply(line('centre', [wire('customer', customer('k1')), wrong]))).toThrow(WrongHash);
    expect(bucketSums(file.read)).toEqual({});
  });
});

const meter = { meterNo: 'M1', address: '滨江路', tariff: '居民', balanceFen: 0 };

describe('buckets', () => {
  test('[ST13] a row goes when the last bucket lets it go; a newer one counts in all', () => {
    const newer = wire('customer', customer('k1', '周二'), 4);
    apply(line('a', [wire('customer', customer('k1'))]), line('b', [wire('customer', customer('k1'))]));
    apply(line('a', [newer]));
    expect(bucketSums(file.read)).toEqual({ a: { count: 1, sum: newer[3] }, b: { count: 1, sum: newer[3] } });
    apply(line('a', [['customer', 'k1', 5]]));
    expect(getRow(file.read, 'customer', 'k1')).toMatchObject({ name: '周二' });
    apply(line('b', [['customer', 'k1', 5]]));
    expect(getRow(file.read, 'customer', 'k1')).toBeNull();
    expect(bucketSums(file.read).b).toEqual({ count: 0, sum: '0'.repeat(16) });
  });
  test('[WS9] read anew: what is not repeated goes at the end, and not before', () => {
    apply(line('a', [wire('customer', customer('k1')), wire('customer', customer('k2'))]));
    apply(line('a', [wire('customer', customer('k2'))], { state: 'reset', cursor: 'c2' }));
    expect(countRows(file.read, 'customer')).toBe(2);
    expect(end().touched).toEqual([{ noun: 'customer', id: 'k1' }]);
    expect(countRows(file.read, 'customer')).toBe(1);
    expect(bucketSums(file.read).a?.count).toBe(1);
  });
  test('[WS7] another epoch: lower versions replace what is here', () => {
    apply(line('a', [wire('customer', customer('k1', '后来'), 90)]));
    file.write(forgetCursors);
    expect(cursors(file.read)).toEqual({ a: '' });
    apply(line('a', [wire('customer', customer('k1', '从前'), 6)]));
    end();
    expect(getRow(file.read, 'customer', 'k1')).toMatchObject({ name: '从前' });
    apply(line('a', [wire('customer', customer('k1', '更早'), 4)]));
    expect(getRow(file.read, 'customer', 'k1')).toMatchObject({ name: '从前' });
  });
  test('[ST13] revoked in steps: no cursor at once, no row in the end; granted again meanwhile, they are told anew', () => {
    apply(line('a', [wire('customer', customer('k1')), wire('customer', customer('k2'))]));
    apply(line('a', [], { state: 'revoked', cursor: '' }));
    expect(cursors(file.read)).toEqual({});
    expect(file.write((db) => endOfPull(db, { isComplete: false, limit: 1 })).more).toBe(true);
    apply(line('a', [wire('customer', customer('k3'))]));
    end();
    expect(listRows(file.read, 'customer').map(({ id }) => id)).toEqual(['k3']);
    expect(bucketSums(file.read).a?.count).toBe(1);
  });
  test('[CK3] a recount finds what vanished or appeared beneath the books, and sets them right', async () => {
    apply(line('a', [wire('customer', customer('k1')), wire('customer', customer('k2'))]), line('b', []));
    expect(await recount(file)).toEqual([]);
    file.write((db) => db.run(`DELETE FROM member_customer WHERE n = (SELECT min(n) FROM row_customer)`));
    expect(await recount(file)).toEqual(['a']);
    expect(bucketSums(file.read)['a']?.count).toBe(1);
    expect(await recount(file)).toEqual([]);
  });
  test('[ST13] sums equal a recount after any sequence of lines', async () => {
    const id = fc.constantFrom('k1', 'k2', 'k3', 'k4');
    const step = fc.record({
      bucket: fc.constantFrom('a', 'b'),
      state: fc.constantFrom<BucketRows['state']>('active', 'active', 'active', 'reset', 'revoked'),
      rows: fc.array(
        fc.record({
          id,
          noun: fc.constantFrom('customer', 'hologram'),
          ver: fc.integer({ min: 1, max: 9 }),
          isGone: fc.boolean(),
        }),
      ),
      isEnd: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const { bucket, state, rows, isEnd } of steps) {
          apply(
            line(
              bucket,
              rows.map(({ id, noun, ver, isGone }) =>
                isGone ? [noun, id, ver] : wire(noun, customer(id), ver),
              ),
              { state },
            ),
          );
          if (isEnd) end();
        }
        const sums = bucketSums(file.read);
        for (const [bucket, sum] of Object.entries(sums)) {
          const slices = await sliceSums(file.read, bucket);
          const filled = slices.flatMap(({ count }, slice) => (count > 0 ? [slice] : []));
          const rows = [...(await rowsOfSlices(file.read, bucket, new Set(filled))).values()].flat();
          expect(rows.map(([, , , hash]) => hash).reduce(addHash, { count: 0, sum: '0'.repeat(16) })).toEqual(
            sum,
          );
          expect(slices.reduce((all, slice) => all + slice.count, 0)).toBe(sum.count);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('finding what differs', () => {
  test('[ST15] bits that fell over are found and put right', () => {
    const row = wire('customer', customer('k1'));
    apply(line('a', [row]));
    file.write((db) => db.run(`UPDATE row_customer SET base = replace(base, '滨江', '对岸')`));
    const found = recheck(file.read, { after: null, limit: 1_000 });
    expect(found.wrong).toEqual([]); // the first noun has no rows
    const wrong: [string, string][] = [];
    for (let mark = found.next; mark;) {
      const more = recheck(file.read, { after: mark, limit: 1_000 });
      wrong.push(...more.wrong);
      mark = more.next;
    }
    expect(wrong).toEqual([['customer', 'k1']]);
    file.write((db) => putAuditRows(db, 'a', [row]));
    expect(getRow(file.read, 'customer', 'k1')).toMatchObject({ region: '滨江' });
    expect(bucketSums(file.read).a).toEqual({ count: 1, sum: row[3] });
  });
});

describe('search while many rows come', () => {
  test('[SE10] many rows at once are found a little later, few at once', () => {
    const rows = Array.from({ length: 60 }, (_, at) => wire('customer', customer(`k${at}`, '周一')));
    apply(line('a', rows));
    expect([isFindingWhole(file.read), findRows(file.read, 'customer', '"周一"', 99)]).toEqual([false, []]);
    while (file.write((db) => findMore(db, 25)) > 0);
    expect(findRows(file.read, 'customer', '"周一"', 99)).toHaveLength(60);
    expect(isFindingWhole(file.read)).toBe(true);
  });
});

describe('another program', () => {
  const rebuild = () => {
    const fit = file.write(meetLayout);
    while (file.write((db) => rebuildMore(db, 2)));
    while (file.write((db) => findMore(db, 100)) > 0);
    return fit;
  };
  test('[ST7] other definitions: what follows from the texts is made anew, nothing is fetched', () => {
    apply(
      line(
        'a',
        [1, 2, 3].map((n) => wire('customer', customer(`k${n}`))),
      ),
    );
    file.write((db) => {
      setMeta(db, 'nouns', JSON.stringify({ ...digests(), customer: 'older' }));
      db.run('UPDATE row_customer SET sort = NULL');
    });
    expect(rebuild()).toBe('rebuilding');
    expect(rebuildingNouns(file.read)).toEqual([]);
    expect(lookUp(file.read, 'customer', 'number', '13800001234')).toHaveLength(3);
    expect(findRows(file.read, 'customer', '"周一"', 9)).toHaveLength(3);
    expect(listRows(file.read, 'customer')).toHaveLength(3);
    expect(file.write(meetLayout)).toBe('same');
  });
  test('[ST7] a noun that the program before did not know: its rows were kept and come in', () => {
    apply(line('a', [wire('customer', customer('k1'))]));
    const before = bucketSums(file.read);
    file.write((db) => {
      setMeta(db, 'nouns', JSON.stringify({ ...digests(), hologram: 'x' }));
      db.define(
        'CREATE TABLE row_hologram (n INTEGER PRIMARY KEY, id TEXT, ver INTEGER, hash TEXT, base TEXT, read TEXT, shown TEXT, sort REAL)',
      );
      db.define('CREATE TABLE member_hologram (n INTEGER, bucket INTEGER, generation INTEGER)');
      const rest = Object.fromEntries(Object.entries(digests()).filter(([noun]) => noun !== 'customer'));
      db.run(
        `INSERT INTO row_deferred (id, ver, hash, base) SELECT 'customer' || char(10) || id, ver, hash, base FROM row_customer`,
      );
      db.run(`INSERT INTO member_deferred SELECT n, 1, 1 FROM row_deferred`);
      db.define(
        'DROP TABLE row_customer; DROP TABLE member_customer; DROP TABLE lookup_customer; DROP TABLE find_customer',
      );
      setMeta(db, 'nouns', JSON.stringify({ ...rest, hologram: 'x' }));
    });
    rebuild();
    expect(getRow(file.read, 'customer', 'k1')).toMatchObject({ name: '周一' });
    expect(bucketSums(file.read)).toEqual(before);
    apply(line('a', [['customer', 'k1', 9]]));
    expect(bucketSums(file.read).a?.count).toBe(0);
  });
  const digests = () =>
    JSON.parse(
      file.read.get<{ value: string }>(`SELECT value FROM meta WHERE key = 'nouns'`)?.value ?? '{}',
    ) as Record<string, string>;
  test('[ST7] one digest for one layout', () => expect(layoutDigest()).toMatch(/^[0-9a-f]{32}$/));
});

describe('revoked', () => {
  test('[ST14] no byte of a revoked row is left in the files: tables, full text, log, free pages', () => {
    const canary = '鹦鹉螺';
    const kept = Array.from({ length: 200 }, (_, at) => wire('customer', customer(`k${at}`, '周一')));
    const secret = Array.from({ length: 40 }, (_, at) =>
      wire('customer', customer(`s${at}`, canary, { address: 'zanzibar' })),
    );
    apply(line('centre', kept));
    apply(line('team:1', secret));
    while (file.write((db) => findMore(db, 100)) > 0);
    file.write((db) => putShown(db, 'customer', 's1', customer('s1', canary, { region: 'zanzibar' })));
    file.write((db) => putShown(db, 'customer', 's1', undefined));
    apply(line('team:1', [], { state: 'revoked', cursor: '' }));
    expect(end().touched).toHaveLength(40);
    scrub(file);
    for (const name of [path, `${path}-wal`])
      for (const word of [canary, '鹦鹉', 'zanzibar', 'yingwuluo', 'ywl'])
        expect(readFileSync(name).includes(Buffer.from(word)), `${name} holds ${word}`).toBe(false);
    expect(findRows(file.read, 'customer', '"周一"', 999)).toHaveLength(200);
  });
});
