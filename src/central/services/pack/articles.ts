import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Article } from '../../../shared/domain/article.ts';
import { must } from '../../../shared/result.ts';

const DAY_MS = 86_400_000;

/**
 * The head of an article file. Days rather than dates, so that a pack installed next year still holds
 * fresh, ageing and expired articles; the id is the file's name, so that renaming a title keeps its links.
 */
const ArticleHead = z.strictObject({
  title: Article.shape.title,
  category: Article.shape.category,
  tags: Article.shape.tags,
  questions: Article.shape.questions,
  version: Article.shape.version,
  publishedDaysAgo: z.number().int().nonnegative(),
  /** Counted from publication; null when the article does not expire. */
  validDays: z.number().int().positive().nullable(),
});
type ArticleHead = z.infer<typeof ArticleHead>;

/**
 * Every article below `<folder>/articles`, in the order of their ids: `articles/<group>/<slug>.md` becomes
 * `a-<slug>`. `anchorMs` is the day the pack counts from. A file that does not fit is our mistake and
 * throws, naming the file. How to write one: docs/guides/editor.md.
 */
export function readArticles(folder: string, { anchorMs }: { anchorMs: number }): Article[] {
  const root = join(folder, 'articles');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => parseArticle({ file, text: readFileSync(join(root, file), 'utf8'), anchorMs }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface ArticleFile {
  file: string;
  text: string;
  anchorMs: number;
}

/** One file's text → article. */
export function parseArticle({ file, text, anchorMs }: ArticleFile): Article {
  try {
    const { head, body } = splitHead(text);
    return toArticle({ id: `a-${basename(file, '.md')}`, head, body, anchorMs });
  } catch (cause) {
    throw new Error(`article ${file} cannot be read`, { cause });
  }
}

/** The YAML between the first two `---` lines, and the Markdown after them. */
function splitHead(text: string): { head: ArticleHead; body: string } {
  const found = must(
    /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(unixLines(text)),
    'an article starts with a head',
  );
  const yaml: unknown = parse(must(found[1], 'a head'));
  return { head: ArticleHead.parse(yaml), body: must(found[2], 'a body').trim() };
}

/** A checkout on Windows may hold CRLF; the rows must be the same everywhere. */
const unixLines = (text: string): string => text.replaceAll('\r\n', '\n');

function toArticle({
  id,
  head,
  body,
  anchorMs,
}: {
  id: string;
  head: ArticleHead;
  body: string;
  anchorMs: number;
}) {
  const { publishedDaysAgo, validDays, ...words } = head;
  const publishedAtMs = anchorMs - publishedDaysAgo * DAY_MS;
  const validUntilMs = validDays === null ? null : publishedAtMs + validDays * DAY_MS;
  return Article.parse({ ...words, id, body, publishedAtMs, validUntilMs });
}
