/** An encrypted cache filled through the same path as a pull: pages of rows, indexes and search included. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPack } from '../../src/central/services/pack/pack.ts';
import { openCache } from '../../src/main/core/store/cache.ts';
import type { StoreFile } from '../../src/cache/handle.ts';
import { applyPage } from '../../src/main/core/sync/apply.ts';
import type { PageRow } from '../../src/shared/contract/sync/sync.ts';
import type { NounName, Row } from '../../src/shared/domain/nouns.ts';

const PACK = fileURLToPath(new URL('../../resources/packs/power', import.meta.url));
const ACTOR = { userId: 'u', teamId: 't', role: 'agent' } as const;
const PAGE = 1_000; // as core asks for
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
  const rows = options.nouns.flatMap((noun): PageRow[] => {
    const list = noun === 'article' ? articles : (pack.rows[noun] ?? []);
    return list.map((row): PageRow => [noun, row.id, 1, row]);
  });
  const pageMs: number[] = [];
  for (let at = 0; at < rows.length; at += PAGE) {
    const startedMs = performance.now();
    applyPage(file, page(rows.slice(at, at + PAGE), at + PAGE >= rows.length), [], ACTOR);
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

const page = (rows: PageRow[], complete: boolean) => ({
  epoch: 'bench',
  buckets: [{ bucket: 'centre', state: 'active' as const, cursor: 'c', rows }],
  complete,
  sequencedThrough: 0,
  serverTimeMs: ANCHOR_MS,
  pollAfterMs: 15_000,
});

function repeated(articles: Row<'article'>[], count = articles.length): Row<'article'>[] {
  return Array.from({ length: count }, (_, at) => {
    const article = articles[at % articles.length];
    if (!article) throw new Error('the pack has no article');
    return { ...article, id: `${article.id}-${at}` as typeof article.id };
  });
}
