/**
 * The lanes of a first copy without network and PostgreSQL: what the file itself costs. `node bench/store/lanes.ts
 * --rows 100000`. Beside each other: raw better-sqlite3 doing the same inserts of ready values, rows through the cache,
 * building an image, taking one. Processor time is told as well: it does not depend on what else the machine does.
 */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { applyBuckets } from '../../src/cache/apply.ts';
import { keysOf } from '../../src/cache/derive.ts';
import { findMore } from '../../src/cache/find-more.ts';
import { createImageFile, type ToldRow } from '../../src/cache/image-file.ts';
import { createTables } from '../../src/cache/layout.ts';
import { openEncrypted } from '../../src/cache/open-file.ts';
import { findRows, lookUp } from '../../src/cache/row.ts';
import { rowHash } from '../../src/cache/row-hash.ts';
import { searchText } from '../../src/cache/search-text.ts';
import {
  FRAME_PAGES,
  readFrames,
  writeFrames,
  type Framed,
} from '../../src/central/services/images/frames.ts';
import { openCache } from '../../src/main/core/store/cache.ts';
import { openStore } from '../../src/main/core/store/store.ts';
import { canonicalJson } from '../../src/shared/commands/canonical.ts';
import type { Image } from '../../src/shared/contract/sync/image.ts';
import type { WireRow } from '../../src/shared/contract/sync/identity.ts';
import { customerNoun } from '../../src/shared/domain/customer.ts';
import { machine } from '../report.ts';
import { customerOf, rowAt } from '../sync/rows.ts';
import { bytesIn, newFolder } from '../sync/support/folder.ts';
import { count, megabytes, seconds, table } from '../sync/support/table.ts';

const { values: flags } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const ROWS = Number(flags.rows);
const LINE = 200;
const folder = newFolder('lanes');
const lines: string[][] = [];

async function measured(name: string, work: () => Promise<void>, bytes: () => number): Promise<void> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  loop.enable();
  await work();
  loop.disable();
  const ms = performance.now() - startedMs;
  const used = process.cpuUsage(cpu);
  const cpuMs = (used.user + used.system) / 1_000;
  lines.push([
    name,
    seconds(ms),
    seconds(cpuMs),
    count((ROWS / cpuMs) * 1_000),
    megabytes(bytes()),
    `${(loop.percentile(99) / 1e6).toFixed(1)} ms`,
  ]);
  console.error(lines.at(-1)?.join('  '));
}

function wireRow(n: number): WireRow & { 4: string } {
  const row = customerOf(rowAt(n));
  const text = canonicalJson(row);
  return ['customer', row.id, 2, rowHash('customer', row.id, 2, text), text] as unknown as WireRow & {
    4: string;
  };
}
const toldRow = (n: number): ToldRow => {
  const [noun, id, ver, hash, text] = wireRow(n) as [string, string, number, string, string];
  return { noun, id, ver, hash, text };
};
const rowsFrom = <T>(at: number, size: number, make: (n: number) => T): T[] =>
  Array.from({ length: Math.min(size, ROWS - at) }, (_, n) => make(at + n));

/** The same rows, look-ups and words, ready to be bound: only inserting is measured. Transactions as the lane's. */
async function raw(): Promise<void> {
  const path = join(folder.path, 'raw.db');
  const file = openEncrypted({ path, key: randomBytes(32), synchronous: 'NORMAL', cacheKib: 65_536 });
  file.write(createTables);
  const ready = rowsFrom(0, ROWS, (n) => {
    const { id, hash, text } = toldRow(n);
    const row = customerOf(rowAt(n));
    const words = searchText(customerNoun.search!(row));
    return { id, hash, text, keys: keysOf('customer', row), words };
  });
  const put = (words: boolean) => async () => {
    for (let at = 0; at < ROWS; at += LINE) {
      file.write((db) => {
        ready
          .slice(at, at + LINE)
          .forEach(({ id, hash, text, keys, words: { title, body, pinyin } }, index) => {
            const n = at + index + 1;
            if (words)
              return db.run(
                'INSERT INTO find_customer (rowid, title, body, pinyin) VALUES (?, ?, ?, ?)',
                n,
                title,
                body,
                pinyin,
              );
            db.run(
              'INSERT INTO row_customer (id, ver, hash, base, sort) VALUES (?, 2, ?, ?, 0)',
              id,
              hash,
              text,
            );
            db.run('INSERT INTO member_customer VALUES (?, 1, 1)', n);
            for (const key of keys) db.run('INSERT INTO lookup_customer VALUES (?, ?, ?, ?)', ...key, n);
          });
      });
      await nextTurn();
    }
  };
  await measured('raw: rows and look-ups', put(false), () => bytesIn(folder.path));
  await measured('raw: words', put(true), () => bytesIn(folder.path));
  file.close();
}

async function byRows(): Promise<void> {
  const own = newFolder('lanes-rows');
  const { file } = openCache({ path: join(own.path, 'cache.db'), key: randomBytes(32) });
  const ready = rowsFrom(0, ROWS, wireRow);
  await measured(
    'rows: usable',
    async () => {
      for (let at = 0; at < ROWS; at += LINE) {
        const rows = ready.slice(at, at + LINE);
        file.write((db) => applyBuckets(db, [{ bucket: 'centre', state: 'active', cursor: 'c', rows }]));
        await nextTurn();
      }
    },
    () => bytesIn(own.path),
  );
  await measured(
    'rows: words',
    async () => {
      while (file.write((db) => findMore(db, 100)) > 0) await nextTurn();
    },
    () => bytesIn(own.path),
  );
  file.close();
  own.remove();
}

async function byImage(): Promise<void> {
  const own = newFolder('lanes-image');
  const from = join(own.path, 'image.db');
  const frames = join(own.path, 'image.frames');
  const [fileKey, sealKey] = [randomBytes(32), randomBytes(32)];
  let framed: Framed = { pages: 0, plainSha256: '', frameEnds: [] };
  let sum = { count: 0, sum: '' };
  await measured(
    'image: built',
    async () => {
      const file = createImageFile({ path: from, key: fileKey, bucket: 'centre', cacheKib: 192 * 1024 });
      for (let at = 0; at < ROWS; at += 5_000) file.put(rowsFrom(at, 5_000, toldRow));
      sum = file.finish();
    },
    () => bytesIn(own.path),
  );
  await measured(
    'image: framed',
    async () => void (framed = await writeFrames({ from, fileKey, to: frames, sealKey })),
    () => framed.frameEnds.at(-1) ?? 0,
  );
  const wire: Buffer[] = [];
  const end = (framed.frameEnds.at(-1) ?? 0) - 1;
  for await (const frame of readFrames(
    { path: frames, sealKey, frameEnds: framed.frameEnds },
    { start: 0, end },
  ))
    wire.push(frame);
  const store = openStore({ folder: join(own.path, 'person'), key: randomBytes(32), nowMs: 0 });
  const { frameEnds, pages, plainSha256 } = framed;
  const place = { epoch: 'e', bucket: 'centre', view: 'full', layout: '-', cursor: 'c' } as const;
  const id = createHash('sha256').update(plainSha256).digest('hex');
  const form = { pageBytes: 4_096, framePages: FRAME_PAGES, madeAtMs: 0 };
  const image: Image = { id, ...place, sum, pages, plainSha256, frameEnds, ...form };
  const decompress = promisify(zstdDecompress);
  await measured(
    'image: taken',
    async () => {
      const incoming = await store.incoming(image);
      for (const frame of wire) await incoming.put(await decompress(frame));
      const isWhole = await incoming.finish();
      await incoming.close();
      if (!isWhole || !(await store.adopt(async () => true))) throw new Error('not adopted');
    },
    () => bytesIn(join(own.path, 'person')),
  );
  const db = store.cache().read;
  const faults = db.all('PRAGMA integrity_check');
  const last = rowAt(ROWS - 1);
  const found = [
    lookUp(db, 'customer', 'account', last.accountNo),
    findRows(db, 'customer', `"${last.accountNo}"`, 2),
  ];
  if (JSON.stringify(faults) !== '[{"integrity_check":"ok"}]' || found.some((rows) => rows.length !== 1))
    throw new Error(`the adopted cache is not right: ${JSON.stringify(faults)}`);
  store.close();
  own.remove();
}

try {
  await byImage();
  await byRows();
  await raw();
  console.log(`\n### Lanes alone, ${count(ROWS)} customers\n\n${machine()}\n`);
  console.log(table(['lane', 'time', 'processor', 'rows/processor s', 'bytes', 'loop p99'], lines));
  console.log(`\nPeak memory, all lanes in one process: ${megabytes(process.resourceUsage().maxRSS * 1024)}`);
} finally {
  folder.remove();
}
