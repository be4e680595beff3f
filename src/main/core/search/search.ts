/** Search in the local store: articles by words and pinyin; customers by name, account, meter and number. */
import type { ArticleHit } from '../../../shared/contract/desk.ts';
import type { Article } from '../../../shared/domain/article.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { lastDigits, normalizeNumber } from '../../../shared/domain/phone-number.ts';
import type { Reader } from '../store/handle.ts';
import { findRows, listRows, lookUp } from '../store/row.ts';
import { excerptOf } from './excerpt.ts';
import { matchOf } from './match.ts';

/** Without text: the latest articles. */
export function searchArticles(db: Reader, text: string, limit: number): ArticleHit[] {
  const match = matchOf(text);
  const articles =
    match === null
      ? text.trim() === ''
        ? listRows(db, 'article', { limit })
        : []
      : findRows(db, 'article', match, limit);
  return articles.map((article) => toHit(article, text));
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
  const match = matchOf(key);
  if (match !== null && found.size < limit) add(findRows(db, 'customer', match, limit));
  return [...found.values()].slice(0, limit);
}
