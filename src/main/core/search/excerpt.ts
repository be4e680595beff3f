/** The sentence of a text that matched, and where. Pure; rules SE9–SE11: docs/spec/store.md. */
import { runsOf } from '../../../cache/search-text.ts';

export interface Excerpt {
  excerpt: string;
  /** [start, length] in UTF-16 units, in order, not overlapping. */
  marks: [number, number][];
}

const AROUND = 24;
const LONGEST = 120;

export function excerptOf(body: string, query: string): Excerpt {
  const plain = plainText(body);
  const words = [...new Set(runsOf(query))].sort((a, b) => b.length - a.length);
  const first = firstHit(plain.toLowerCase(), words);
  const start = first === null ? 0 : Math.max(0, first - AROUND);
  const end = Math.min(plain.length, start + LONGEST);
  const excerpt = `${start > 0 ? '…' : ''}${plain.slice(start, end)}${end < plain.length ? '…' : ''}`;
  return { excerpt, marks: marksIn(excerpt.toLowerCase(), words) };
}

/** Markdown without its signs, on one line. */
const plainText = (markdown: string): string =>
  markdown
    .replace(/^#+\s+|^\s*[-*]\s+|^\s*\d+\.\s+|^\s*>\s?/gm, '')
    .replace(/\*\*|__|`|\|/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();

function firstHit(text: string, words: readonly string[]): number | null {
  const hits = words.map((word) => text.indexOf(word)).filter((at) => at >= 0);
  return hits.length === 0 ? null : Math.min(...hits);
}

function marksIn(text: string, words: readonly string[]): [number, number][] {
  const marks: [number, number][] = [];
  for (const word of words)
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
      if (!marks.some(([start, length]) => at < start + length && start < at + word.length))
        marks.push([at, word.length]);
  return marks.sort(([a], [b]) => a - b);
}
