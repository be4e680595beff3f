import { z } from 'zod';
import { ArticleId, EpochMs } from '../ids.ts';
import { defineNoun } from './noun.ts';

/** One agreed answer. `body` is Markdown (headings, lists, bold, tables; no HTML). */
export const Article = z.strictObject({
  id: ArticleId,
  title: z.string().min(1).max(200),
  category: z.string().min(1).max(80),
  tags: z.array(z.string().max(40)).max(20),
  /** Other ways customers ask for it. */
  questions: z.array(z.string().max(200)).max(20),
  body: z.string().max(20_000),
  version: z.number().int().positive(),
  publishedAtMs: EpochMs,
  /** Not to be read out after this; null when it does not expire. */
  validUntilMs: EpochMs.nullable(),
});
export type Article = z.infer<typeof Article>;

export const articleNoun = defineNoun({
  name: 'article',
  schema: Article,
  buckets: () => ['centre'],
  lookups: { category: (row) => [row.category] },
  sortKey: (row) => row.publishedAtMs,
  search: (row) => ({
    title: [row.title, ...row.questions, ...row.tags].join(' '),
    body: row.body,
  }),
});

export const isExpired = (article: Pick<Article, 'validUntilMs'>, nowMs: number): boolean =>
  article.validUntilMs !== null && article.validUntilMs < nowMs;
