/** An encrypted cache filled through the same path as a pull: pages of rows, indexes and search included. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPack } from '../../src/central/services/pack/pack.ts';
import { openCache } from '../../src/main/core/store/cache.ts';
import type { StoreFile } from '../../src/cache/handle.ts';
import { applyBuckets } from '../../src/cache/apply.ts';
import { findMore } from '../../src/cache/find-more.ts';
import { rowHash } from '../../src/cache/row-hash.ts';
import { canonicalJson } from '../../src/shared/commands/canonical.ts';
import type { WireRow } from '../../src/shared/contract/sync/identity.ts';
import type { NounName, Row } from '../../src/shared/domain/nouns.ts';

const PACK = fileURLToPath(new URL('../../resources/packs/power', import.meta.url));
const PAGE = 1_000;
const ANCHOR_MS = 1_760_000_000_000;

export interface Filled {
  file: StoreFile;
  customers: Row<'customer'>[];
  articles: Row<'article'>[];
  rows: number;
  fillMs: number;
  pageMs: number[];
  remove(): void;
}

/** `nouns`: which of the pack's rows to fill in; `articles`: how many, by repeating the pack's. */
export function filledStore(options: { customers: number; nouns: NounName[]; articles?: number }): Filled {
  const folder = mkdtempSync(join(tmpdir(), 'seatline-bench-'));
  const { file } = openCache({ path: join(folder, 'cache.db'), key: randomBytes(32) });
  const pack = readPack(PACK, { anchorMs: ANCHOR_MS, customers: options.customers });
  const articles = repeated(pack.rows.article ?? [], options.articles);
  const rows = options.nouns.flatMap((noun): WireRow[] => {
    const list = noun === 'article' ? articles : (pack.rows[noun] ?? []);
    return list.map((row) => wireRow(noun, row));
  });
  const pageMs: number[] = [];
  for (let at = 0; at < rows.length; at += PAGE) {
    const startedMs = performance.now();
    fill(file, rows.slice(at, at + PAGE));
    pageMs.push(performance.now() - startedMs);
  }
  return {
    file,
    customers: pack.rows.customer ?? [],
    articles,
    rows: rows.length,
    fillMs: pageMs.reduce((sum, ms) => sum + ms, 0),
    pageMs,
    remove: () => {
      file.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const wireRow = (noun: NounName, row: { id: string }): WireRow => {
  const text = canonicalJson(row);
  return [noun, row.id, 1, rowHash(noun, row.id, 1, text), text];
};

/** A line of a pull, and its words, which come a little later in a running program. */
function fill(file: StoreFile, rows: WireRow[]): void {
  file.write((db) => applyBuckets(db, [{ bucket: 'centre', state: 'active', cursor: 'c', rows }]));
  while (file.write((db) => findMore(db, PAGE)) > 0);
}

function repeated(articles: Row<'article'>[], count = articles.length): Row<'article'>[] {
  return Array.from({ length: count }, (_, at) => {
    const article = articles[at % articles.length];
    if (!article) throw new Error('the pack has no article');
    return { ...article, id: `${article.id}-${at}` as typeof article.id };
  });
}
