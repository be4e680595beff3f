/** Search in the local store: articles by words and pinyin; customers by name, account, meter and number. */
import type { ArticleHit } from '../../../shared/contract/desk.ts';
import type { Article } from '../../../shared/domain/article.ts';
import type { Row } from '../../../shared/domain/nouns.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { lastDigits, normalizeNumber } from '../../../shared/domain/phone-number.ts';
import type { Reader } from '../../../cache/handle.ts';
import { findRows, listRows, lookUp } from '../../../cache/row.ts';
import { excerptOf } from './excerpt.ts';
import { matchOf } from './match.ts';

/** Without text: the latest articles. [SE7] Titles that match come first, closest first; then texts, newest first. */
export function searchArticles(db: Reader, text: string, limit: number): ArticleHit[] {
  if (text.trim() === '') return listRows(db, 'article', { limit }).map((article) => toHit(article, text));
  const found = new Map<string, Article>();
  const inTitle = find(db, 'article', matchOf(text, 'title'), limit * 3);
  for (const article of inTitle.toSorted(byCloseness(text))) found.set(article.id, article);
  if (found.size < limit)
    for (const article of find(db, 'article', matchOf(text, 'anywhere'), limit))
      found.set(article.id, article);
  return [...found.values()].slice(0, limit).map((article) => toHit(article, text));
}

const find = <N extends 'article' | 'customer'>(
  db: Reader,
  noun: N,
  match: string | null,
  limit: number,
): Row<N>[] => (match === null ? [] : findRows(db, noun, match, limit));

/** The words as typed, early in the title itself, before other ways to ask for it. */
function byCloseness(text: string): (a: Article, b: Article) => number {
  const words = text.trim().toLowerCase();
  const distance = ({ title }: Article): number => {
    const at = title.toLowerCase().indexOf(words);
    return at < 0 ? 1_000 + title.length : at * 10 + title.length;
  };
  return (a, b) => distance(a) - distance(b);
}

const toHit = (article: Article, text: string): ArticleHit => ({
  id: article.id,
  title: article.title,
  category: article.category,
  ...excerptOf(article.body, text),
  validUntilMs: article.validUntilMs,
});

/** Exact keys first (account, meter, whole number, last four digits), then names and addresses. */
export function searchCustomers(db: Reader, text: string, limit: number): Customer[] {
  const found = new Map<string, Customer>();
  const add = (customers: Customer[]): void =>
    customers.forEach((customer) => found.set(customer.id, customer));
  const key = text.trim();
  if (key !== '') add(lookUp(db, 'customer', 'account', key, { limit }));
  const digits = normalizeNumber(key);
  if (/^[\d\s+()-]+$/.test(key) && digits.length >= 7)
    add(lookUp(db, 'customer', 'number', digits, { limit }));
  if (/^\d{4}$/.test(key)) add(lookUp(db, 'customer', 'ending', lastDigits(key), { limit }));
  if (found.size < limit) add(find(db, 'customer', matchOf(key, 'title'), limit));
  if (found.size < limit) add(find(db, 'customer', matchOf(key, 'anywhere'), limit));
  return [...found.values()].slice(0, limit);
}
